//! The decision, always in reach: approve, reject, settle, try again; and what takes one back.

use super::{Code, Dossier, Place, Rejection, Verbs, You, effect::Shown};
use crate::{
    actions::{RiskLevel, WhyNot},
    decisions::Verb,
    ground::{address::at, ids::ActionId},
    web::components::{
        Notice, Press,
        form::{ServerForm, TypedBefore, Words, at_first},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What asks for a decision, always in reach: at the foot of the window. What takes one back, or
/// leads on, stands in [`After`]: one never takes the place of the other.
#[component]
pub fn DecideBar(dossier: Dossier, verbs: Verbs, place: Place) -> impl IntoView {
    let hash = dossier.hash.short();
    let (id, you, changed) = (dossier.id, dossier.you, dossier.has_changed());
    let status = dossier.status;
    let offered = |verb: Verb| verb.is_offered_in(status);
    let rejects = offered(Verb::Reject) && matches!(you, You::MayDecide | You::Approved);
    let typed = dossier.rejection.clone().filter(|_| !rejects);
    let typed = typed.unwrap_or_default().reason;
    let forms = if you == You::View {
        let asks = [Verb::Approve, Verb::Settle, Verb::Retry, Verb::Cancel];
        asks.into_iter().any(offered).then(|| view! { <p class="why-not">"You are a viewer: operators and admins decide. Ask an admin for the operator role."</p> }.into_any())
    } else if offered(Verb::Approve) && you == You::Proposed {
        let href = at(&format!("/dashboard/operator/more?action={id}#withdraw"));
        Some(view! {
            <p class="why-not">"You proposed this action, so somebody else has to decide. "<a href=href>"Withdraw it"</a></p>
            <Test dossier verbs place/>
        }.into_any())
    } else if offered(Verb::Approve) {
        Some(
            view! { <Decide dossier=dossier.clone() verbs place/><Test dossier verbs place/> }
                .into_any(),
        )
    } else if offered(Verb::Settle) {
        Some(view! { <Doubt dossier verbs place/> }.into_any())
    } else if offered(Verb::Retry) {
        Some(view! { <Again dossier verbs place/> }.into_any())
    } else {
        None
    };
    let more = (you != You::View).then(move || {
        let href = at(&format!("/dashboard/operator/more?action={id}"));
        let label = if changed {
            format!("{} …", Verb::Renew.label())
        } else {
            "More …".to_owned()
        };
        view! { <a class="button" href=href>{label}</a> }
    });
    let some = forms.is_some() || more.is_some();
    let bar = some.then(|| {
        view! {
            <div class="decide">
                {forms}
                {more}
                <span class="hash" title="First digits of the SHA-256 hash of the effect">"effect "{hash}</span>
                <p class="hint" role="status"></p>
            </div>
        }
    });
    view! {
        <div class="decide-area" data-of=id.to_string() on:submit=move |_| verbs.send_about(id)>
            {move || verbs.error(id).map(|error| view! { <Notice error/> })}
            <TypedBefore text=typed/>
            {bar}
        </div>
    }
}

/// What can still be taken back, and the way on.
#[component]
pub fn After(dossier: Dossier, verbs: Verbs, place: Place) -> impl IntoView {
    let id = dossier.id;
    let off = move || verbs.pending();
    let next = dossier.next.filter(|_| place == Place::Inbox).map(|next| {
        let href = at(&in_list(Some(next)));
        view! { <a class="button next" href=href>"Next in the inbox →"</a> }
    });
    let mine = dossier.you != You::View;
    let status = dossier.status;
    let offered = |verb: Verb| mine && verb.is_offered_in(status);
    let undo = (offered(Verb::Undo) && dossier.can_be_undone)
        .then(|| view! { <Reverse dossier=dossier.clone() verbs/> });
    let again = dossier.clone();
    let taken_back = (offered(Verb::TakeBack) && dossier.can_take_back).then(|| {
        view! {
            <ServerForm action=verbs.take_back>
                <Hidden dossier=again place/>
                <Press of=id form=verbs.take_back class="primary" words=Verb::TakeBack.label() doing="Undoing …" off=off()/>
            </ServerForm>
        }
    });
    let cancel = offered(Verb::Cancel).then(|| {
        view! {
            <ServerForm action=verbs.cancel>
                <Hidden dossier place/>
                <Press of=id form=verbs.cancel words=Verb::Cancel.label() doing="Canceling …" off=off()/>
            </ServerForm>
        }
    });
    let any = next.is_some() || undo.is_some() || taken_back.is_some() || cancel.is_some();
    any.then(|| view! { <div class="after">{taken_back}{cancel}{undo}{next}</div> })
}

/// What every form carries: the action, and where to lead back to.
#[component]
fn Hidden(dossier: Dossier, place: Place, #[prop(optional)] with_hash: bool) -> impl IntoView {
    view! {
        <input type="hidden" name="action_id" value=dossier.id.to_string()/>
        {with_hash.then(|| view! { <input type="hidden" name="effect_hash" value=dossier.hash.0/> })}
        <input type="hidden" name="place" value=place.name()/>
        <ShownFields shown=dossier.shown/>
    }
}

/// Since when the action is in front of the reader, and, as the page's script fills it in, for how
/// long it has been in view.
#[component]
pub fn ShownFields(shown: String) -> impl IntoView {
    view! {
        <input type="hidden" name="shown" value=shown/>
        <input type="hidden" name="in_view"/>
    }
}

/// The usual reasons for a no.
#[component]
pub fn WhyField(#[prop(optional)] chosen: String) -> impl IntoView {
    let reasons = WhyNot::ALL
        .iter()
        .map(|why| view! { <option value=why.name() {..at_first(leptos::attr::selected(why.name() == chosen))}>{why.words()}</option> })
        .collect_view();
    view! {
        <label>"Why?"
            <select name="why"><option value="">"No reason given"</option>{reasons}</select>
        </label>
    }
}

/// Where the contact limit holds: another decision than that to send outside business hours.
#[component]
pub fn ContactField(contact: bool) -> impl IntoView {
    contact.then(|| {
        view! {
            <label class="tick">
                <input type="checkbox" name="overrides[contact_limit]" value="true"/>
                <span>"Override the contact limit"</span>
            </label>
        }
    })
}

/// Where the code of an action of high or critical risk goes.
#[component]
pub fn CodeField(code: Code) -> impl IntoView {
    (code == Code::Asked).then(|| {
        view! {
            <label class="code">
                "Code"
                <input name="code" inputmode="numeric" autocomplete="one-time-code" size="9" maxlength="20" required/>
            </label>
        }
    })
}

/// What somebody without an authenticator is told where its code would go.
#[component]
pub fn NoAuthenticator(code: Code) -> impl IntoView {
    (code == Code::NotSetUp).then(|| {
        view! {
            <p class="why-not">
                "This needs a code from an authenticator app. "
                <a href=at("/dashboard/operator/account")>"Set one up under Your account"</a>
            </p>
        }
    })
}

#[component]
fn Decide(dossier: Dossier, verbs: Verbs, place: Place) -> impl IntoView {
    let id = dossier.id;
    let waits = dossier.waits.clone();
    let send_now = waits.as_ref().is_some_and(|waits| waits.hours);
    let contact = waits.as_ref().is_some_and(|waits| waits.contact);
    let first_given = dossier.you == You::Approved;
    let off = move || verbs.pending();
    let changed = dossier.has_changed();
    let typed = dossier.rejection.is_some();
    let Rejection { why, reason } = dossier.rejection.clone().unwrap_or_default();
    let approve = (!first_given && !changed && dossier.code != Code::NotSetUp).then(|| {
        let dossier = dossier.clone();
        view! {
            <ServerForm action=verbs.approve>
                <CodeField code=dossier.code/>
                <Hidden dossier place with_hash=true/>
                <ContactField contact/>
                <fieldset class="hold">
                    <Press of=id form=verbs.approve id="approve" class="primary" words=Verb::Approve.label() doing="Approving …" key="A" off=off()/>
                    {send_now.then(|| view! { <Press of=id form=verbs.approve name="overrides[business_hours]" value="true" words="Approve and send now" doing="Approving …" off=off()/> })}
                </fieldset>
            </ServerForm>
        }
    });
    view! {
        {approve}
        {(!first_given).then(|| view! { <NoAuthenticator code=dossier.code/> })}
        <details class="reject" {..at_first(leptos::attr::open(typed))}>
            <summary class="button" id="reject">{Verb::Reject.label()}" "<kbd aria-hidden="true">"R"</kbd></summary>
            <ServerForm action=verbs.reject>
                <Hidden dossier place with_hash=true/>
                <WhyField chosen=why/>
                <label>"In your words "<small>"Optional, up to 500 characters; kept on record."</small>
                    <Words name="reason" rows="3" most="500" text=reason/>
                </label>
                <fieldset class="hold"><Press of=id form=verbs.reject class="danger" words="Reject this action" doing="Rejecting …" off=off()/></fieldset>
            </ServerForm>
        </details>
        {waits.map(|waits| view! { <p class="held">{waits.words}</p> })}
    }
}

/// The mail as it would arrive, to oneself.
#[component]
fn Test(dossier: Dossier, verbs: Verbs, place: Place) -> impl IntoView {
    let id = dossier.id;
    let off = move || verbs.pending();
    let has_mail = dossier
        .effect
        .iter()
        .any(|request| matches!(request, Shown::Mail { .. }));
    let sent = move || {
        let sent = verbs.test.value().get().and_then(Result::ok)?;
        let sent = serde_json::from_str::<String>(&sent).ok()?;
        Some(view! { <p class="held" role="status">"Test sent to "{sent}"."</p> })
    };
    has_mail.then(|| {
        view! {
            <ServerForm action=verbs.test>
                <Hidden dossier place/>
                <Press of=id form=verbs.test words=Verb::Test.label() doing="Sending …" off=off()/>
            </ServerForm>
            {sent}
        }
    })
}

/// What takes a code is off for whoever has no authenticator.
fn unless_set_up(code: Code, off: ArcSignal<bool>) -> ArcSignal<bool> {
    match code {
        Code::NotSetUp => ArcSignal::stored(true),
        _ => off,
    }
}

#[component]
fn Doubt(dossier: Dossier, verbs: Verbs, place: Place) -> impl IntoView {
    let id = dossier.id;
    let off = move || verbs.pending();
    let code = dossier.code;
    let same = dossier.clone();
    view! {
        <details class="reject" name="doubt">
            <summary class="button">"It arrived"</summary>
            <ServerForm action=verbs.settle>
                <Hidden dossier=same place/>
                <p>"You have seen it at the recipient's or in the sender's mailbox. It is recorded as done in your name, and the rest of the effect goes ahead."</p>
                <fieldset class="hold"><Press of=id form=verbs.settle class="primary" name="happened" value="true" words="Yes, it arrived" doing="Confirming …" off=off()/></fieldset>
            </ServerForm>
        </details>
        <details class="reject" name="doubt">
            <summary class="button">"Resend"</summary>
            <ServerForm action=verbs.settle>
                <Hidden dossier place/>
                <p>"You have checked, and it is not there. If you are wrong, it arrives twice."</p>
                <NoAuthenticator code/>
                <CodeField code/>
                <fieldset class="hold"><Press of=id form=verbs.settle name="happened" value="false" words="Yes, resend" doing="Resending …" off=unless_set_up(code, off())/></fieldset>
            </ServerForm>
        </details>
    }
}

/// Only a proposal: what it would do is shown before anything happens.
#[component]
fn Reverse(dossier: Dossier, verbs: Verbs) -> impl IntoView {
    let id = dossier.id;
    let off = move || verbs.pending();
    view! {
        <ServerForm action=verbs.undo>
            <input type="hidden" name="action_id" value=dossier.id.to_string()/>
            <Press of=id form=verbs.undo words=Verb::Undo.label() doing="Proposing undo …" off=off()/>
        </ServerForm>
    }
}

#[component]
fn Again(dossier: Dossier, verbs: Verbs, place: Place) -> impl IntoView {
    let id = dossier.id;
    let off = move || verbs.pending();
    let code = dossier.code;
    view! {
        <NoAuthenticator code/>
        <ServerForm action=verbs.retry>
            <CodeField code/>
            <Hidden dossier place/>
            <fieldset class="hold"><Press of=id form=verbs.retry class="primary" words=Verb::Retry.label() doing="Retrying …" off=unless_set_up(code, off())/></fieldset>
        </ServerForm>
    }
}

/// The last card of a page of the inbox: its risk and its id.
pub fn place(text: &str) -> Option<(RiskLevel, ActionId)> {
    let (risk, id) = text.split_once('.')?;
    Some((RiskLevel::parse(risk)?, id.parse().ok()?))
}

/// The inbox as the reader has filtered it, with an action beside it. A filter that there is not
/// leads on to nothing.
pub fn in_list(action: Option<ActionId>) -> String {
    let query = use_query_map().get_untracked();
    let risk = query.get("risk").and_then(|risk| RiskLevel::parse(&risk));
    let after = query.get("after").and_then(|after| place(&after));
    let kept = [
        ("action", action.map(|id| id.to_string())),
        ("risk", risk.map(|risk| risk.name().to_owned())),
        (
            "after",
            after.map(|(risk, id)| format!("{}.{id}", risk.name())),
        ),
    ];
    let mut address = "/dashboard/operator".to_owned();
    for (name, value) in kept {
        if let Some(value) = value {
            let sign = if address.contains('?') { '&' } else { '?' };
            address = format!("{address}{sign}{name}={value}");
        }
    }
    address
}
