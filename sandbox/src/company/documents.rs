//! What customers owe and what vendors are owed.

use super::{DANA, MAIN, MARCUS, OTHER, bank::movement, people::Partners};
use crate::books::{Books, Document, EQUITY, EUR, Movement, USD};

fn invoice<'a>(name: &'a str, partner: i64, total: i64, due: i64) -> Document<'a> {
    Document {
        kind: "out_invoice",
        name,
        partner,
        total,
        paid: 0,
        issued: due - 30,
        due,
        salesperson: if partner % 2 == 0 { DANA } else { MARCUS },
        company: MAIN,
        currency: (USD, 100),
        draft: false,
    }
}

/// What customers owe. In a healthy company nobody is late.
pub fn invoices(books: &mut Books, p: &Partners, healthy: bool) {
    let due_ahead = [
        invoice("INV/00031", p.prompt[0], 1_430_000, 9),
        invoice("INV/00032", p.prompt[1], 846_000, 17),
        invoice("INV/00033", p.prompt[2], 1_197_500, 26),
    ];
    for document in &due_ahead {
        books.document(document);
    }
    if healthy {
        return;
    }
    let late = [
        invoice("INV/00011", p.oldest, 1_950_000, -96),
        invoice("INV/00012", p.oldest_accounts, 1_200_000, -94),
        invoice("INV/00015", p.two_months, 1_284_000, -62),
        invoice("INV/00018", p.hostile, 731_550, -44),
        invoice("INV/00021", p.without_email, 348_025, -21),
        invoice("INV/00023", p.newly_late, 612_500, -12),
        invoice("INV/00025", p.pays_ahead, 126_000, -8),
        invoice("INV/00026", p.newly_late, 220_440, -3),
        Document {
            paid: 415_000,
            ..invoice("INV/00019", p.partly_paid, 990_000, -33)
        },
        // In euros: 4,000.00 EUR are 4,320.00 USD in the books.
        Document {
            currency: (EUR, 108),
            ..invoice("INV/00022", p.abroad, 400_000, -15)
        },
    ];
    for document in &late {
        books.document(document);
    }
    // The customer paid, the bank does not show it yet.
    let paid = Document {
        paid: 364_000,
        ..invoice("INV/00028", p.prompt[2], 364_000, -2)
    };
    books.document(&paid);
    books.payment_in_transit(p.prompt[2], 364_000, -1, MAIN);
    // Shown beside what is owed, never netted away unseen.
    books.document(&Document {
        kind: "out_refund",
        issued: -6,
        ..invoice("RINV/00002", p.newly_late, 42_000, -6)
    });
}

/// A draft, and documents of the other company.
pub fn not_counted(books: &mut Books, p: &Partners) {
    books.document(&Document {
        draft: true,
        ..invoice("", p.prompt[0], 940_000, 30)
    });
    let foreign = Document {
        company: OTHER,
        ..invoice("CA/00007", p.two_months, 2_200_000, -40)
    };
    books.document(&foreign);
    books.movement(&Movement {
        company: OTHER,
        ..movement(-10, 7_777_700, "Canadian deposit", EQUITY, None)
    });
}

/// What vendors are owed.
pub fn payables(books: &mut Books, p: &Partners, healthy: bool) {
    let [textiles, rent, hosting, freight, insurance] = p.vendors;
    let bill = |name, vendor, total, due: i64| Document {
        kind: "in_invoice",
        issued: due.min(0) - 12,
        ..invoice(name, vendor, total, due)
    };
    let bills = [
        bill("BILL/00041", textiles, 1_475_000, 3),
        bill("BILL/00042", rent, 520_000, 6),
        bill("BILL/00043", hosting, 238_000, 11),
        bill("BILL/00044", freight, 690_000, 19),
        bill("BILL/00045", insurance, 94_000, 27),
    ];
    for document in &bills {
        books.document(document);
    }
    if !healthy {
        books.document(&bill("BILL/00038", freight, 215_000, -4));
        books.document(&Document {
            kind: "in_refund",
            ..bill("RBILL/00003", textiles, 18_000, 9)
        });
    }
}
