//! One round of proposals in a run: who comes next, what is proposed, and what became of it.

use super::{
    Proposal,
    choose::{self, Choosing, Chosen, TRIES},
    propose::{Discarded, Proposing, propose},
};
use crate::{
    actions::lifecycle::Status,
    ground::{actor::Actor, db::DbErr, ids::PartnerId},
    guardrails::{self, hours},
    insight::analyzers::{
        Gap, Recommendation,
        financial::{Metrics, Reading},
        job::Run,
    },
};
use std::collections::BTreeSet;

/// What a run proposed.
#[derive(Default)]
pub struct Proposed {
    pub recommendations: Vec<Recommendation>,
    pub gaps: Vec<Gap>,
    /// Overdue customers who have their turn in a later run.
    pub left: usize,
}

/// Every proposal becomes an action or leaves the reason why it did not. A customer takes one of
/// the run's places with the first that became one, unless the guardrails block it. Those whose
/// records were `refused` lately come last.
///
/// # Errors
/// When the database cannot be used.
pub async fn about_overdue(
    run: &Run<'_>,
    reading: &mut Reading,
    metrics: &Metrics,
    refused: &BTreeSet<PartnerId>,
) -> Result<Proposed, DbErr> {
    let id = run.id;
    let books = &run.analyst.books;
    let mut done = Proposed::default();
    let connection = books.database.connection();
    let (settings, _) = guardrails::store::current(connection).await?;
    let now = books.clock.now();
    let choosing = Choosing {
        database: &books.database,
        odoo: run.odoo,
        identity: run.identity,
        reading,
        metrics,
        recommenders: &run.analyst.recommenders,
        settings: &settings.proposals,
        zone: hours::zone(&settings),
        now,
    };
    let mut chosen = Chosen::new(choosing, refused).await?;
    for _ in 0..TRIES {
        if chosen.places == 0 {
            break;
        }
        let (customer, proposals) = match chosen.next().await {
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(choose::Failed::Database(error)) => return Err(error),
            Err(choose::Failed::Odoo(error)) => {
                tracing::warn!(analysis_id = %id, %error, "The recommender could not read Odoo");
                done.gaps.push(Gap {
                    what: "Customers and their invoices could not be read".to_owned(),
                    why: error.to_string(),
                    left_out: "proposals about the customers not yet reached".to_owned(),
                });
                break;
            }
        };
        let mut placed = false;
        for proposal in proposals {
            let made = make(run, customer, &proposal).await?;
            placed |= made.placed;
            done.leave_out(made.gap);
            done.recommendations.push(made.recommendation);
            run.beat("Proposing actions").await?;
        }
        chosen.places -= usize::from(placed);
    }
    done.left = chosen.left();
    done.gaps.append(&mut chosen.gaps);
    Ok(done)
}

impl Proposed {
    /// The same cause is told once.
    fn leave_out(&mut self, gap: Option<Gap>) {
        self.gaps.extend(gap.filter(|gap| !self.gaps.contains(gap)));
    }
}

/// What became of one proposal.
struct Made {
    recommendation: Recommendation,
    gap: Option<Gap>,
    /// It takes one of the run's places.
    placed: bool,
}

/// Whether an action that begins like this takes one of a run's places. Nobody decides about a
/// blocked one, which would take it from somebody else in every run.
fn takes_a_place(status: Status) -> bool {
    status != Status::Blocked
}

/// Makes one proposal an action, or says why it did not become one. Whose proposals the
/// guardrails block come last for a day, as whose records do not allow them.
async fn make(run: &Run<'_>, customer: PartnerId, proposal: &Proposal) -> Result<Made, DbErr> {
    let books = &run.analyst.books;
    let desk = Proposing {
        database: &books.database,
        clock: &books.clock,
        hub: &books.hub,
        odoo: run.odoo,
        identity: run.identity,
        mail: &run.analyst.mail,
        calendar: books.calendar.as_ref(),
        undo: run.analyst.undo,
        asked_by: None,
    };
    let kind = proposal.inputs.kind();
    let action_type = kind.name().to_owned();
    match propose(&desk, proposal, Actor::AiCoo, Some(run.id)).await {
        Ok(proposed) => {
            let placed = takes_a_place(proposed.status);
            let recommendation = Recommendation {
                action_type,
                title: proposed.title,
                action_id: Some(proposed.action),
                reason: None,
                refused: (!placed).then_some(customer),
            };
            Ok(Made {
                recommendation,
                gap: None,
                placed,
            })
        }
        Err(Discarded::Database(error)) => Err(error),
        Err(discarded) => {
            let gap = discarded.unread().then(|| Gap {
                what: format!("Records for “{}” could not be read", kind.label()),
                why: discarded.to_string(),
                left_out: "proposals of this type that need them".to_owned(),
            });
            let recommendation = Recommendation {
                action_type,
                title: proposal.named(),
                action_id: None,
                refused: discarded.lasts().then_some(customer),
                reason: Some(discarded.to_string()),
            };
            Ok(Made {
                recommendation,
                gap,
                placed: false,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_blocked_takes_no_place() {
        assert!(!takes_a_place(Status::Blocked));
        assert!(takes_a_place(Status::PendingApproval));
        assert!(takes_a_place(Status::Approved));
    }
}
