//! The bank statement's model.

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
