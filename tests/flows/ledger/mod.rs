//! What customers owe, by the ledger: every sum is the ledger's, late is what fell due, and who
//! may have paid is not reminded.

mod calls_to_odoo;
mod payments;
mod receivables;
mod reminders;
mod runway;

use crate::support::TestApp;
use ai_coo::{
    actions::{Action, ActionInputs, lifecycle::Status},
    ground::{
        effect::{Mail, Request},
        ids::PartnerId,
    },
    insight::analyzers::{self, Analysis, AnalyzerType, financial::Metrics},
};
use chrono::Duration;
use serde_json::{Value, json};

const BANK: i64 = 1;

impl TestApp {
    fn day(&self, offset: i64) -> String {
        (self.clock.now().date_naive() + Duration::days(offset)).to_string()
    }

    /// A record that somebody at the company makes.
    async fn made(&self, model: &str, values: Value) -> i64 {
        self.odoo.add(model, values).await;
        *self.odoo.search(model, json!([])).await.last().unwrap()
    }

    async fn customer(&self, name: &str) -> i64 {
        let email = format!("ap@{}.example.com", name.to_lowercase());
        let id = self
            .made(
                "res.partner",
                json!({"name": name, "email": email, "is_company": true, "lang": "en_US"}),
            )
            .await;
        let own = json!({"commercial_partner_id": id});
        self.odoo.change("res.partner", id, own).await;
        id
    }

    async fn invoice(&self, customer: i64, name: &str, amount: f64, due: i64) -> i64 {
        self.odoo
            .add("account.move", self.document(customer, name, amount, due))
            .await;
        let named = json!([["name", "=", name]]);
        self.odoo.search("account.move", named).await[0]
    }

    fn document(&self, customer: i64, name: &str, amount: f64, due: i64) -> Value {
        json!({
            "move_type": "out_invoice", "name": name, "partner_id": customer, "company_id": 1,
            "amount_total": amount, "invoice_date": self.day(due - 30), "date": self.day(due - 30),
            "invoice_date_due": self.day(due), "invoice_user_id": 5,
        })
    }

    async fn latest(&self) -> Analysis {
        let connection = self.database.connection();
        let run = analyzers::store::latest::complete(connection, AnalyzerType::Financial).await;
        run.unwrap().unwrap()
    }

    async fn figures(&self) -> Metrics {
        self.latest().await.figures::<Metrics>().unwrap().clone()
    }

    /// By as many people as it takes.
    async fn approved(&self, action: &Action) {
        for person in [&self.operator, &self.second] {
            if self.status(action.action_id).await == Status::PendingApproval {
                let (status, answer) = self.approve(person, action).await;
                assert_eq!(status, 200, "{answer}");
            }
        }
        assert_eq!(self.status(action.action_id).await, Status::Approved);
    }
}

fn reminder_of(waiting: &[Action], customer: i64) -> Option<&Action> {
    waiting.iter().find(|action| {
        matches!(&action.inputs, ActionInputs::CreateInvoiceReminder(inputs) if inputs.customer_id == PartnerId(customer))
    })
}

fn mail_of(action: &Action) -> &Mail {
    let mail = action
        .effect
        .requests
        .iter()
        .find_map(|request| match request {
            Request::Mail(mail) => Some(mail),
            _ => None,
        });
    mail.unwrap()
}
