//! Who has an account, for admins.

pub mod api;
#[cfg(feature = "ssr")]
mod read;

use crate::{
    accounts::Role,
    ground::{address::at, ids::UserId},
    web::components::{
        Ago, Notice, Press,
        fetch::{Else, fetched, shown},
        form::{Posted, ServerForm, refused_last, taken},
        keyed::{Keyed, anew},
        named::named,
        numbers::numbers,
        when::Moment,
    },
};
use api::{Invite, InviteAgain, ResetSecondFactor, SetActive, SetRole, SignOutEverywhere};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct People {
    pub people: Vec<Person>,
    /// After whom the next page begins.
    pub next: Option<String>,
    /// Whether the reader has an authenticator.
    pub authenticator: bool,
    /// The invitation that they had typed when their session ended.
    pub typed: Option<Typed>,
}

/// An invitation that was not sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    pub email: String,
    pub name: String,
    pub role: Role,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub active: bool,
    pub invited: bool,
    pub second_factor: bool,
    pub phone: Option<String>,
    pub sessions: i64,
    pub last_used: Option<Moment>,
    /// The reader.
    pub you: bool,
}

/// The forms of the page: one of each, whoever they are about.
#[derive(Clone, Copy)]
struct Verbs {
    invite: Posted,
    again: Posted,
    role: Posted,
    active: Posted,
    sign_out: Posted,
    reset: Posted,
}

impl Verbs {
    fn new() -> Self {
        Self {
            invite: Posted::to::<Invite>(),
            again: Posted::to::<InviteAgain>(),
            role: Posted::to::<SetRole>(),
            active: Posted::to::<SetActive>(),
            sign_out: Posted::to::<SignOutEverywhere>(),
            reset: Posted::to::<ResetSecondFactor>(),
        }
    }

    fn all(self) -> [Posted; 6] {
        [
            self.invite,
            self.again,
            self.role,
            self.active,
            self.sign_out,
            self.reset,
        ]
    }
}

#[component]
pub fn PeoplePage() -> impl IntoView {
    let verbs = Verbs::new();
    let query = use_query_map();
    let after = move || {
        named(query.read().get("after"), "place in the list", |email| {
            email.contains('@').then(|| email.to_owned())
        })
    };
    let people = fetched(
        move || format!("{} {:?}", taken(&verbs.all()), after()),
        move || {
            let after = untrack(after);
            async move { api::load_people(after?.unwrap_or_default()).await }
        },
    );
    let shown = shown(people, Else::Problem, move |people: People| {
        let taken = untrack(|| taken(&verbs.all()));
        anew(taken, view! { <Content people verbs/> }).into_any()
    });
    let error = refused_last(verbs.all().to_vec());
    let done = move || match query.read().get("done").as_deref() {
        _ if error.with(Option::is_some) => None,
        Some("invited") => Some("The invitation is on its way. Its link expires in 72 hours."),
        Some("role") => Some("Role changed. It applies immediately."),
        Some("deactivated") => Some("Nobody can use this account any more."),
        Some("reactivated") => Some("Account reactivated."),
        Some("signed-out") => Some("Signed out everywhere."),
        Some("authenticator") => Some("Authenticator reset. They can now set up another one."),
        _ => None,
    };
    view! {
        <Title text="People · AI COO"/>
        <main class="page">
            <header class="head"><h1>"People"</h1></header>
            {move || error.get().map(|error| view! { <Notice error/> })}
            {move || done().map(|words| view! { <p class="notice good" role="status"><span aria-hidden="true">"✓ "</span>{words}</p> })}
            {shown}
        </main>
    }
}

#[component]
fn Content(people: People, verbs: Verbs) -> impl IntoView {
    let next = people.next.map(|last| {
        let href = at(&format!(
            "/dashboard/operator/people?after={}",
            escaped(&last)
        ));
        view! { <p><a class="button" href=href>"More"</a></p> }
    });
    let set_up = (!people.authenticator).then(|| {
        view! {
            <p class="notice bad">"You need a code from your authenticator app to invite people, change roles, reactivate accounts and reset authenticators. "
                <a href=at("/dashboard/operator/account#authenticator")>"Set up an authenticator first"</a>"."</p>
        }
    });
    let numbers = numbers(people.people.iter().map(|one| (one.id, one.name.clone())));
    let lines: Keyed = people
        .people
        .into_iter()
        .zip(numbers)
        .map(|(person, number)| {
            let id = person.id.to_string();
            (id, view! { <Line person number verbs/> }.into_any())
        })
        .collect();
    let typed = people.typed.unwrap_or_else(|| Typed {
        email: String::new(),
        name: String::new(),
        role: Role::Operator,
    });
    view! {
        {set_up}
        <section class="panel sheet-form">
            <h2>"Invite somebody"</h2>
            <ServerForm action=verbs.invite>
                <label>"E-mail"<input type="email" name="email" autocomplete="off" value=typed.email required/></label>
                <label>"Name"<input name="name" autocomplete="off" maxlength="80" value=typed.name required/></label>
                <label>"Role"<Roles chosen=typed.role/></label>
                <Prove/>
                <Press form=verbs.invite class="primary" words="Send invitation" doing="Inviting …"/>
            </ServerForm>
        </section>
        <ul class="people">{lines}</ul>
        {next}
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'@' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[component]
fn Roles(chosen: Role) -> impl IntoView {
    let options = Role::ALL
        .iter()
        .map(|role| {
            let words = match role {
                Role::Viewer => "Viewer: reads",
                Role::Operator => "Operator: decides on actions",
                Role::Admin => "Admin: decides on actions and sets the rules",
            };
            view! { <option value=role.name() selected=*role == chosen>{words}</option> }
        })
        .collect_view();
    view! { <select name="role">{options}</select> }
}

#[component]
fn Line(person: Person, number: String, verbs: Verbs) -> impl IntoView {
    let state = match (&person, &person.last_used) {
        (person, _) if !person.active => "Deactivated".into_any(),
        (person, _) if person.invited => "Invited, no password set yet".into_any(),
        (_, Some(at)) => view! { "Last active "<Ago at=at.clone()/> }.into_any(),
        _ => "Not signed in".into_any(),
    };
    let factor = (person.active && !person.invited).then_some(if person.second_factor {
        " · authenticator set up"
    } else {
        " · no authenticator"
    });
    let phone = person.phone.clone().map(|phone| format!(" · {phone}"));
    view! {
        <li class="panel sheet-form">
            <h2>{person.name.clone()}{person.you.then_some(" (you)")}</h2>
            <p class="muted">{person.email.clone()}{phone}" · "{state}{factor}</p>
            <Forms person number verbs/>
        </li>
    }
}

/// Whom a form is about.
#[component]
fn Whom(id: UserId) -> impl IntoView {
    view! { <input type="hidden" name="id" value=id.to_string()/> }
}

/// A code of the admin's own authenticator, for what can make an approver of somebody.
#[component]
fn Prove() -> impl IntoView {
    view! {
        <label>"Code from your authenticator app"
            <input name="code" inputmode="numeric" autocomplete="one-time-code" size="9" maxlength="20" required/>
        </label>
    }
}

#[component]
fn Forms(person: Person, number: String, verbs: Verbs) -> impl IntoView {
    let id = person.id;
    let named = |verb: &str| format!("{verb}: {}{number}", person.name);
    let whose = format!(": {}{number}", person.name);
    if !person.active {
        let label = named("Reactivate");
        return view! {
            <ServerForm action=verbs.active>
                <Whom id/>
                <Prove/>
                <Press of=id form=verbs.active name="active" value="true" words="Reactivate" doing="Reactivating …" label/>
            </ServerForm>
        }
        .into_any();
    }
    let again = person.invited.then(|| {
        let label = named("Resend invitation");
        view! {
            <details>
                <summary>"Resend invitation"</summary>
                <ServerForm action=verbs.again>
                    <Whom id/>
                    <Prove/>
                    <Press of=id form=verbs.again words="Resend" doing="Resending …" label/>
                </ServerForm>
            </details>
        }
    });
    let sign_out = (person.sessions > 0).then(|| {
        let label = named("Sign out everywhere");
        view! {
            <ServerForm action=verbs.sign_out>
                <Whom id/>
                <Press of=id form=verbs.sign_out words="Sign out everywhere" doing="Signing out …" label/>
            </ServerForm>
        }
    });
    let reset = (person.second_factor && !person.you).then(|| {
        let label = named("Reset the authenticator");
        view! {
            <details>
                <summary>"Reset the authenticator"<span class="hidden">{whose.clone()}</span></summary>
                <p>"Use this when somebody has lost their authenticator. Make sure that the request really comes from them: anyone who has their password can then set up another one."</p>
                <ServerForm action=verbs.reset>
                    <Whom id/>
                    <Prove/>
                    <Press of=id form=verbs.reset class="danger" words="Reset it" doing="Resetting …" label/>
                </ServerForm>
            </details>
        }
    });
    let (off, leaving) = match person.invited {
        true => ("Withdraw the invitation", "Withdrawing …"),
        false => ("Deactivate", "Deactivating …"),
    };
    let role_of = whose.clone();
    let (change, leave) = (named("Change the role"), named(off));
    view! {
        <details>
            <summary>"Change the role"<span class="hidden">{whose.clone()}</span></summary>
            <ServerForm action=verbs.role>
                <Whom id/>
                <label>"Role"<span class="hidden">{role_of}</span><Roles chosen=person.role/></label>
                <Prove/>
                <Press of=id form=verbs.role words="Change the role" doing="Changing the role …" label=change/>
            </ServerForm>
        </details>
        {again}
        {sign_out}
        {reset}
        <details>
            <summary>{off}<span class="hidden">{whose.clone()}</span></summary>
            <p>"Nobody can use this account from that moment on. You can undo this."</p>
            <ServerForm action=verbs.active>
                <Whom id/>
                <Press of=id form=verbs.active class="danger" name="active" value="false" words=off doing=leaving label=leave/>
            </ServerForm>
        </details>
    }
    .into_any()
}
