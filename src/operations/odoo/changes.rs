//! The calls beside tasks and notes: activities, deals, orders, and taking back what was made.

use super::{
    calls::{MODULE, datetime, noon, one_line},
    html,
};
use crate::ground::{
    effect::{OdooCall, Once},
    ids::{CompanyId, DealId, OdooUserId, PartnerId, ProductId, StageId},
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::{Value, json};

/// An activity to be scheduled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewActivity {
    pub target: ActivityTarget,
    /// The id of the record that it is put on.
    pub record: i64,
    pub kind: ActivityKind,
    /// One line.
    pub summary: String,
    /// Plain text.
    pub note: Option<String>,
    pub user: OdooUserId,
    pub deadline: NaiveDate,
}

/// What an activity can be put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivityTarget {
    Deal,
    Task,
    Invoice,
    Partner,
}

impl ActivityTarget {
    /// Its name in Odoo.
    pub fn model(self) -> &'static str {
        match self {
            Self::Deal => "crm.lead",
            Self::Task => "project.task",
            Self::Invoice => "account.move",
            Self::Partner => "res.partner",
        }
    }

    /// The external id of its `ir.model`, which the key's user cannot read.
    fn external_id(self) -> &'static str {
        match self {
            Self::Deal => "crm.model_crm_lead",
            Self::Task => "project.model_project_task",
            Self::Invoice => "account.model_account_move",
            Self::Partner => "base.model_res_partner",
        }
    }
}

/// The external ids of [`ActivityTarget`].
pub(super) const ACTIVITY_MODELS: &[&str] = &[
    "crm.model_crm_lead",
    "project.model_project_task",
    "account.model_account_move",
    "base.model_res_partner",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivityKind {
    ToDo,
    Call,
}

impl ActivityKind {
    fn external_id(self) -> &'static str {
        match self {
            Self::ToDo => ACTIVITY_TYPES[0],
            Self::Call => ACTIVITY_TYPES[1],
        }
    }
}

/// The external ids of [`ActivityKind`].
pub(super) const ACTIVITY_TYPES: &[&str] = &[
    "mail.mail_activity_data_todo",
    "mail.mail_activity_data_call",
];

/// The call that schedules an activity under an external id of ours. The mail that Odoo would
/// send to whom it is assigned is switched off.
pub fn schedule_activity_call(external_id: &str, activity: &NewActivity) -> OdooCall {
    let mut row = vec![
        ("id", format!("{MODULE}.{external_id}")),
        ("summary", one_line(&activity.summary)),
        ("res_model_id/id", activity.target.external_id().to_owned()),
        ("res_id", activity.record.to_string()),
        (
            "activity_type_id/id",
            activity.kind.external_id().to_owned(),
        ),
        ("date_deadline", activity.deadline.to_string()),
        ("user_id/.id", activity.user.to_string()),
    ];
    if let Some(text) = &activity.note {
        row.push(("note", html::from_text(text)));
    }
    let (fields, cells): (Vec<&str>, Vec<String>) = row.into_iter().unzip();
    loaded(
        "mail.activity",
        external_id,
        json!({"fields": fields, "data": [cells], "context": activity_context()}),
    )
}

pub(super) fn activity_context() -> Value {
    json!({"mail_activity_quick_update": true, "tz": "UTC"})
}

/// The call that moves a deal to another stage.
pub fn move_deal_call(deal: DealId, from: StageId, to: StageId) -> OdooCall {
    OdooCall {
        model: "crm.lead".to_owned(),
        method: "write".to_owned(),
        arguments: json!({"ids": [deal], "vals": {"stage_id": to}}),
        once: Once::Change {
            field: "stage_id".to_owned(),
            from: json!(from),
            to: json!(to),
        },
    }
}

/// A request for quotation to be drafted.
#[derive(Debug, Clone, PartialEq)]
pub struct NewOrder {
    pub company: CompanyId,
    pub vendor: PartnerId,
    /// `res.currency` of the prices.
    pub currency: i64,
    /// When the goods should arrive; sent as its [`noon`].
    pub planned: NaiveDate,
    /// The company's, where they arrive.
    pub zone: Tz,
    pub lines: Vec<NewOrderLine>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NewOrderLine {
    pub product: ProductId,
    /// Whole units.
    pub quantity: u32,
    /// In the order's currency, as decimal digits.
    pub price: String,
}

/// Where an order of ours says that it comes from.
pub(super) const ORIGIN: &str = "AI COO";

/// The call that drafts an order under an external id of ours, each of its lines under one of its
/// own: without, a second call would add the lines again. Nothing confirms it.
pub fn draft_order_call(external_id: &str, order: &NewOrder) -> OdooCall {
    let planned = datetime(noon(order.planned, order.zone));
    let rows = (1..).zip(&order.lines).map(|(number, line)| {
        let head = [
            format!("{MODULE}.{external_id}"),
            ORIGIN.to_owned(),
            order.vendor.to_string(),
            order.currency.to_string(),
            order.company.to_string(),
            planned.clone(),
        ];
        let head = head.map(|cell| if number == 1 { cell } else { String::new() });
        let line = [
            format!("{MODULE}.{external_id}_{number}"),
            line.product.to_string(),
            line.quantity.to_string(),
            line.price.clone(),
            planned.clone(),
        ];
        head.into_iter().chain(line).collect::<Vec<String>>()
    });
    let fields = [
        "id",
        "origin",
        "partner_id/.id",
        "currency_id/.id",
        "company_id/.id",
        "date_planned",
        "order_line/id",
        "order_line/product_id/.id",
        "order_line/product_qty",
        "order_line/price_unit",
        "order_line/date_planned",
    ];
    loaded(
        "purchase.order",
        external_id,
        json!({"fields": fields, "data": rows.collect::<Vec<_>>(), "context": order_context()}),
    )
}

/// `load` reads date-times in the context's zone, so the zone is said.
pub(super) fn order_context() -> Value {
    json!({"tz": "UTC"})
}

/// The call that deletes what an action has made: a task, an activity or a meeting.
pub fn delete_call(model: &str, id: i64) -> OdooCall {
    OdooCall {
        model: model.to_owned(),
        method: "unlink".to_owned(),
        arguments: json!({"ids": [id]}),
        once: Once::Gone,
    }
}

/// The call that cancels a drafted order; deleting one takes rights that the key does not need.
pub fn cancel_order_call(id: i64) -> OdooCall {
    OdooCall {
        model: "purchase.order".to_owned(),
        method: "button_cancel".to_owned(),
        arguments: json!({"ids": [id]}),
        once: Once::Change {
            field: "state".to_owned(),
            from: json!("draft"),
            to: json!("cancel"),
        },
    }
}

fn loaded(model: &str, external_id: &str, arguments: Value) -> OdooCall {
    OdooCall {
        model: model.to_owned(),
        method: "load".to_owned(),
        arguments,
        once: Once::ExternalId {
            module: MODULE.to_owned(),
            name: external_id.to_owned(),
        },
    }
}
