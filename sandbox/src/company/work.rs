//! Projects, tasks, deals and the calendar.

use super::{DANA, MAIN, MARCUS, OTHER, people::Partners};
use crate::books::{Books, USD};
use serde_json::{Value, json};

pub fn work(books: &mut Books, p: &Partners) {
    calendar(books);
    let project = |name: &str, company: Value, active: bool, template: bool| {
        json!({"name": name, "company_id": company, "active": active, "is_template": template,
               "user_id": DANA})
    };
    books.add(
        "project.project",
        project("Operations", json!(MAIN), true, false),
    );
    books.add(
        "project.project",
        project("Website relaunch", json!(false), true, false),
    );
    books.add(
        "project.project",
        project("Warehouse move", json!(MAIN), true, false),
    );
    books.add(
        "project.project",
        project("Trade fair 2019", json!(MAIN), false, false),
    );
    books.add(
        "project.project",
        project("Montréal opening", json!(OTHER), true, false),
    );
    books.add(
        "project.project",
        project("Onboarding (template)", json!(MAIN), true, true),
    );
    let tasks = [
        ("Count the tent stock", 1, -3, DANA),
        ("New product photos", 2, 6, MARCUS),
        ("Book the movers", 3, 12, DANA),
        ("Label the racks", 3, -9, MARCUS),
    ];
    for (name, project, due, user) in tasks {
        let deadline = format!("{} 17:00:00", books.day(due));
        books.add(
            "project.task",
            json!({"name": name, "project_id": project, "user_ids": [user], "company_id": MAIN,
                   "date_deadline": deadline, "priority": "1", "state": "01_in_progress",
                   "create_uid": user}),
        );
    }
    activities(books);
    products(books, p);
    for (sequence, name) in ["New", "Qualified", "Proposition", "Won"]
        .into_iter()
        .enumerate()
    {
        let stage = json!({"name": name, "sequence": sequence, "is_won": name == "Won"});
        books.add("crm.stage", stage);
    }
    let deals = [
        ("Cascade: autumn range", p.oldest, 3, 48_000.0, -20, -34),
        ("Driftwood: lodge kit", p.two_months, 2, 21_500.0, 15, -6),
        (
            "Alder & Finch: camp stoves",
            p.prompt[0],
            1,
            9_800.0,
            40,
            -45,
        ),
    ];
    for (name, partner, stage, revenue, close, moved) in deals {
        let moved = format!("{} 09:00:00", books.day(moved));
        books.add(
            "crm.lead",
            json!({"name": name, "type": "opportunity", "partner_id": partner, "stage_id": stage,
                   "company_id": MAIN, "user_id": DANA, "expected_revenue": revenue,
                   "date_deadline": books.day(close), "date_last_stage_update": moved,
                   "won_status": "pending"}),
        );
    }
}

/// The kinds of activities, and the models that they can be put on.
fn activities(books: &mut Books) {
    for (name, external_id) in [
        ("To-Do", "mail.mail_activity_data_todo"),
        ("Call", "mail.mail_activity_data_call"),
    ] {
        let id = books.add("mail.activity.type", json!({"name": name}));
        books
            .store
            .name_externally(external_id, "mail.activity.type", id);
    }
    for (name, model, external_id) in [
        ("Lead", "crm.lead", "crm.model_crm_lead"),
        ("Task", "project.task", "project.model_project_task"),
        (
            "Journal Entry",
            "account.move",
            "account.model_account_move",
        ),
        ("Contact", "res.partner", "base.model_res_partner"),
    ] {
        let id = books.add("ir.model", json!({"name": name, "model": model}));
        books.store.name_externally(external_id, "ir.model", id);
    }
}

/// What is bought, and what the vendors ask for it.
fn products(books: &mut Books, p: &Partners) {
    let [textiles, _, _, freight, _] = p.vendors;
    // Name, can be bought, archived; then vendor, least quantity, price.
    let products = [
        (
            "Tent canvas, 2 m",
            true,
            true,
            &[(textiles, 1.0, 42.5), (textiles, 50.0, 39.9)][..],
        ),
        ("Guy rope, 100 m", true, true, &[(textiles, 1.0, 18.0)]),
        ("Pallet freight", true, true, &[(freight, 1.0, 95.0)]),
        ("Gift card", false, true, &[]),
        ("Canvas, old weave", true, false, &[(textiles, 1.0, 30.0)]),
    ];
    for unit in ["Units", "Pack of 6"] {
        books.add("uom.uom", json!({"name": unit}));
    }
    for (name, can_be_bought, active, prices) in products {
        let template = books.add("product.template", json!({"name": name, "active": active}));
        books.add(
            "product.product",
            json!({"name": name, "active": active, "purchase_ok": can_be_bought, "product_tmpl_id": template, "uom_id": 1}),
        );
        for (vendor, least, price) in prices {
            books.add(
                "product.supplierinfo",
                json!({"partner_id": vendor, "product_tmpl_id": template, "price": price, "min_qty": least,
                       "currency_id": USD, "company_id": MAIN, "product_uom_id": 1}),
            );
        }
    }
}

/// What keeps people busy; Marcus' is private: who takes part in it is not shown.
fn calendar(books: &mut Books) {
    let events = [
        ("Quarterly stock review", DANA, json!([6, 7]), "busy", false),
        ("Dentist", MARCUS, json!([7]), "busy", true),
        ("Trade fair, come and go", DANA, json!([6]), "free", false),
    ];
    for (day, (name, user, partners, show_as, private)) in (1..).zip(events) {
        let at = |time: &str| format!("{} {time}", books.day(day));
        let event = json!({
            "name": name, "user_id": user, "partner_ids": partners, "show_as": show_as,
            "privacy": if private { json!("private") } else { json!(false) },
            "start": at("15:00:00"), "stop": at("16:30:00"), "create_uid": user,
        });
        books.add("calendar.event", event);
    }
    // Dana does not go to this one.
    let event = json!({
        "name": "Vendor pitch", "user_id": MARCUS, "partner_ids": [6], "show_as": "busy",
        "privacy": false, "create_uid": MARCUS,
        "start": format!("{} 15:00:00", books.day(4)), "stop": format!("{} 16:30:00", books.day(4)),
    });
    let event = books.add("calendar.event", event);
    books.add(
        "calendar.attendee",
        json!({"event_id": event, "partner_id": 6, "state": "declined"}),
    );
}
