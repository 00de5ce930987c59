//! The whole effect: every request as it will go out.

use crate::ground::number;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One request, as a person reads it and as it goes out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Shown {
    Mail {
        /// Each by name and address.
        to: Vec<String>,
        from: String,
        reply_to: String,
        subject: String,
        text: String,
        message_id: String,
        /// Everything as it goes to the mail server.
        bytes: String,
    },
    Sms {
        to: String,
        from: String,
        text: String,
        /// Characters, encoding, segments.
        length: String,
        reference: String,
    },
    Odoo {
        title: String,
        /// Every argument by its name.
        arguments: Vec<(String, String)>,
        /// Model and method.
        call: String,
        /// The arguments as JSON.
        raw: String,
        /// How it is kept from happening twice.
        once: String,
    },
    Calendar {
        title: String,
        /// Every field by its name.
        arguments: Vec<(String, String)>,
        /// The whole as JSON.
        raw: String,
        once: String,
    },
}

#[component]
pub fn EffectPanel(
    plain: Vec<(String, String)>,
    effect: Vec<Shown>,
    side_effects: Vec<String>,
    /// Whose effect it is, where a page shows more than one.
    #[prop(optional)]
    whose: String,
    done: bool,
) -> impl IntoView {
    let count = effect.len();
    let requests = effect
        .into_iter()
        .enumerate()
        .map(|(index, request)| {
            let place = (count > 1).then(|| format!("{} of {count}", index + 1));
            view! { <Request request place whose=whose.clone()/> }
        })
        .collect_view();
    let plain = (!plain.is_empty()).then(|| {
        let rows = plain
            .into_iter()
            .map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> })
            .collect_view();
        view! { <div class="body mail"><dl>{rows}</dl></div> }
    });
    let side_effects = side_effects
        .into_iter()
        .map(|words| view! { <li>{words}</li> })
        .collect_view();
    view! {
        <section class="panel effect">
            <h3>{if done { "What was done" } else { "What will happen" }}<span>{number::count(count, "request")}</span></h3>
            {plain}
            {requests}
            <ul class="body notes">{side_effects}</ul>
        </section>
    }
}

#[component]
fn Request(request: Shown, place: Option<String>, whose: String) -> impl IntoView {
    match request {
        Shown::Mail {
            to,
            from,
            reply_to,
            subject,
            text,
            message_id,
            bytes,
        } => {
            let of = names(&subject, place.as_deref(), &whose);
            let to = to
                .into_iter()
                .map(|to| view! { <dd>{to}</dd> })
                .collect_view();
            view! {
            <div class="body mail">
                <h4>"E-mail"<small>{place}</small></h4>
                <dl>
                    <dt>"To"</dt>{to}
                    <dt>"From"</dt><dd>{from}</dd>
                    <dt>"Reply to"</dt><dd>{reply_to}</dd>
                    <dt>"Subject"</dt><dd><b>{subject}</b></dd>
                </dl>
                <div class="text">{text}</div>
                <details>
                    <summary>"Headers"<span class="hidden">{of.clone()}</span></summary>
                    <dl>
                        <dt>"Message-ID"</dt><dd><code>{message_id}</code></dd>
                        <dt>"Date"</dt><dd>"Set when it is sent"</dd>
                    </dl>
                </details>
                <details>
                    <summary>"The e-mail, byte for byte"<span class="hidden">{of}</span></summary>
                    <pre>{bytes}</pre>
                </details>
            </div>
            }
            .into_any()
        }
        Shown::Sms {
            to,
            from,
            text,
            length,
            reference,
        } => view! {
            <div class="body mail">
                <h4>"SMS"<small>{place}</small></h4>
                <dl>
                    <dt>"To"</dt><dd>{to}</dd>
                    <dt>"From"</dt><dd>{from}</dd>
                    <dt>"Length"</dt><dd>{length}</dd>
                    <dt>"Reference"</dt><dd><code>{reference}</code></dd>
                </dl>
                <div class="text">{text}</div>
            </div>
        }
        .into_any(),
        Shown::Odoo {
            title,
            arguments,
            call,
            raw,
            once,
        } => table(title, place, &whose, arguments, Some(call), raw, once).into_any(),
        Shown::Calendar {
            title,
            arguments,
            raw,
            once,
        } => table(title, place, &whose, arguments, None, raw, once).into_any(),
    }
}

/// What a fold is of, for whoever hears its name alone.
fn names(title: &str, place: Option<&str>, whose: &str) -> String {
    format!(": {title} {}{whose}", place.unwrap_or_default())
}

/// A request's fields one by one, and its exact form behind a fold: a call of Odoo's, or an event.
fn table(
    title: String,
    place: Option<String>,
    whose: &str,
    arguments: Vec<(String, String)>,
    call: Option<String>,
    raw: String,
    once: String,
) -> impl IntoView {
    // Two tasks of one page differ in their first field, the id.
    let first = arguments.first().map(|(_, value)| value.as_str());
    let of = names(&title, place.as_deref().or(first), whose);
    let exact = match &call {
        Some(_) => "Request as sent to Odoo",
        None => "Event as sent to Google Calendar",
    };
    let rows = arguments
        .into_iter()
        .map(|(name, value)| view! { <tr><th scope="row">{name}</th><td class="value">{value}</td></tr> })
        .collect_view();
    view! {
        <div class="body call">
            <h4>{title}<small>{place}</small></h4>
            <table>
                <thead class="hidden"><tr><th scope="col">"Field"</th><th scope="col">"Value"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <details>
                <summary>{exact}<span class="hidden">{of}</span></summary>
                {call.map(|call| view! { <p><code>{call}</code></p> })}
                <pre>{raw}</pre>
                <p class="muted">{once}</p>
            </details>
        </div>
    }
}
