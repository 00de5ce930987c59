//! Projects, tasks and deals.

use super::{DANA, MAIN, MARCUS, OTHER, people::Partners};
use crate::sandbox::books::Books;
use serde_json::{Value, json};

pub fn work(books: &mut Books, p: &Partners) {
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
