//! What waits for a second admin, with the two answers to it.

use super::Asked;
use crate::web::components::{
    Notice, Press,
    form::{Posted, ServerForm},
};
use leptos::prelude::*;

/// What was asked for; whoever may change the guardrails answers it.
pub fn panel(asked: Asked, may: bool, [confirm, decline]: [Posted; 2]) -> AnyView {
    let (id, own) = (asked.id.to_string(), asked.own);
    let same = id.clone();
    let (words, doing) = match own {
        true => ("Take back", "Taking back …"),
        false => ("Decline", "Declining …"),
    };
    view! {
        <section class="panel sheet-form" id="asked">
            <h2>"Waiting for a second admin"</h2>
            <p>{asked.words}</p>
            {own.then(|| view! { <p class="muted">"You asked for this: somebody else has to confirm it."</p> })}
            {(may && !own).then(|| view! {
                <ServerForm action=confirm>
                    <input type="hidden" name="id" value=id/>
                    <label>"Code from your authenticator app"
                        <input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required/>
                    </label>
                    <Press form=confirm class="primary" words="Confirm" doing="Confirming …"/>
                </ServerForm>
            })}
            {may.then(|| view! {
                <ServerForm action=decline>
                    <input type="hidden" name="id" value=same/>
                    <Press form=decline words doing/>
                </ServerForm>
            })}
        </section>
    }
    .into_any()
}

/// Why an answer was refused.
pub fn refused(answer: Posted) -> impl IntoView {
    move || {
        let refused = answer.value().get().and_then(Result::err);
        refused.map(|error| view! { <Notice error/> })
    }
}
