//! One action: what will happen, why, what the guardrails say, what became of it, and the
//! decision.

pub mod api;
mod decide;
mod dossier;
mod effect;
#[cfg(feature = "ssr")]
mod meeting;
#[cfg(feature = "ssr")]
mod read;
mod trail;
mod verbs;
#[cfg(feature = "ssr")]
mod words;

pub use decide::{ShownFields, WhyField, in_list, place};
pub use effect::EffectPanel;
pub use verbs::Verbs;
#[cfg(feature = "ssr")]
pub use {
    decide::{CodeField, ContactField, NoAuthenticator},
    dossier::Opening,
    read::{dossier, rendered},
    trail::Guardrails,
};

use crate::{
    actions::{EffectHash, RiskLevel, lifecycle::Status},
    ground::{
        address::at,
        error::{ErrorKind, UserError},
        ids::ActionId,
    },
    guardrails::Says,
    web::components::{
        event::Line,
        evidence::Facts,
        fetch::{Else, fetched, set_while_rendering, shown},
        live::use_live,
        when::Moment,
    },
};
use dossier::Content;
use effect::Shown;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use serde::{Deserialize, Serialize};

/// Everything a person needs to decide about an action, and everything that happened to it, in
/// words made by the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    pub id: ActionId,
    pub hash: EffectHash,
    pub kind: String,
    /// With its amount.
    pub title: String,
    pub risk: RiskLevel,
    pub status: Status,
    pub proposed: Moment,
    pub author: String,
    pub expected_effect: String,
    pub reasoning: String,
    /// Whose words that is.
    pub reasoning_by: String,
    /// What it took the place of, or what took its place.
    pub beside: Vec<Beside>,
    pub impact: Option<String>,
    /// Where it stands: a tone and a sentence. `None`: it waits for a decision.
    pub standing: Option<(String, String)>,
    pub deadline: Moment,
    /// Of a critical one: that it needs two people, and who has approved; of one's own: that one
    /// may approve it.
    pub who_approves: Option<String>,
    /// A meeting in plain words: what, when, who, where. Empty for everything else.
    pub plain: Vec<(String, String)>,
    pub effect: Vec<Shown>,
    /// What else happens, and whether it can be taken back.
    pub side_effects: Vec<String>,
    pub facts: Facts,
    pub verdict: Verdict,
    pub conditions: Vec<String>,
    pub events: Vec<Line>,
    pub calls: Vec<Call>,
    pub you: You,
    pub code: Code,
    /// When the reader was shown it, signed: a decision brings it back.
    pub shown: String,
    /// The reader approved it, and nothing has happened yet.
    pub can_take_back: bool,
    /// Executed, and of a kind that can be taken back.
    pub can_be_undone: bool,
    /// What waits next, once this one does not.
    pub next: Option<ActionId>,
    /// What would hold it back if it were approved now; `None`: nothing.
    pub waits: Option<Waits>,
    /// Of one that waits: whether its records are still as they were.
    pub drift: Option<Drift>,
    /// What the reader had typed when their session ended.
    pub rejection: Option<Rejection>,
}

/// A no that was not sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rejection {
    pub why: String,
    pub reason: String,
}

/// The rules that would keep an approved action from reaching the customer at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waits {
    /// Which, and until when.
    pub words: String,
    /// Business hours are among them: "send now" overrides them alone.
    pub hours: bool,
    /// The contact limit is.
    pub contact: bool,
}

/// An action before or after this one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// How they differ.
    pub words: String,
    pub id: ActionId,
}

impl Dossier {
    /// Its records are not as they were: as it stands it cannot run.
    pub fn has_changed(&self) -> bool {
        self.drift
            .as_ref()
            .is_some_and(|drift| !drift.changes.is_empty())
    }
}

/// What was found when the records were read again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    pub at: Moment,
    /// In words, with both values.
    pub changes: Vec<String>,
    /// Why they could not be read.
    pub problem: Option<String>,
}

/// The effect of an action, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rendered {
    pub plain: Vec<(String, String)>,
    pub effect: Vec<Shown>,
    pub side_effects: Vec<String>,
}

/// What the guardrails said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub words: String,
    pub rules: Vec<(Says, String)>,
    pub version: i32,
    pub at: Moment,
}

/// One call of the execution log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    pub attempt: i32,
    /// Which request of the effect, from 1.
    pub step: i32,
    pub operation: String,
    pub started: Moment,
    pub took: Option<String>,
    /// `None`: nobody knows.
    pub success: Option<bool>,
    pub error: Option<String>,
    /// Where what it made can be seen: label and address.
    pub made: Option<(String, String)>,
}

/// What the reader may do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum You {
    MayDecide,
    /// Reads only.
    View,
    /// Proposed it.
    Proposed,
    /// Has given the first of two approvals.
    Approved,
}

/// What approving takes besides a press, of this reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Code {
    Unneeded,
    /// A code of their authenticator.
    Asked,
    /// A code of an authenticator, which they do not have.
    NotSetUp,
}

/// What an address that names no action leads to.
pub const NO_ACTION: ActionId = ActionId(uuid::Uuid::nil());

/// Where the dossier is shown; a decision leads back there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Inbox,
    Page,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Page => "page",
        }
    }
}

#[component]
pub fn ActionPage() -> impl IntoView {
    let params = use_params_map();
    let verbs = Verbs::new();
    let id = Memo::new(move |_| {
        let id = params.read().get("id");
        id.and_then(|id| id.parse::<ActionId>().ok())
    });
    let none = RwSignal::new(None);
    view! {
        <main class="page">
            <article class="detail">
                <p class="back always"><a href=at("/dashboard/operator")>"← Inbox"</a></p>
                <Detail asked=id.into() only=Signal::stored(None) pinned=none verbs place=Place::Page/>
            </article>
        </main>
    }
}

/// The two sides that actions take by turns.
type Leaf = Either<AnyView, AnyView>;

/// The dossier of the action that was asked for; in the inbox without a choice, of the first one.
#[component]
pub fn Detail(
    asked: Signal<Option<ActionId>>,
    only: Signal<Option<RiskLevel>>,
    /// What is shown without a choice, once something is.
    pinned: RwSignal<Option<ActionId>>,
    verbs: Verbs,
    place: Place,
) -> impl IntoView {
    let live = use_live();
    // What was typed before the session ended comes with the page and with nothing that is fetched
    // later: it stays until something is decided.
    let typed = StoredValue::new(None::<(ActionId, Rejection)>);
    Effect::new(move |_| {
        if verbs.decided() {
            typed.try_set_value(None);
        }
    });
    let dossier = fetched(
        move || {
            let versions = (live.actions.get(), verbs.version());
            let only = only.get().map(RiskLevel::name);
            format!(
                "{:?} {only:?} {versions:?}",
                asked.get().map(|id| id.to_string())
            )
        },
        move || {
            let id = asked.get_untracked().or(pinned.get_untracked());
            let only = only.get_untracked();
            let taken = untrack(move || verbs.taken());
            async move {
                let none = place == Place::Page && id.is_none();
                if none || id == Some(NO_ACTION) {
                    let words = "There is no action at this address.";
                    return Err(UserError::new(ErrorKind::NotFound, words));
                }
                let dossier = api::load_dossier(id, only).await;
                verbs.fetched(taken);
                dossier
            }
        },
    );
    // What was decided does not stay in the place of what waits; what was refused is as it was.
    Effect::new(move |_| {
        if verbs.taken() > 0 {
            pinned.set(None);
        }
    });
    // What one action's form answered is not about the next one.
    Effect::new(move |before: Option<Option<ActionId>>| {
        let asked = asked.get();
        if before.is_some_and(|before| before != asked) {
            verbs.forget();
        }
        asked
    });
    let or = if place == Place::Page {
        Else::ProblemAlone
    } else {
        Else::Notice
    };
    let leaf = StoredValue::new((None::<ActionId>, false));
    shown(dossier, or, move |dossier: Option<Dossier>| {
        verbs.shown();
        let Some(mut dossier) = dossier else {
            return ().into_any();
        };
        if asked.try_get_untracked().flatten().is_none() {
            set_while_rendering(pinned, Some(dossier.id));
        }
        if let Some(rejection) = dossier.rejection.clone() {
            typed.try_set_value(Some((dossier.id, rejection)));
        } else {
            let held = typed.try_get_value().flatten();
            let held = held.filter(|(id, _)| *id == dossier.id);
            dossier.rejection = held.map(|(_, rejection)| rejection);
        }
        // Another action is another leaf, read from its beginning: no fold and no word of the one
        // before stays on it.
        let (before, mut right) = leaf.try_get_value().unwrap_or_default();
        if before.is_some_and(|before| before != dossier.id) {
            right = !right;
            if cfg!(not(feature = "ssr")) {
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
        leaf.try_set_value((Some(dossier.id), right));
        let whole = view! { <Content dossier verbs place/> }.into_any();
        if right {
            Leaf::Right(whole).into_any()
        } else {
            Leaf::Left(whole).into_any()
        }
    })
}
