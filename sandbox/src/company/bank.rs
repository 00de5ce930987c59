//! The ledger's accounts, and half a year of movements on the bank's.

use super::{MAIN, OTHER, people::Partners};
use crate::books::{
    BANK, Books, EQUITY, EXPENSES, Movement, OUTSTANDING_PAYMENTS, OUTSTANDING_RECEIPTS, PAYABLE,
    RECEIVABLE, SALES, SAVINGS,
};
use serde_json::json;

pub fn accounts(books: &mut Books) {
    let accounts = [
        (BANK, "101401", "Bank", "asset_cash", false),
        (SAVINGS, "101501", "Savings", "asset_cash", false),
        (
            RECEIVABLE,
            "121000",
            "Account Receivable",
            "asset_receivable",
            true,
        ),
        (
            PAYABLE,
            "211000",
            "Account Payable",
            "liability_payable",
            true,
        ),
        (
            OUTSTANDING_RECEIPTS,
            "101403",
            "Outstanding Receipts",
            "asset_current",
            true,
        ),
        (
            OUTSTANDING_PAYMENTS,
            "101404",
            "Outstanding Payments",
            "asset_current",
            true,
        ),
        (SALES, "400000", "Product Sales", "income", false),
        (EXPENSES, "600000", "Expenses", "expense", false),
        (EQUITY, "301000", "Capital", "equity", false),
    ];
    for (_, code, name, kind, reconcile) in accounts {
        books.add(
            "account.account",
            json!({"code": code, "name": name, "account_type": kind, "reconcile": reconcile,
                   "company_ids": [MAIN, OTHER]}),
        );
    }
}

pub fn movement(
    day: i64,
    amount: i64,
    label: &str,
    counterpart: i64,
    partner: Option<i64>,
) -> Movement<'_> {
    Movement {
        account: BANK,
        day,
        amount,
        label,
        counterpart,
        partner,
        unmatched: 0,
        company: MAIN,
    }
}

/// What the accounts hold today, in cents.
const CASH: i64 = 8_420_000;
const SAVED: i64 = 1_500_000;
const CASH_IF_HEALTHY: i64 = 61_250_000;
/// How much of what customers buy they pay in thirty days.
const RECEIPTS: i64 = 2_180_000;
const RECEIPTS_IF_HEALTHY: i64 = 8_900_000;

/// Half a year of movements in six periods of thirty days, and what was there before.
pub fn bank(books: &mut Books, p: &Partners, healthy: bool) {
    let receipts = if healthy {
        RECEIPTS_IF_HEALTHY
    } else {
        RECEIPTS
    };
    let [textiles, rent, hosting, freight, insurance] = p.vendors;
    for period in 0..6 {
        let day = |day: i64| day - 30 * period;
        let out = [
            (-2, 1_840_000, "Payroll", None),
            (-16, 1_865_000 - 15_000 * period, "Payroll", None),
            (-5, 520_000, "Rent", Some(rent)),
            (-9, 238_000 - 4_000 * period, "Hosting", Some(hosting)),
            (-12, 1_475_000 + 12_500 * period, "Fabrics", Some(textiles)),
            (-18, 610_000, "Freight", Some(freight)),
            (-20, 94_000, "Insurance", Some(insurance)),
            (-23, 260_000, "Advertising", None),
            (-27, 315_000, "Sales tax", None),
        ];
        for (when, amount, label, partner) in out {
            books.movement(&movement(day(when), -amount, label, EXPENSES, partner));
        }
        for (when, share, customer) in [(-4, 45, 0), (-14, 30, 1), (-25, 25, 2)] {
            let partner = Some(p.prompt[customer]);
            let amount = (receipts + 10_000 * period) * share / 100;
            books.movement(&movement(
                day(when),
                amount,
                "Customer payment",
                RECEIVABLE,
                partner,
            ));
        }
    }
    if !healthy {
        let part = movement(
            -11,
            415_000,
            "Part payment",
            RECEIVABLE,
            Some(p.partly_paid),
        );
        books.movement(&part);
        books.movement(&Movement {
            unmatched: 150_000,
            ..movement(-4, 150_000, "Advance", RECEIVABLE, Some(p.pays_ahead))
        });
    }
    books.movement(&Movement {
        account: SAVINGS,
        ..movement(-240, SAVED, "Opening balance", EQUITY, None)
    });
    let wanted = if healthy { CASH_IF_HEALTHY } else { CASH };
    let missing = wanted - books.cash(MAIN);
    let opening = movement(-240, missing, "Opening balance", EQUITY, None);
    books.movement(&opening);
}
