//! An action of each kind, as this company would propose it.

use super::World;
use ai_coo::{
    actions::{
        ActionInputs, CreateInvoiceReminder, CreatePurchaseOrder, CreateTask, NoteModel, OrderLine,
        PostInternalMessage, ScheduleActivity, ScheduleMeeting, SendEmail, SendSms,
        UpdateDealStage,
    },
    ground::ids::{DealId, InvoiceId, OdooUserId, PartnerId, ProductId, StageId},
};
use serde_json::json;

impl World {
    pub fn task(&self) -> ActionInputs {
        ActionInputs::CreateTask(CreateTask {
            name: format!("Call number {}", self.number()),
            user_id: OdooUserId(5),
            date_deadline: self.executor.clock.now().date_naive() + chrono::Days::new(3),
            description: Some("It is late.".to_owned()),
            project_id: None,
            priority: Default::default(),
            about: None,
        })
    }

    /// Of two colleagues, at a time that nothing else takes.
    pub fn meeting(&self) -> ActionInputs {
        let today = self.executor.clock.now().date_naive();
        let day = today + chrono::Days::new(u64::from(10 + self.number() % 300));
        ActionInputs::ScheduleMeeting(ScheduleMeeting {
            title: format!("Meeting number {}", self.number()),
            start: day.and_hms_opt(15, 0, 0).unwrap().and_utc(),
            duration_minutes: 45,
            organiser_id: OdooUserId(5),
            attendee_ids: vec![PartnerId(7)],
            description: Some("What to do about it.".to_owned()),
            location: Some("Room 2".to_owned()),
        })
    }

    pub async fn activity(&self) -> ActionInputs {
        ActionInputs::ScheduleActivity(ScheduleActivity {
            model: NoteModel::Deal,
            id: self.deals().await[0],
            kind: Default::default(),
            summary: format!("Ask again, number {}", self.number()),
            user_id: OdooUserId(5),
            date_deadline: self.executor.clock.now().date_naive() + chrono::Days::new(3),
            note: Some("They were late.".to_owned()),
        })
    }

    /// The first deal, which is in the third stage, to the second.
    pub async fn deal(&self) -> ActionInputs {
        ActionInputs::UpdateDealStage(UpdateDealStage {
            deal_id: DealId(self.deals().await[0]),
            stage_id: StageId(2),
        })
    }

    async fn deals(&self) -> Vec<i64> {
        self.odoo.search("crm.lead", json!([])).await
    }

    /// Two products of one vendor.
    pub async fn order(&self) -> ActionInputs {
        let named = json!([["name", "=", "Tanglewood Textiles"]]);
        let vendor = self.odoo.search("res.partner", named).await[0];
        let line = |id, quantity| OrderLine {
            product_id: ProductId(id),
            quantity,
        };
        ActionInputs::CreatePurchaseOrder(CreatePurchaseOrder {
            vendor_id: PartnerId(vendor),
            date_planned: self.executor.clock.now().date_naive() + chrono::Days::new(10),
            lines: vec![line(1, 60), line(2, 3)],
        })
    }

    /// On an invoice of a customer who is late.
    pub async fn note(&self) -> ActionInputs {
        let (_, invoices) = self.late_customer().await;
        ActionInputs::PostInternalMessage(PostInternalMessage {
            model: NoteModel::Invoice,
            id: invoices[0].0,
            body: "Promised for Friday.".to_owned(),
        })
    }

    /// One mail and two notes.
    pub async fn reminder(&self) -> ActionInputs {
        let (customer_id, invoice_ids) = self.late_customer().await;
        ActionInputs::CreateInvoiceReminder(CreateInvoiceReminder {
            customer_id,
            invoice_ids,
        })
    }

    /// To a customer and its accounts department.
    pub async fn mail_to_two(&self) -> ActionInputs {
        let (customer, _) = self.late_customer().await;
        let parent = json!([["parent_id", "=", customer]]);
        let department = self.odoo.search("res.partner", parent).await[0];
        ActionInputs::SendEmail(SendEmail {
            partner_ids: vec![customer, PartnerId(department)],
            subject: format!("Our terms, number {}", self.number()),
            body: "Dear both,\r\n\r\nthese are our terms.".to_owned(),
        })
    }

    pub async fn text_message(&self) -> ActionInputs {
        let (partner_id, _) = self.late_customer().await;
        ActionInputs::SendSms(SendSms {
            line: Default::default(),
            partner_id,
            text: "Please call us back: €7,500 [INV/00011].".to_owned(),
        })
    }

    async fn late_customer(&self) -> (PartnerId, Vec<InvoiceId>) {
        let named = json!([["name", "=", "Cascade Trail Shops"]]);
        let customer = self.odoo.search("res.partner", named).await[0];
        let of_them = json!([
            ["commercial_partner_id", "=", customer],
            ["move_type", "=", "out_invoice"],
            ["state", "=", "posted"],
        ]);
        let invoices = self.odoo.search("account.move", of_them).await;
        assert_eq!(invoices.len(), 2, "invoices of Cascade Trail Shops");
        (
            PartnerId(customer),
            invoices.into_iter().map(InvoiceId).collect(),
        )
    }
}
