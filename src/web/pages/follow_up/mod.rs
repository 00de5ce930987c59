//! What can be done about an action besides deciding.

pub mod api;
#[cfg(feature = "ssr")]
mod read;

use crate::{
    decisions::Verb,
    ground::{
        address::at,
        ids::{ActionId, UserId},
    },
    web::components::{
        Notice, Press,
        cards::path,
        fetch::{Else, fetched, shown},
        form::{Posted, ServerForm, TypedBefore, Words, refused_last, taken},
        keyed::anew,
        when::Moment,
    },
};
use api::{Comment, HandOver, PutOff, Remind, Renew, Withdraw};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    pub id: ActionId,
    pub title: String,
    pub status: String,
    /// Of an action that waits for a decision.
    pub waiting: Option<Waiting>,
    /// What the reader had typed when their session ended.
    pub typed: Typed,
}

/// The words of each form, and to whom it is handed over.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    pub comment: String,
    pub hand_over: String,
    pub to: String,
    pub remind: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    pub deadline: Moment,
    /// The reader proposed it.
    pub own: bool,
    /// Where its form is, if it has one.
    pub edit: Option<String>,
    /// What has changed in its records since the proposal.
    pub changes: Vec<String>,
    /// Who else may decide.
    pub colleagues: Vec<(UserId, String)>,
    /// Moments to put it off to: for machines, and in words.
    pub later: Vec<(String, String)>,
    /// The reader has put it off.
    pub put_off: Option<Moment>,
}

/// The forms of the page.
#[derive(Clone, Copy)]
struct Verbs {
    comment: Posted,
    put_off: Posted,
    hand_over: Posted,
    remind: Posted,
    renew: Posted,
    withdraw: Posted,
}

impl Verbs {
    fn new() -> Self {
        Self {
            comment: Posted::to::<Comment>(),
            put_off: Posted::to::<PutOff>(),
            hand_over: Posted::to::<HandOver>(),
            remind: Posted::to::<Remind>(),
            renew: Posted::to::<Renew>(),
            withdraw: Posted::to::<Withdraw>(),
        }
    }

    fn all(self) -> [Posted; 6] {
        [
            self.comment,
            self.put_off,
            self.hand_over,
            self.remind,
            self.renew,
            self.withdraw,
        ]
    }
}

#[component]
pub fn FollowUpPage() -> impl IntoView {
    let verbs = Verbs::new();
    let query = use_query_map();
    let id = move || {
        let id = query.read().get("action");
        id.and_then(|id| id.parse::<ActionId>().ok())
    };
    // Not live: what somebody is typing must not be taken away.
    let more = fetched(
        move || format!("{} {:?}", taken(&verbs.all()), id()),
        move || api::load_more(untrack(id)),
    );
    let shown = shown(more, Else::ProblemAlone, move |more: FollowUp| {
        let taken = untrack(|| taken(&verbs.all()));
        anew(taken, view! { <Content more verbs/> }).into_any()
    });
    let error = refused_last(verbs.all().to_vec());
    let done = move || match query.read().get("done").as_deref() {
        _ if error.with(Option::is_some) => None,
        Some("comment") => Some("Your comment is recorded."),
        Some("later") => Some("Snoozed. You are asked again then."),
        Some("handed-over") => Some("Handed over. It left your inbox; you may still decide."),
        Some("reminded") => Some("Everybody who may decide is asked again."),
        _ => None,
    };
    view! {
        <Title text="More · AI COO"/>
        <main class="page">
            {move || error.get().map(|error| view! { <Notice error/> })}
            {move || done().map(|words| view! { <p class="notice good" role="status"><span aria-hidden="true">"✓ "</span>{words}</p> })}
            {shown}
        </main>
    }
}

#[component]
fn Content(more: FollowUp, verbs: Verbs) -> impl IntoView {
    let (id, typed) = (more.id, more.typed);
    let comment = typed.comment.clone();
    let waiting = match more.waiting {
        Some(waiting) => view! { <Forms id waiting typed verbs/> }.into_any(),
        None => view! {
            <TypedBefore text=typed.hand_over/>
            <TypedBefore text=typed.remind/>
        }
        .into_any(),
    };
    view! {
        <p class="back always"><a href=at(&path(id))>"← Action"</a></p>
        <header class="head">
            <h1>{more.title}</h1>
            <p class="muted">{more.status}</p>
        </header>
        <div class="sheets">
            {waiting}
            <section class="panel sheet-form" id="comment">
                <h2>"Comment"</h2>
                <ServerForm action=verbs.comment>
                    <About id/>
                    <label>"Comment "<small>"Up to 1,000 characters; kept on record."</small>
                        <Words name="text" rows="3" most="1000" required=true text=comment/>
                    </label>
                    <Press form=verbs.comment words=Verb::Comment.label() doing="Adding comment …"/>
                </ServerForm>
            </section>
        </div>
    }
}

#[component]
fn About(id: ActionId) -> impl IntoView {
    view! { <input type="hidden" name="action" value=id.to_string()/> }
}

#[component]
fn Note(text: String) -> impl IntoView {
    view! {
        <label>"Note "<small>"Optional, up to 1,000 characters."</small>
            <Words name="note" rows="2" most="1000" text/>
        </label>
    }
}

#[component]
fn Forms(id: ActionId, waiting: Waiting, typed: Typed, verbs: Verbs) -> impl IntoView {
    let changed = (!waiting.changes.is_empty()).then(|| {
        let lines = waiting.changes.into_iter().map(|change| view! { <li>{change}</li> }).collect_view();
        view! {
            <section class="panel sheet-form" id="renew">
                <h2>"Its records have changed"</h2>
                <ul>{lines}</ul>
                <ServerForm action=verbs.renew>
                    <About id/>
                    <p>"This action can no longer run. Proposing it again creates a new one from the current records, which needs its own approval."</p>
                    <Press form=verbs.renew class="primary" words=Verb::Renew.label() doing="Proposing again …"/>
                </ServerForm>
            </section>
        }
    });
    let withdraw = waiting.own.then(|| {
        view! {
            <section class="panel sheet-form" id="withdraw">
                <h2>"Withdrawal"</h2>
                <p>"You proposed it and may withdraw it before anybody decides. It ends as cancelled and stays on record."</p>
                <ServerForm action=verbs.withdraw>
                    <About id/>
                    <Press form=verbs.withdraw class="danger" words=Verb::Withdraw.label() doing="Withdrawing …"/>
                </ServerForm>
            </section>
        }
    });
    let edit = waiting.edit.map(|href| {
        view! {
            <section class="panel sheet-form" id="edit">
                <h2>"Edit"</h2>
                <p>"Your edit becomes a proposal in your name, with the changes recorded. Somebody else approves it; this action ends."</p>
                <p><a class="button" href=at(&href)>{Verb::Edit.label()}</a></p>
            </section>
        }
    });
    let colleagues = waiting
        .colleagues
        .into_iter()
        .map(|(id, name)| {
            let chosen = id.to_string() == typed.to;
            view! { <option value=id.to_string() selected=chosen>{name}</option> }
        })
        .collect::<Vec<_>>();
    let hand_over = if colleagues.is_empty() {
        view! {
            <p>"Nobody else may decide on it."</p>
            <TypedBefore text=typed.hand_over/>
        }
        .into_any()
    } else {
        view! {
            <ServerForm action=verbs.hand_over>
                <About id/>
                <label>"To"<select name="to">{colleagues}</select></label>
                <Note text=typed.hand_over/>
                <Press form=verbs.hand_over words=Verb::HandOver.label() doing="Handing over …"/>
            </ServerForm>
        }
        .into_any()
    };
    let later = waiting
        .later
        .into_iter()
        .map(|(value, words)| view! { <option value=value>{words}</option> })
        .collect::<Vec<_>>();
    let later = if later.is_empty() {
        view! { <p>"There is no time left to snooze it."</p> }.into_any()
    } else {
        view! {
            <ServerForm action=verbs.put_off>
                <About id/>
                <label>"Ask again"<select name="until">{later}</select></label>
                <Press form=verbs.put_off words=Verb::Snooze.label() doing="Snoozing …"/>
            </ServerForm>
        }
        .into_any()
    };
    view! {
        {changed}
        {withdraw}
        {edit}
        <section class="panel sheet-form" id="hand-over">
            <h2>"Handover"</h2>
            <p class="muted">"Somebody else is asked to decide, and it leaves your inbox."</p>
            {hand_over}
        </section>
        <section class="panel sheet-form" id="later">
            <h2>"Snooze"</h2>
            <p class="muted">"It leaves your inbox until then; others still see it. Decide by "{waiting.deadline.words}"."</p>
            {waiting.put_off.map(|until| view! { <p>"Snoozed until "{until.words}"."</p> })}
            {later}
        </section>
        <section class="panel sheet-form" id="remind">
            <h2>"Reminder"</h2>
            <p class="muted">"Everybody who may decide and has not yet is asked again, at most every four hours."</p>
            <ServerForm action=verbs.remind>
                <About id/>
                <Note text=typed.remind/>
                <Press form=verbs.remind words=Verb::Remind.label() doing="Sending reminder …"/>
            </ServerForm>
        </section>
    }
}
