//! Whether it may run at this very moment, by who approved it and by the guardrails as they are.

use super::{Attempt, End};
use crate::{
    executor::preconditions,
    ground::{actor::Actor, db::DbErr},
    guardrails::{Decision, Says},
};
use std::sync::atomic::Ordering;

impl Attempt<'_> {
    /// What keeps an action of which nothing has happened from beginning now: its deadline, who
    /// approved it and the guardrails, and what it depends on. `None`: nothing.
    pub(super) async fn may_begin(&self) -> Result<Option<End>, DbErr> {
        let now = self.executor.clock.now();
        if self.record.execute_by.is_some_and(|by| by < now) {
            return Ok(Some(self.out_of_time()));
        }
        if let Some(end) = self.allowed().await? {
            return Ok(Some(end));
        }
        let all = &self.record.action.preconditions;
        let books = self.executor.books();
        self.unless(preconditions::check(&books, self.record, all, now).await)
    }

    /// What keeps it from running now; `None`: nothing. What nobody approved needs the guardrails'
    /// *Execute*; what people approved needs as many of them as its risk takes now.
    pub(super) async fn allowed(&self) -> Result<Option<End>, DbErr> {
        let (record, now) = (self.record, self.executor.clock.now());
        let action = &record.action;
        let connection = self.executor.database.connection();
        let standing = self.standing();
        let judged = standing.judge(connection, record, now).await?;
        let verdict = &judged.verdict;
        self.judged.store(true, Ordering::Relaxed);
        let risk = judged.risk();
        let given = standing.approvals(risk);
        let needed = risk.approvals_needed();
        let back = |why: String| Ok(Some(End::Returned { why, risk }));
        if given < needed {
            if record.approved_by.is_some() {
                let own = record.approved_by.map(Actor::User) == Some(action.created_by);
                return back(if needed > 1 {
                    format!(
                        "Its risk is now {}, and it needs a second approval",
                        risk.name()
                    )
                } else if own {
                    "It was approved by its proposer, which is no longer enough".to_owned()
                } else {
                    "Its approver may no longer decide".to_owned()
                });
            }
            if verdict.decision != Decision::Execute {
                let because = verdict.because(&[Says::Ask, Says::Refuse]);
                return back(format!(
                    "Nobody has approved it, and it no longer runs without approval: {because}"
                ));
            }
        } else if verdict.decision == Decision::Refuse {
            let because = verdict.because(&[Says::Refuse]);
            return Ok(Some(End::Failed(format!(
                "The guardrails now refuse it: {because}"
            ))));
        }
        let wait = judged.wait(record.overrides(), now);
        Ok(wait.map(|(until, held)| End::Held {
            why: verdict.because(&[Says::Wait]),
            until,
            held,
        }))
    }
}
