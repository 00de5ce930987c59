//! API tokens: one's own, and for admins everybody's.

pub mod api;
#[cfg(feature = "ssr")]
mod read;

use crate::{
    accounts::{Role, TOKEN_DAYS, TOKEN_DAYS_MOST},
    ground::{address::at, error::UserError, ids::TokenId},
    web::components::{
        Ago, Notice, Press, When,
        by_server::by_server,
        cards::Older,
        fetch::{Else, Packed, fetched, shown},
        form::{Posted, ServerForm, TypedBefore, refused_last, taken},
        keyed::{Keyed, anew},
        named::named,
        numbers::numbers,
        when::Moment,
    },
};
use api::{AddToken, RevokeToken};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tokens {
    /// The reader's.
    pub role: Role,
    /// Whether the reader sees everybody's.
    pub admin: bool,
    /// Whether the reader has one.
    pub authenticator: bool,
    /// Those that stopped working because they belonged to nobody.
    pub orphaned: Vec<String>,
    pub tokens: Vec<Line>,
    pub older: Option<String>,
    /// What the reader had typed of one when their session ended.
    pub typed: Option<Typed>,
}

/// A token that was not made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    pub name: String,
    pub role: Role,
    pub days: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub id: TokenId,
    pub name: String,
    /// None: nobody's.
    pub owner: Option<String>,
    pub yours: bool,
    pub role: Role,
    /// It was made with a higher role than its person has now.
    pub lowered: bool,
    pub made: Moment,
    pub used: Option<Moment>,
    pub standing: Standing,
}

impl Tokens {
    /// Whether the one that the reader made last is revoked, as far as the list goes.
    fn newest_is_revoked(&self) -> bool {
        let newest = self.tokens.iter().find(|line| line.yours);
        newest.is_some_and(|line| matches!(line.standing, Standing::Revoked(_)))
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Standing {
    Valid(Moment),
    /// Its person's account is deactivated.
    Suspended,
    Expired(Moment),
    Revoked(Moment),
}

/// What a script shows, it asks for; the server has read it.
#[cfg(not(feature = "ssr"))]
async fn load(
    before: Option<TokenId>,
    _: StoredValue<Option<String>>,
) -> Result<Packed<Tokens>, UserError> {
    api::load_tokens(before).await
}
#[cfg(feature = "ssr")]
async fn load(
    before: Option<TokenId>,
    on_paper: StoredValue<Option<String>>,
) -> Result<Packed<Tokens>, UserError> {
    let (tokens, made) = read::page(before).await?;
    on_paper.set_value(made);
    Ok(tokens)
}

#[component]
pub fn TokensPage() -> impl IntoView {
    let add = Posted::to::<AddToken>();
    let revoke = Posted::to::<RevokeToken>();
    let query = use_query_map();
    let before = move || {
        named(query.read().get("before"), "place in the list", |id| {
            id.parse::<TokenId>().ok()
        })
    };
    let on_paper = StoredValue::new(None::<String>);
    let tokens = fetched(
        move || format!("{} {:?}", taken(&[add, revoke]), before()),
        move || {
            let before = untrack(before);
            async move { load(before?, on_paper).await }
        },
    );
    // The token out of an answer, and how many were revoked before: it is shown until the next one
    // is made, or it is revoked itself.
    let made = StoredValue::new(None::<(String, usize)>);
    // What was typed when a session ended: it stays until one is made.
    let typed = StoredValue::new(None::<Typed>);
    let shown = shown(tokens, Else::Problem, move |mut tokens: Tokens| {
        let (added, revoked) = untrack(|| (taken(&[add]), taken(&[revoke])));
        let newest_is_revoked = matches!(untrack(before), Ok(None)) && tokens.newest_is_revoked();
        let is_gone = |at: usize| revoked > at && newest_is_revoked;
        let new = add.take_answer().map(|token| (token, revoked));
        let new = new.or_else(|| made.get_value());
        let new = new.filter(|(_, at)| !is_gone(*at));
        made.set_value(new.clone());
        let new = new.map(|(token, _)| view! { <Made token/> });
        let stays = added == 0 && !is_gone(0);
        let old =
            stays.then(|| by_server(on_paper.get_value().map(|token| view! { <Made token/> })));
        let words = tokens.typed.take().or_else(|| typed.get_value());
        typed.set_value(words.clone());
        tokens.typed = words.filter(|_| added == 0);
        view! { {old}{new}<Content tokens added add revoke/> }.into_any()
    });
    let error = refused_last(vec![add, revoke]);
    let revoked = move || {
        let done = query.read().get("done").as_deref() == Some("revoked");
        done && error.with(Option::is_none)
    };
    view! {
        <Title text="API tokens · AI COO"/>
        <main class="page">
            <header class="head">
                <h1>"API tokens"</h1>
                <p class="muted">"A program that calls the API with a token acts as the token's owner, with the token's role or the owner's, whichever is lower. What a token proposes counts as proposed by its owner, and the other way round: somebody else has to approve it, unless the owner works alone."</p>
            </header>
            {move || error.get().map(|error| view! { <Notice error/> })}
            {move || revoked().then(|| view! { <p class="notice good" role="status"><span aria-hidden="true">"✓ "</span>"Token revoked. It no longer works."</p> })}
            {shown}
        </main>
    }
}

/// The one that was just made: shown this once.
#[component]
fn Made(token: String) -> impl IntoView {
    view! {
        <section class="panel sheet-form" aria-labelledby="made" role="status">
            <h2 id="made">"Your new token"</h2>
            <p>"Copy it now. It is not shown again."</p>
            <p class="token"><code>{token}</code></p>
        </section>
    }
}

#[component]
fn Content(
    tokens: Tokens,
    /// How many were made on this page: the form for the next one is made anew with each.
    added: usize,
    add: Posted,
    revoke: Posted,
) -> impl IntoView {
    let orphaned = (!tokens.orphaned.is_empty()).then(|| {
        let names = tokens.orphaned.join(", ");
        view! { <p class="notice bad">"These tokens no longer work because they have no owner: "{names}". Anyone who needs a token can create their own."</p> }
    });
    let none = tokens.tokens.is_empty();
    let admin = tokens.admin;
    let typed = tokens.typed.unwrap_or_else(|| Typed {
        name: String::new(),
        role: Role::Viewer,
        days: TOKEN_DAYS.to_string(),
    });
    let names = tokens.tokens.iter().map(|line| (line.id, line.revoke()));
    let numbers = numbers(names);
    let lines: Keyed = tokens
        .tokens
        .into_iter()
        .zip(numbers)
        .map(|(line, number)| {
            let id = line.id.to_string();
            (id, view! { <Row line number revoke/> }.into_any())
        })
        .collect();
    view! {
        {orphaned}
        <section class="panel sheet-form">
            <h2>"New token"</h2>
            {anew(added, view! { <Make role=tokens.role authenticator=tokens.authenticator typed add/> })}
        </section>
        <h2>{if admin { "All tokens" } else { "Your tokens" }}</h2>
        {none.then(|| view! { <p class="empty">"No tokens yet."</p> })}
        <ul class="people">{lines}</ul>
        <Older href=tokens.older/>
    }
}

#[component]
fn Make(role: Role, authenticator: bool, typed: Typed, add: Posted) -> impl IntoView {
    if !authenticator {
        return view! {
            <p>"You need a code from your authenticator app to create a token. "
                <a href=at("/dashboard/operator/account#authenticator")>"Set up an authenticator first"</a>"."</p>
            <TypedBefore text=typed.name/>
        }
        .into_any();
    }
    // The highest that a token can have is its person's.
    let roles = Role::ALL
        .iter()
        .filter(|one| **one <= role)
        .map(|role| {
            let words = match role {
                Role::Viewer => "Viewer: reads",
                Role::Operator => "Operator: proposes and decides on actions",
                Role::Admin => "Admin: everything an admin may do over the API",
            };
            view! { <option value=role.name() selected=*role == typed.role>{words}</option> }
        })
        .collect_view();
    view! {
        <ServerForm action=add>
            <label>"Name "<small>"The purpose, such as the program that uses it."</small>
                <input name="name" autocomplete="off" maxlength="80" value=typed.name required/>
            </label>
            <label>"Role"<select name="role">{roles}</select></label>
            <label>"Days until it expires "<small>{format!("At most {TOKEN_DAYS_MOST}.")}</small>
                <input type="number" name="days" min="1" max=TOKEN_DAYS_MOST value=typed.days required/>
            </label>
            <label>"Code from your authenticator app"
                <input name="code" inputmode="numeric" autocomplete="one-time-code" size="9" maxlength="20" required/>
            </label>
            <Press form=add class="primary" words="Create token" doing="Creating token …"/>
        </ServerForm>
    }
    .into_any()
}

impl Line {
    fn revoke(&self) -> String {
        match &self.owner {
            Some(owner) => format!("Revoke the token “{}” of {owner}", self.name),
            None => format!("Revoke the token “{}”", self.name),
        }
    }
}

#[component]
fn Row(line: Line, number: String, revoke: Posted) -> impl IntoView {
    let id = line.id;
    let label = format!("{}{number}", line.revoke());
    let valid = matches!(line.standing, Standing::Valid(_) | Standing::Suspended);
    let standing = match line.standing {
        Standing::Valid(until) => view! { "Expires on "<When at=until/> }.into_any(),
        Standing::Suspended => "Suspended: the account is deactivated".into_any(),
        Standing::Expired(at) => view! { "Expired "<Ago at/> }.into_any(),
        Standing::Revoked(at) => view! { "Revoked "<Ago at/> }.into_any(),
    };
    let used = match line.used {
        Some(at) => view! { "last used "<Ago at/> }.into_any(),
        None => "never used".into_any(),
    };
    let whose = match line.owner {
        _ if line.yours => "yours".to_owned(),
        Some(owner) => format!("of {owner}"),
        None => "no owner".to_owned(),
    };
    view! {
        <li class="panel sheet-form">
            <h3>{line.name}</h3>
            <p class="muted">{whose}", role "{line.role.name()}{line.lowered.then_some(" (limited to its owner's role)")}" · created "<Ago at=line.made/>" · "{used}" · "{standing}</p>
            {valid.then(|| view! {
                <ServerForm action=revoke>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <Press of=id form=revoke class="danger" words="Revoke" doing="Revoking …" label/>
                </ServerForm>
            })}
        </li>
    }
}
