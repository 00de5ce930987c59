//! What has to be put right in the books before a customer is reminded.

use super::{Proposal, case::Case, rules::PROVENANCE};
use crate::{
    actions::{ActionInputs, EstimatedImpact, NoteModel, PostInternalMessage, bank::Incoming},
    ground::{
        evidence::{Evidence, Fact},
        money::Money,
    },
};

impl Case<'_> {
    /// A note for whoever keeps the books.
    pub(super) fn match_first(&self, unmatched: &Money) -> Proposal {
        let body = format!(
            "This customer has {unmatched} in payments or credit notes not yet matched with an invoice, while {} is overdue. \
             Please match it; no reminder is proposed until then.",
            self.open()
        );
        let mut evidence = self.evidence();
        evidence.push(Evidence::Query {
            key: "e99".to_owned(),
            model: "account.move.line".to_owned(),
            label: "Payments and credit notes that are not matched".to_owned(),
            domain: serde_json::json!([
                [
                    "partner_id.commercial_partner_id",
                    "=",
                    self.customer.customer
                ],
                ["account_id.account_type", "=", "asset_receivable"],
                ["reconciled", "=", false],
                ["parent_state", "=", "posted"],
                ["amount_residual", "<", 0],
                ["company_id", "in", self.reading.company.ids()]
            ]),
            aggregate: "amount_residual:sum".to_owned(),
            value: Fact::Money(unmatched.clone()),
            as_of: self.reading.read_at,
        });
        Proposal {
            provenance: PROVENANCE,
            inputs: ActionInputs::PostInternalMessage(PostInternalMessage { model: NoteModel::Invoice, id: self.oldest.id.0, body }),
            expected_effect: "A note on {{e3.number}} asks the bookkeeper to match {{e99.value}} before a reminder is sent.".to_owned(),
            reasoning: format!(
                "{{{{e1.name}}}} has {{{{e99.value}}}} in unmatched payments or credit notes, and {{{{e2.value}}}} overdue.{} A customer who has paid must not get a reminder.",
                self.disputed_words()
            ),
            evidence,
            estimated_impact: EstimatedImpact::default(),
        }
    }

    /// A note for whoever keeps the books: the bank has money that may be this customer's.
    pub(super) fn reconcile_first(&self, paid: &Incoming) -> Proposal {
        let body = format!(
            "This customer may have paid: {paid}. {} is overdue. \
             Please reconcile it; no reminder is proposed until then.",
            self.open()
        );
        let mut evidence = self.evidence();
        evidence.push(Evidence::Query {
            key: "e98".to_owned(),
            model: "account.bank.statement.line".to_owned(),
            label: "Money on the bank statement that is not reconciled".to_owned(),
            domain: serde_json::json!([["id", "=", paid.line.id]]),
            aggregate: "amount".to_owned(),
            value: Fact::Money(paid.line.amount.clone()),
            as_of: self.reading.read_at,
        });
        Proposal {
            provenance: PROVENANCE,
            inputs: ActionInputs::PostInternalMessage(PostInternalMessage { model: NoteModel::Invoice, id: self.oldest.id.0, body }),
            expected_effect: "A note on {{e3.number}} asks the bookkeeper to reconcile {{e98.value}} before a reminder is sent.".to_owned(),
            reasoning: format!(
                "{{{{e1.name}}}} has {{{{e2.value}}}} overdue, and {}.{} A customer who may have paid gets no reminder.",
                safe(&paid.to_string()),
                self.disputed_words()
            ),
            evidence,
            estimated_impact: EstimatedImpact::default(),
        }
    }
}

/// What somebody outside wrote is no reference to evidence.
fn safe(text: &str) -> String {
    text.replace("{{", "{ {")
}
