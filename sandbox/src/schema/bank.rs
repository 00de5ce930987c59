//! The models of money on its way: payments and the bank statement.

use super::{
    Kind::{Boolean, Date, Number, One, Text},
    Model,
    models::{COMMERCIAL, COMPANY, CURRENCY, PARTNER},
};

pub(super) const LINE: Model = Model {
    name: "account.bank.statement.line",
    label: "Bank Statement Line",
    fields: &[
        ("move_id", One("account.move")),
        ("date", Date),
        ("amount", Number),
        CURRENCY,
        ("amount_currency", Number),
        ("foreign_currency_id", One("res.currency")),
        PARTNER,
        COMMERCIAL,
        ("partner_name", Text),
        ("payment_ref", Text),
        ("ref", Text),
        ("is_reconciled", Boolean),
        COMPANY,
    ],
    may: &[],
};

pub(super) const PAYMENT: Model = Model {
    name: "account.payment",
    label: "Payments",
    fields: &[
        ("name", Text),
        ("state", Text),
        ("payment_type", Text),
        ("amount", Number),
        ("date", Date),
        PARTNER,
        COMPANY,
        CURRENCY,
        ("move_id", One("account.move")),
        ("is_matched", Boolean),
        ("is_reconciled", Boolean),
    ],
    may: &[],
};
