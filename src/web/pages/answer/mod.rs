//! The page behind the link of an approval, from a mail or an SMS: what will happen, and the
//! answer. For somebody who need not be signed in, on any device, without a script: the server
//! renders it whole.

pub mod read;

use super::action::{
    Code, CodeField, ContactField, Dossier, EffectPanel, Guardrails, NoAuthenticator, Opening,
    ShownFields, WhyField, You,
};
use crate::{
    ground::{
        address::{Base, at},
        error::UserError,
    },
    web::components::{
        evidence::EvidenceTables,
        hand::{Hand, Least},
        problem::in_words,
    },
};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::HashedStylesheet;

/// What a link leads to.
pub enum Look {
    /// To where the code of an SMS is typed.
    Type,
    Open(Box<Asked>),
    Closed(Closed),
}

/// Somebody is asked.
pub struct Asked {
    pub dossier: Dossier,
    /// Of a mail's link, or the code of an SMS: what the answer is posted with.
    pub token: String,
    /// Who was sent the link.
    pub name: String,
    /// In which every moment is written: the zone's name and its offset.
    pub zone: String,
    /// What was wrong with the last answer.
    pub error: Option<UserError>,
}

/// There is nothing to answer, or it was just answered.
pub struct Closed {
    pub good: bool,
    pub title: String,
    /// The action, by its title.
    pub about: Option<String>,
    pub words: String,
    /// A page of the app, for who can sign in.
    pub path: Option<String>,
    /// The link, where what was answered by it can still be taken back.
    pub undo: Option<String>,
    /// The link, where what it is about can still be stopped.
    pub stop: Option<String>,
    /// Another code can be typed.
    pub type_again: bool,
}

/// The whole document.
pub fn document(look: Look, options: LeptosOptions, base: &Base, least: Least) -> String {
    let moment = least.millis();
    let title = match &look {
        Look::Type => "Enter a code".to_owned(),
        Look::Open(asked) => asked.dossier.title.clone(),
        Look::Closed(closed) => closed.title.clone(),
    };
    Owner::new().with(|| {
        provide_context(base.clone());
        view! {
            <!DOCTYPE html>
            <html lang="en" data-moment=moment>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="color-scheme" content="light dark"/>
                    <meta name="robots" content="noindex"/>
                    <title>{format!("{title} · AI COO")}</title>
                    <link rel="icon" href=at("/favicon.svg") type="image/svg+xml"/>
                    <HashedStylesheet options root=base.as_str().to_owned()/>
                    <Hand/>
                </head>
                <body>
                    {match look {
                        Look::Type => view! { <TypeIt/> }.into_any(),
                        Look::Open(asked) => view! { <Question asked=*asked/> }.into_any(),
                        Look::Closed(closed) => view! { <Nothing closed/> }.into_any(),
                    }}
                </body>
            </html>
        }
        .to_html()
    })
}

#[component]
fn Question(asked: Asked) -> impl IntoView {
    let Asked {
        dossier,
        token,
        name,
        zone,
        error,
    } = asked;
    let whole = dossier.clone();
    let error = error.map(|error| view! { <p class="notice bad" role="alert"><span aria-hidden="true">"✕ "</span>{in_words(&error.message)}</p> });
    view! {
        <main class="page answer">
            <article class="detail">
                <p class="muted">"AI COO needs a decision from "<b>{name}</b>". Nothing happens before you decide."</p>
                <div class="seen" data-seen=dossier.id.to_string()>
                    <Opening dossier=dossier.clone() on_page=true/>
                    <EffectPanel plain=dossier.plain effect=dossier.effect side_effects=dossier.side_effects done=false/>
                </div>
                <section class="panel">
                    <h3>"Facts"<span>"as read for this proposal"</span></h3>
                    <EvidenceTables facts=dossier.facts/>
                </section>
                <div class="prose">
                    <small>{dossier.reasoning_by}</small>
                    <p>{dossier.reasoning}</p>
                </div>
                <Guardrails verdict=dossier.verdict conditions=dossier.conditions/>
                <div class="decide-area" data-of=dossier.id.to_string()>
                    {error}
                    <div class="decide">
                        <Forms dossier=whole token/>
                    </div>
                </div>
                <p class="muted">"Times are in "{zone}</p>
            </article>
        </main>
    }
}

/// The answers. Their addresses are relative, so that a proxy may put the app under any path.
#[component]
fn Forms(dossier: Dossier, token: String) -> impl IntoView {
    let (waits, changed) = (dossier.waits.clone(), dossier.has_changed());
    let may = matches!(dossier.you, You::MayDecide | You::Approved);
    let why_not = match dossier.you {
        You::MayDecide => None,
        You::Approved => Some(
            "You have already approved this action. It is critical, so somebody else has to approve it too. Until then, you can still reject it.",
        ),
        _ => Some("You can no longer decide on this action; somebody else has to."),
    };
    let approve =
        (dossier.you == You::MayDecide && !dossier.has_changed() && dossier.code != Code::NotSetUp)
            .then(|| {
                let hours = waits.as_ref().is_some_and(|waits| waits.hours);
                let contact = waits.as_ref().is_some_and(|waits| waits.contact);
                let send_now = hours.then(
            || view! { <button name="send_now" value="true">"Approve and send now"</button> },
        );
                view! {
                    <form method="post" action="approve">
                        <CodeField code=dossier.code/>
                        <input type="hidden" name="token" value=token.clone()/>
                        <ContactField contact/>
                        <ShownFields shown=dossier.shown.clone()/>
                        <fieldset class="hold"><button class="primary">"Approve"</button>{send_now}</fieldset>
                    </form>
                }
            });
    let afresh = (may && dossier.has_changed()).then(|| {
        view! {
            <form method="post" action="renew">
                <input type="hidden" name="token" value=token.clone()/>
                <button class="primary">"Propose again"</button>
            </form>
        }
    });
    let shown = dossier.shown.clone();
    let reject = may.then(|| view! { <Reject token shown/> });
    view! {
        {approve}
        {afresh}
        {may.then(|| view! { <NoAuthenticator code=dossier.code/> })}
        {reject}
        {why_not.map(|words| view! { <p class="held">{words}</p> })}
        {waits.filter(|_| may && !changed).map(|waits| view! { <p class="held">{waits.words}</p> })}
        <span class="hash" title="First digits of the SHA-256 hash of the effect">"effect "{dossier.hash.short()}</span>
        <p class="hint" role="status"></p>
    }
}

#[component]
fn Reject(token: String, shown: String) -> impl IntoView {
    view! {
        <details class="reject">
            <summary class="button">"Reject"</summary>
            <form method="post" action="reject">
                <input type="hidden" name="token" value=token/>
                <ShownFields shown/>
                <WhyField/>
                <label>"In your words "<small>"Optional, up to 500 characters; kept on record."</small>
                    <textarea name="reason" rows="3" maxlength="500"></textarea>
                </label>
                <fieldset class="hold"><button class="danger">"Reject this action"</button></fieldset>
            </form>
        </details>
    }
}

#[component]
fn TypeIt() -> impl IntoView {
    view! {
        <main class="alone">
            <div class="sign-in">
                <h1>"Enter the code from the SMS"</h1>
                <form method="get">
                    <label>"Code "<small>"16 letters and digits; spaces and dashes are ignored."</small>
                        <input name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="64" required autofocus/>
                    </label>
                    <button class="primary">"View action"</button>
                </form>
            </div>
        </main>
    }
}

#[component]
fn Nothing(closed: Closed) -> impl IntoView {
    let sign = if closed.good { "✓ " } else { "" };
    view! {
        <main class="alone">
            <section class="problem">
                <h1><span class="good" aria-hidden="true">{sign}</span>{closed.title}</h1>
                {closed.about.map(|about| view! { <h2>{about}</h2> })}
                <p>{closed.words}</p>
                {closed.undo.map(|token| view! {
                    <form method="post" action="take-back">
                        <input type="hidden" name="token" value=token/>
                        <button>"Undo"</button>
                    </form>
                })}
                {closed.stop.map(|token| view! {
                    <form method="post" action="stop">
                        <input type="hidden" name="token" value=token/>
                        <button class="danger">"Cancel action"</button>
                    </form>
                })}
                {closed.type_again.then(|| view! { <p><a class="button" href=at("/s")>"Re-enter code"</a></p> })}
                {closed.path.map(|path| view! { <p><a class="button" href=at(&path)>"Open in AI COO"</a></p> })}
            </section>
        </main>
    }
}
