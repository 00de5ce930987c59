//! The second factor of an account: the authenticator, its recovery codes, and the browsers that
//! need no code.

use super::{Factor, Forms, NewSecret, OnPaper, Remembered};
use crate::web::components::{
    Ago, Press, When,
    by_server::by_server,
    form::{Posted, Refused, ServerForm},
    keyed::Keyed,
    numbers::numbers,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub(super) fn Authenticator(
    factor: Factor,
    forms: Forms,
    /// Recovery codes that were just made, one on each line: shown this once.
    new: Option<String>,
    on_paper: OnPaper,
) -> impl IntoView {
    let Forms {
        ask,
        begin,
        confirm,
        remove,
        renew,
        ..
    } = forms;
    let codes = by_server(on_paper.codes.map(|codes| view! { <NewCodes codes/> }));
    let key = use_query_map().get_untracked().get("key");
    let ask_form = move |label: &'static str| {
        view! {
            <ServerForm action=ask>
                <label>"Your password"<input type="password" name="password" autocomplete="current-password" required/></label>
                <Press form=ask words=label doing="Sending link …"/>
            </ServerForm>
        }
    };
    let forms = match factor {
        Factor::None => view! {
            <p>"You have not set up an authenticator yet: an app on your phone, or a password manager, that shows six-digit codes. You need a code to approve high-risk and critical actions, to create API tokens and, as an admin, to change who may do what, to loosen the guardrails and to release the kill switch. Once it is set up, you also need a code to sign in."</p>
            <p>"We e-mail you a link first, so that your password alone is not enough to set one up."</p>
            {ask_form("Send setup link")}
        }
        .into_any(),
        Factor::Linked => view! {
            <p>"Have your authenticator app ready: the next step shows a QR code to scan."</p>
            <ServerForm action=begin>
                <input type="hidden" name="key" value=key/>
                <Press form=begin class="primary" words="Show QR code" doing="Creating QR code …"/>
            </ServerForm>
            <details><summary>"Need another link?"</summary>{ask_form("Resend link")}</details>
        }
        .into_any(),
        Factor::Waiting { secret } => view! {
            <p>"Scan this QR code with your authenticator app, or enter the key below it. Then enter the six-digit code that the app shows."</p>
            {match secret {
                Some(secret) => view! { <Secret secret/> }.into_any(),
                None => by_server(on_paper.secret.map(|secret| view! { <Secret secret/> })).into_any(),
            }}
            <ServerForm action=confirm><Code/><Press form=confirm class="primary" words="Confirm" doing="Confirming …"/></ServerForm>
            <details><summary>"Start over with a new QR code"</summary>{ask_form("Resend link")}</details>
        }
        .into_any(),
        Factor::SetUp { since, codes_left } => view! {
            <p>"Set up on "<When at=since/>". Each code works once."</p>
            <h3>"Recovery codes"</h3>
            <p>{left(codes_left)}" Each one signs you in once without your authenticator, or removes a lost one."</p>
            <details>
                <summary>"Create ten new recovery codes"</summary>
                <p>"Your current codes stop working."</p>
                <ServerForm action=renew><Code/><Press form=renew words="Create codes" doing="Creating codes …"/></ServerForm>
            </details>
            <details>
                <summary>"Remove it, or move to a new device"</summary>
                <p>"Enter a code from your authenticator app, or a recovery code if you have lost it. You can then set up another authenticator. If you have neither, ask an admin to reset it."</p>
                <ServerForm action=remove>
                    <label>"Code or recovery code"
                        <input name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" size="22" maxlength="40" required/>
                    </label>
                    <Press form=remove class="danger" words="Remove authenticator" doing="Removing authenticator …"/>
                </ServerForm>
            </details>
        }
        .into_any(),
    };
    view! {
        <section class="panel sheet-form" id="authenticator">
            <h2>"Authenticator"</h2>
            <Refused form=ask/>
            <Refused form=begin/>
            <Refused form=confirm/>
            <Refused form=remove/>
            <Refused form=renew/>
            {codes}
            {new.map(|codes| view! { <NewCodes codes/> })}
            {forms}
        </section>
    }
}

fn left(count: u64) -> String {
    match count {
        0 => "You have none left.".to_owned(),
        1 => "You have 1 left.".to_owned(),
        count => format!("You have {count} left."),
    }
}

#[component]
fn Secret(secret: NewSecret) -> impl IntoView {
    view! {
        <img class="qr" src=secret.picture alt="QR code for the key below" width="220" height="220"/>
        <p><code>{secret.text}</code></p>
    }
}

/// Shown this once.
#[component]
fn NewCodes(codes: String) -> impl IntoView {
    let lines = codes
        .lines()
        .map(|code| view! { <li><code>{code.to_owned()}</code></li> })
        .collect_view();
    view! {
        <div class="codes" role="status">
            <h3>"Your recovery codes"</h3>
            <p>"Store them somewhere safe, away from your phone. They are not shown again."</p>
            <ul>{lines}</ul>
        </div>
    }
}

#[component]
fn Code() -> impl IntoView {
    view! {
        <label>"Code"
            <input name="code" inputmode="numeric" autocomplete="one-time-code" size="9" maxlength="20" required/>
        </label>
    }
}

#[component]
pub(super) fn Browsers(remembered: Vec<Remembered>, forget: Posted) -> impl IntoView {
    let none = remembered.is_empty();
    let numbers = numbers(remembered.iter().map(|one| (one.id, one.browser.clone())));
    let lines: Keyed = remembered
        .into_iter()
        .zip(numbers)
        .map(|(one, number)| {
            let label = format!("Forget {}{number}: require a code there again", one.browser);
            let id = one.id;
            let row = view! {
                <li>
                    <span><b>{one.browser}</b>
                        <small>"last used "<Ago at=one.used/>", no code needed until "<When at=one.until/></small>
                    </span>
                    <ServerForm action=forget>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <Press of=id form=forget class="quiet" words="Forget" doing="Forgetting …" label/>
                    </ServerForm>
                </li>
            };
            (id.to_string(), row.into_any())
        })
        .collect();
    view! {
        <section class="panel sheet-form" id="browsers">
            <h2>"Remembered browsers"</h2>
            <Refused form=forget/>
            {none.then(|| view! { <p class="muted">"None. You can have a browser remembered for 30 days when you sign in."</p> })}
            <ul class="devices">{lines}</ul>
        </section>
    }
}
