//! Answers that come together: what several people say at one moment, or one person of many
//! actions, is read by one statement and written by another. Whatever takes more than that (a code,
//! a link, a closer look because something is not as usual) is answered alone: `approve.rs` and
//! `reject.rs`, which say what it was.

use super::{
    Approved, Desk,
    admit::{answerable, fitting},
    answer::Question,
    verb::Verb,
    yes_and_no::{no, yes},
};
use crate::{
    accounts::{Permission, Role, User},
    actions::{EffectHash, WhyNot},
    audit::{self, store::NewEvent},
    decisions::seen::Seen,
    ground::{
        actor::Actor,
        clock::Clock,
        db::{Database, DbErr},
        gather::Batch,
        ids::{ActionId, TokenId},
        live::{Change, Topic},
    },
    guardrails::{Decision, Overrides, store::Known},
    records::{self, Beside, Move, ToAnswer, approvals},
};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// What somebody says.
#[derive(Clone)]
pub struct Said {
    pub(super) action: ActionId,
    pub(super) hash: EffectHash,
    pub(super) reason: Option<String>,
    pub(super) why: Option<WhyNot>,
    pub(super) seen: Option<Seen>,
    pub(super) user: User,
    /// By which token.
    pub(super) token: Option<TokenId>,
    /// A yes, with the rules that it overrides; `None`: a no.
    pub(super) yes: Option<Overrides>,
}

impl Said {
    fn verb(&self) -> Verb {
        match self.yes {
            Some(_) => Verb::Approve,
            None => Verb::Reject,
        }
    }

    fn question(&self) -> Question<'_> {
        Question {
            reason: self.reason.as_deref(),
            why: self.why,
            seen: self.seen,
            ..Question::for_action(self.action, &self.hash, false)
        }
    }
}

/// Answers with whoever else answers just now. `None`: it has to be answered alone, and nothing has
/// changed.
///
/// # Errors
/// When the database cannot be used.
pub(super) async fn ask(
    desk: &Desk,
    question: &Question<'_>,
    user: &User,
    yes: Option<Overrides>,
) -> Result<Option<Approved>, DbErr> {
    if question.link.is_some() || question.code.is_some() {
        return Ok(None);
    }
    let said = Said {
        action: question.action,
        hash: question.hash.clone(),
        reason: question.reason.map(str::to_owned),
        why: question.why,
        seen: question.seen,
        user: user.clone(),
        token: audit::store::token(),
        yes,
    };
    let answers = Answers {
        database: desk.database.clone(),
        clock: desk.clock.clone(),
        known: desk.together.known.clone(),
        undo: desk.undo,
    };
    let answered = desk.together.answers.ask(&answers, said).await?;
    Ok(answered.map(|(approved, event)| {
        event.log();
        let change = Change::to(Topic::Actions, question.action);
        desk.hub.announce(change);
        approved
    }))
}

/// What answering together needs.
#[derive(Clone)]
pub struct Answers {
    pub(super) database: Database,
    pub(super) clock: Clock,
    pub(super) known: Known,
    pub(super) undo: Duration,
}

#[async_trait::async_trait]
impl Batch for Answers {
    type Ask = Said;
    /// What came of it, and what the trail says; `None`: it has to be answered alone, and nothing has
    /// changed.
    type Answer = Option<(Approved, NewEvent)>;

    async fn run(&self, asks: &[Said]) -> Result<Vec<Self::Answer>, DbErr> {
        let now = self.clock.now();
        let connection = self.database.connection();
        let about: Vec<_> = asks
            .iter()
            .map(|said| (said.action, said.user.id))
            .collect();
        let found = records::to_answer(connection, &self.known, &about).await?;
        let mut answers: Vec<Self::Answer> = asks.iter().map(|_| None).collect();
        let mut moves = vec![];
        for (place, (said, found)) in asks.iter().zip(&found).enumerate() {
            // Of two answers about one action the second waits for what comes of the first.
            let first = asks[..place]
                .iter()
                .all(|other| other.action != said.action);
            let Some(found) = found.as_ref().filter(|_| first) else {
                continue;
            };
            if let Some((step, event, approved)) = self.as_usual(said, found, now).await? {
                moves.push((place, step, event, approved));
            }
        }
        if moves.is_empty() {
            return Ok(answers);
        }
        let steps: Vec<_> = moves
            .iter()
            .map(|(_, step, event, _)| (step, event))
            .collect();
        let beside = Beside {
            sql: &approvals::SAID,
            document: moves
                .iter()
                .map(|(place, ..)| said_as_row(&asks[*place], now))
                .collect(),
        };
        let moved = records::advance_all(connection, &steps, Some(beside), now).await?;
        for (place, step, event, approved) in moves {
            if moved.contains(&step.id) {
                answers[place] = Some((approved, event));
            }
        }
        Ok(answers)
    }
}

impl Answers {
    /// The move and its event, if nothing stands in the way and nothing else is to be done.
    async fn as_usual(
        &self,
        said: &Said,
        found: &ToAnswer,
        now: DateTime<Utc>,
    ) -> Result<Option<(Move, NewEvent, Approved)>, DbErr> {
        let (record, user, question) = (&found.record, &said.user, said.question());
        let may = |role: Role| role.may(Permission::Decide);
        let role = found.role.as_deref().and_then(Role::parse);
        let fits = may(user.role)
            && role.is_some_and(may)
            && !found.has_answered
            && record.action.created_by != Actor::User(user.id)
            && fitting(said.verb(), record, user).is_ok()
            && answerable(record, &question, user, now).is_ok();
        if !fits {
            return Ok(None);
        }
        let (mut step, event, approved) = match said.yes {
            None => {
                let (step, event) = no(record, &question, user, now);
                (step, event, Approved::Queued)
            }
            Some(overrides) => {
                let judged = found.standing.judge_for_people(record, now);
                let risk = judged.risk();
                let usual = judged.verdict.decision != Decision::Refuse
                    && !risk.needs_code()
                    && risk == record.action.risk_level;
                if !usual {
                    return Ok(None);
                }
                let given = found.standing.approvals(risk) + 1;
                yes(
                    record,
                    &judged,
                    (&question, user),
                    overrides,
                    (false, given),
                    self.undo,
                    now,
                )
            }
        };
        step.version = Some(record.version);
        let event = event.by(said.token);
        Ok(Some((step, event, approved)))
    }
}

fn said_as_row(said: &Said, now: DateTime<Utc>) -> serde_json::Value {
    approvals::as_row(&approvals::Decision {
        action: said.action,
        actor: Actor::User(said.user.id),
        approved: said.yes.is_some(),
        hash: &said.hash,
        reason: said.reason.as_deref(),
        why: said.why,
        at: now,
    })
}
