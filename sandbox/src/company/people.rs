//! Who is there: users, customers and vendors.

use super::{COO, DANA, MAIN, MARCUS, OTHER};
use crate::{
    books::{Books, USD},
    store::Put,
};
use serde_json::{Value, json};

pub fn people(books: &mut Books) {
    books.add(
        "res.currency",
        json!({"name": "USD", "decimal_places": 2, "rounding": 0.01, "inverse_rate": 1.0}),
    );
    books.add(
        "res.currency",
        json!({"name": "EUR", "decimal_places": 2, "rounding": 0.01, "inverse_rate": 1.08,
               "date": "2026-01-01"}),
    );
    // Nobody has entered a rate: Odoo reckons one to one.
    books.add(
        "res.currency",
        json!({"name": "NOK", "decimal_places": 2, "rounding": 0.01, "inverse_rate": 1.0}),
    );
    let countries = [("United States", "US"), ("Germany", "DE"), ("Norway", "NO")];
    for (name, code) in countries {
        books.add("res.country", json!({"name": name, "code": code}));
    }
    books.add("res.partner.category", json!({"name": "Wholesale"}));
    books.add("res.partner.category", json!({"name": "Do not contact"}));
    let main = "Fenwick Outdoor Supply";
    let other = "Fenwick Outdoor Canada";
    books.add(
        "res.company",
        json!({"name": main, "currency_id": USD, "partner_id": 1, "country_id": 1}),
    );
    books.add(
        "res.company",
        json!({"name": other, "currency_id": USD, "partner_id": 2}),
    );
    // Partners 1 to 8: the two companies, then one for each user.
    let users = [
        ("Priya Raman", "priya", true),
        ("Rosa Lindqvist", "rosa", false),
        ("AI COO", "aicoo", true),
        ("Dana Whitfield", "dana", true),
        ("Marcus Okafor", "marcus", true),
        ("Portal User", "portal", false),
    ];
    for name in [main, other] {
        partner(books, name, None, None);
    }
    for (name, login, _) in users {
        let email = format!("{login}@fenwick.example.com");
        partner(books, name, Some(&email), Some(1));
    }
    let mut user = |id: i64, (name, login, active): (&str, &str, bool), partner: i64| {
        let row = json!({
            "name": name, "login": login, "partner_id": partner, "company_id": MAIN,
            "company_ids": [MAIN, OTHER], "active": active, "share": login == "portal",
            "lang": "en_US", "tz": "UTC", "write_date": "2026-01-01 00:00:00",
        });
        if let Value::Object(row) = row {
            books.store.put(Put {
                model: "res.users".to_owned(),
                id,
                row: Some(row),
                external_id: None,
            });
        }
    };
    for ((id, of_user), partner) in [2, 3, COO, DANA, MARCUS, 8].into_iter().zip(users).zip(3..) {
        user(id, of_user, partner);
    }
    books.add(
        "mail.message.subtype",
        json!({"name": "Discussions", "internal": false}),
    );
    books.add(
        "mail.message.subtype",
        json!({"name": "Note", "internal": true}),
    );
    books
        .store
        .name_externally("mail.mt_comment", "mail.message.subtype", 1);
    books
        .store
        .name_externally("mail.mt_note", "mail.message.subtype", 2);
}

fn partner(books: &mut Books, name: &str, email: Option<&str>, parent: Option<i64>) -> i64 {
    let id = books.store.next_id("res.partner");
    let row = json!({
        "name": name,
        "email": email.map_or(json!(false), |email| json!(email)),
        "phone": email.map_or(json!(false), |_| json!(format!("(415) 555-{:04}", 100 + id))),
        "lang": "en_US",
        "is_company": parent.is_none(),
        "parent_id": parent.map_or(json!(false), |id| json!(id)),
        "commercial_partner_id": parent.unwrap_or(id),
    });
    books.add("res.partner", row)
}

/// The customers and vendors by what they are to the story.
pub struct Partners {
    pub prompt: [i64; 3],
    /// Two invoices, the oldest of all; one went to its accounts department.
    pub oldest: i64,
    pub oldest_accounts: i64,
    pub two_months: i64,
    /// Its name tries to be markup and a spreadsheet formula.
    pub hostile: i64,
    pub partly_paid: i64,
    pub without_email: i64,
    pub newly_late: i64,
    pub pays_ahead: i64,
    pub abroad: i64,
    pub vendors: [i64; 5],
}

pub fn partners(books: &mut Books) -> Partners {
    let mut add = |name: &str, domain: &str| {
        let email = format!("accounts@{domain}.example.com");
        let email = (!domain.is_empty()).then_some(email);
        partner(books, name, email.as_deref(), None)
    };
    let mut all = Partners {
        prompt: [
            add("Alder & Finch Hardware", "alderfinch"),
            add("Juniper Ridge Campgrounds", "juniperridge"),
            add("Kite & Keel Sailing", "kitekeel"),
        ],
        oldest: add("Cascade Trail Shops", "cascadetrail"),
        oldest_accounts: 0,
        two_months: add("Driftwood Lodge", "driftwood"),
        hostile: add("=<b>Bøhm & Søns</b> \"Tools\"", "bohm"),
        partly_paid: add("Emberline Events", "emberline"),
        without_email: add("Foxglove Gardens", ""),
        newly_late: add("Greystone Climbing", "greystone"),
        pays_ahead: add("Blue Heron Outfitters", "blueheron"),
        abroad: add("Nordlys Sport AS", "nordlys"),
        vendors: [
            add("Tanglewood Textiles", "tanglewood"),
            add("Harbor Street Properties", "harborstreet"),
            add("Cirrus Hosting", "cirrus"),
            add("Polaris Freight", "polaris"),
            add("Anvil Insurance", "anvil"),
        ],
    };
    let email = "ap@cascadetrail.example.com";
    all.oldest_accounts = partner(books, "Accounts Payable", Some(email), Some(all.oldest));
    all
}
