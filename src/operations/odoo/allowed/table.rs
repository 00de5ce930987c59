//! The table: every writing call there is.

use super::{Allowed, Cell, Column, Rule, may, must};
use crate::operations::odoo::{
    calls::task_context,
    changes::{ACTIVITY_MODELS, ACTIVITY_TYPES, ORIGIN, activity_context, order_context},
    meeting::meeting_context,
};

pub(super) const ALLOWED: &[Allowed] = &[
    // New records, under external ids.
    Allowed {
        model: "project.task",
        method: "load",
        arguments: &[
            ("fields", Rule::Columns(TASK)),
            ("data", Rule::Rows(TASK)),
            ("context", Rule::Context(task_context)),
        ],
    },
    Allowed {
        model: "mail.activity",
        method: "load",
        arguments: &[
            ("fields", Rule::Columns(ACTIVITY)),
            ("data", Rule::Rows(ACTIVITY)),
            ("context", Rule::Context(activity_context)),
        ],
    },
    Allowed {
        model: "purchase.order",
        method: "load",
        arguments: &[
            ("fields", Rule::Columns(ORDER)),
            ("data", Rule::Rows(ORDER)),
            ("context", Rule::Context(order_context)),
        ],
    },
    Allowed {
        model: "calendar.event",
        method: "load",
        arguments: &[
            ("fields", Rule::Columns(MEETING)),
            ("data", Rule::Rows(MEETING)),
            ("context", Rule::Context(meeting_context)),
        ],
    },
    // A deal to another stage, and nothing else of it.
    Allowed {
        model: "crm.lead",
        method: "write",
        arguments: &[("ids", Rule::OneId), ("vals", Rule::Field("stage_id"))],
    },
    // Taking back what was made; an order is cancelled, never deleted.
    Allowed {
        model: "project.task",
        method: "unlink",
        arguments: &[("ids", Rule::OneId)],
    },
    Allowed {
        model: "mail.activity",
        method: "unlink",
        arguments: &[("ids", Rule::OneId)],
    },
    Allowed {
        model: "calendar.event",
        method: "unlink",
        arguments: &[("ids", Rule::OneId)],
    },
    Allowed {
        model: "purchase.order",
        method: "button_cancel",
        arguments: &[("ids", Rule::OneId)],
    },
    // An internal note, on four kinds of records.
    Allowed {
        model: "account.move",
        method: "message_post",
        arguments: NOTE,
    },
    Allowed {
        model: "project.task",
        method: "message_post",
        arguments: NOTE,
    },
    Allowed {
        model: "crm.lead",
        method: "message_post",
        arguments: NOTE,
    },
    Allowed {
        model: "res.partner",
        method: "message_post",
        arguments: NOTE,
    },
];

const TASK: &[Column] = &[
    must("id", Cell::OurId),
    must("name", Cell::Line),
    may("project_id/.id", Cell::Id),
    may("user_ids/.id", Cell::Id),
    may("date_deadline", Cell::Moment),
    may("priority", Cell::OneOf(&["0", "1", "2", "3"])),
    may("description", Cell::Html),
];

const ACTIVITY: &[Column] = &[
    must("id", Cell::OurId),
    must("summary", Cell::Line),
    must("res_model_id/id", Cell::OneOf(ACTIVITY_MODELS)),
    must("res_id", Cell::Id),
    must("activity_type_id/id", Cell::OneOf(ACTIVITY_TYPES)),
    must("date_deadline", Cell::Day),
    must("user_id/.id", Cell::Id),
    may("note", Cell::Html),
];

/// Neither a state nor anything that confirms.
const ORDER: &[Column] = &[
    must("id", Cell::OurId),
    must("origin", Cell::OneOf(&[ORIGIN])),
    must("partner_id/.id", Cell::Id),
    must("currency_id/.id", Cell::Id),
    must("company_id/.id", Cell::Id),
    must("date_planned", Cell::Moment),
    must("order_line/id", Cell::OurLineId),
    must("order_line/product_id/.id", Cell::Id),
    must("order_line/product_qty", Cell::Number),
    must("order_line/price_unit", Cell::Number),
    must("order_line/date_planned", Cell::Moment),
];

const MEETING: &[Column] = &[
    must("id", Cell::OurId),
    must("name", Cell::Line),
    must("start", Cell::Moment),
    must("stop", Cell::Moment),
    must("user_id/.id", Cell::Id),
    must("partner_ids/.id", Cell::Ids),
    may("location", Cell::Line),
    may("description", Cell::Html),
];

/// `partner_ids` is not among them, nor is any way to name a recipient.
const NOTE: &[(&str, Rule)] = &[
    ("ids", Rule::OneId),
    ("body", Rule::PlainHtml),
    ("body_is_html", Rule::True),
    ("message_type", Rule::Text("comment")),
    ("subtype_xmlid", Rule::Text("mail.mt_note")),
    ("message_id", Rule::OurMessageId),
];
