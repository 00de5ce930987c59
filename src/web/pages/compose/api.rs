//! What a form shows, what it picks from, and what becomes of it.

use super::{Choices, Sheet};
use crate::{
    actions::{
        InvalidInput, Kind,
        form::{Draft, Picks},
    },
    ground::{
        error::{ErrorKind, UserError},
        ids::ActionId,
    },
    web::components::fetch::Packed,
};
use leptos::prelude::*;

/// The form of a type, empty or as it was kept.
#[server(prefix = "/page", endpoint = "compose_form")]
pub async fn load_sheet(
    kind: Kind,
    kept: bool,
    edit: Option<ActionId>,
) -> Result<Packed<Sheet>, UserError> {
    let caller = caller(Permission::Read).await?;
    let may = caller.user.role.may(Permission::Propose);
    let connection = caller.state.database.connection();
    let deciders = accounts::store::deciders(connection).await?;
    let draft = if kept {
        draft::take::<Draft>(kind.name()).await
    } else {
        None
    };
    let draft = match draft {
        Some(draft) => Some(draft),
        None => typed_before(&caller, kind).await,
    };
    let mut draft = match (draft, edit) {
        (Some(draft), _) => draft,
        (None, Some(id)) => filled_in(&caller, kind, id).await?,
        (None, None) => Draft::default(),
    };
    let choices = if may {
        choices(&caller, kind, &mut draft).await?
    } else {
        BTreeMap::new()
    };
    Packed::new(&Sheet {
        kind,
        draft,
        choices,
        zone: caller.user.zone.name().to_owned(),
        may,
        alone: deciders < 2 && caller.user.role.may(Permission::Decide),
    })
}

/// Records with `text` in their name. `of` is what was picked first, where [`Picks::of`] says so.
#[server(prefix = "/page", endpoint = "look_up")]
pub async fn look_up(
    picks: Picks,
    #[server(default)] text: String,
    of: Option<i64>,
) -> Result<Packed<Choices>, UserError> {
    let caller = caller(Permission::Propose).await?;
    let look = Look {
        caller: &caller,
        today: today(&caller).await?,
    };
    Packed::new(&look.up(picks, Wanted::Like(&text), of).await)
}

/// Proposes what was filled in, and leads to the proposal. `find` names a field whose records
/// are to be looked up first: without JavaScript, that is a form too.
#[server(prefix = "/page", endpoint = "compose")]
pub async fn compose(
    kind: Kind,
    #[server(default)] form: Draft,
    #[server(default)] find: String,
    edit: Option<ActionId>,
) -> Result<(), UserError> {
    let caller = caller(Permission::Propose).await?;
    if !find.is_empty() {
        draft::keep(kind.name(), &form).await?;
        let known = kind.fields().iter().find(|field| field.name == find);
        let at = known.map_or(String::new(), |field| format!("#{}", field.name));
        let name = kind.name();
        let edit = edit.map_or(String::new(), |id| format!("&edit={id}"));
        crate::ground::address::lead_to(&format!(
            "/dashboard/operator/new/{name}?draft=1{edit}{at}"
        ));
        return Ok(());
    }
    let proposed = match propose(&caller, kind, &form, edit).await {
        Ok(proposed) => proposed,
        Err(error) => {
            draft::keep(kind.name(), &form).await?;
            return Err(error);
        }
    };
    crate::ground::address::lead_to(&crate::web::components::cards::path(proposed.action));
    Ok(())
}

/// What is wrong with a form, a line for each field.
pub fn refusal(problems: &[InvalidInput]) -> UserError {
    let lines: Vec<String> = problems.iter().map(InvalidInput::to_string).collect();
    UserError::new(ErrorKind::Invalid, lines.join("\n"))
}

#[cfg(feature = "ssr")]
async fn propose(
    caller: &Caller,
    kind: Kind,
    form: &Draft,
    edit: Option<ActionId>,
) -> Result<Proposed, UserError> {
    let zone = caller.user.zone;
    let place = |typed: NaiveDateTime| {
        let placed = typed.and_local_timezone(zone).earliest()?;
        Some(placed.with_timezone(&Utc))
    };
    let time = |input: Input, typed: &str| read_time(input, typed, place);
    let filled = form
        .read(kind, &time)
        .map_err(|problems| refusal(&problems))?;
    let (bench, user) = (caller.state.workbench(), &caller.user);
    Ok(match edit {
        None => decisions::propose(&bench, filled, user).await?,
        Some(id) => decisions::edit(&bench, id, filled, user).await?,
    })
}

/// What the caller had typed into this form when their session ended.
#[cfg(feature = "ssr")]
async fn typed_before(caller: &Caller, kind: Kind) -> Option<Draft> {
    let of_this = |ended: &draft::Ended| ended.one("kind") == kind.name();
    let ended = draft::ended_words(caller, "/page/compose", of_this).await?;
    Some(gather(kind, |name| ended.all(name)))
}

/// The form of an action that somebody wants to change.
#[cfg(feature = "ssr")]
async fn filled_in(caller: &Caller, kind: Kind, id: ActionId) -> Result<Draft, UserError> {
    let record = records::get(caller.state.database.connection(), id).await?;
    let record = record.filter(|record| record.action.inputs.kind() == kind);
    let unknown = || {
        UserError::new(
            ErrorKind::NotFound,
            format!("There is no action {id} of this type."),
        )
    };
    let action = record.ok_or_else(unknown)?.action;
    if !Verb::Edit.is_offered_in(action.status) {
        let words = "This action no longer needs approval, so it cannot be edited.";
        return Err(UserError::new(ErrorKind::Conflict, words));
    }
    let zone = caller.user.zone;
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string();
    Ok(Draft::from_action(&action, local))
}

/// What each field picks from; ticks what a field begins with.
#[cfg(feature = "ssr")]
async fn choices(
    caller: &Caller,
    kind: Kind,
    draft: &mut Draft,
) -> Result<BTreeMap<String, Choices>, UserError> {
    let look = Look {
        caller,
        today: today(caller).await?,
    };
    let mut all = BTreeMap::new();
    for field in kind.fields() {
        let Some(picks) = picks_of(field) else {
            continue;
        };
        let of = leader(kind, picks, draft);
        let text = draft.find.get(field.name).map_or("", String::as_str);
        let mut found = look.up(picks, Wanted::Like(text), of).await;
        let chosen = chosen(draft, field.name);
        let is_listed = |id: &i64| found.options.iter().any(|option| option.id == *id);
        let other: Vec<i64> = chosen.iter().copied().filter(|id| !is_listed(id)).collect();
        if !other.is_empty() {
            let mut options = look.up(picks, Wanted::These(&other), of).await.options;
            options.append(&mut found.options);
            found.options = options;
        }
        // What was picked is seen without scrolling.
        found
            .options
            .sort_by_key(|option| !chosen.contains(&option.id));
        if begins_ticked(picks) && chosen.is_empty() {
            let ids = found.options.iter().map(|option| option.id.to_string());
            draft.many.insert(field.name.to_owned(), ids.collect());
        }
        all.insert(field.name.to_owned(), found);
    }
    Ok(all)
}

/// The record that was picked first.
#[cfg(feature = "ssr")]
fn leader(kind: Kind, picks: Picks, draft: &Draft) -> Option<i64> {
    let leads = picks.depends_on()?;
    let field = kind
        .fields()
        .iter()
        .find(|field| picks_of(field) == Some(leads))?;
    draft.one.get(field.name)?.parse().ok()
}

/// The ids that stand in a field, in its rows too.
#[cfg(feature = "ssr")]
fn chosen(draft: &Draft, field: &str) -> Vec<i64> {
    let one = draft.one.get(field).into_iter();
    let many = draft.many.get(field).into_iter().flatten();
    let rows = draft.rows.get(field).into_iter().flatten();
    let in_rows = rows.filter_map(|row| row.get("product_id"));
    let all = one.chain(many).chain(in_rows);
    all.filter_map(|id| id.parse().ok()).collect()
}

#[cfg(feature = "ssr")]
async fn today(caller: &Caller) -> Result<chrono::NaiveDate, UserError> {
    let connection = caller.state.database.connection();
    let (settings, _) = guardrails::store::current(connection).await?;
    Ok(hours::today(&settings, caller.state.clock.now()))
}

#[cfg(feature = "ssr")]
struct Look<'a> {
    caller: &'a Caller,
    today: chrono::NaiveDate,
}

#[cfg(feature = "ssr")]
impl Look<'_> {
    /// An Odoo that is away takes no form off the screen: the field says so.
    async fn up(&self, picks: Picks, wanted: Wanted<'_>, of: Option<i64>) -> Choices {
        let odoo = &self.caller.state.odoo;
        let of = of.map(PartnerId);
        match choices::look_up(odoo, picks, wanted, of, self.today).await {
            Ok(picked) => Choices {
                options: picked
                    .listed
                    .into_iter()
                    .map(|one| Choice {
                        id: one.id,
                        name: one_line(&one.name),
                        detail: one_line(&one.detail),
                    })
                    .collect(),
                more: picked.more,
                problem: None,
            },
            Err(error) => Choices {
                problem: Some(error.to_string()),
                ..Choices::default()
            },
        }
    }
}

#[cfg(feature = "ssr")]
use {
    super::{Choice, begins_ticked, picks_of, typed::gather},
    crate::{
        accounts::{self, Permission},
        actions::{
            choices,
            form::{Input, read_time},
            text::one_line,
        },
        decisions::{self, Verb},
        ground::ids::PartnerId,
        guardrails::{self, hours},
        insight::recommender::propose::Proposed,
        operations::odoo::Wanted,
        records,
        web::session::{
            caller::{Caller, caller},
            draft,
        },
    },
    chrono::{DateTime, NaiveDateTime, Utc},
    std::collections::BTreeMap,
};
