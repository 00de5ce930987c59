//! Every form that outlives a session is filled in again.

use super::{CODE, WORDS, made_for, sign_in_at};
use crate::decisions::waiting;
use ai_coo::{actions::Kind, web::components::form::OUTLIVE};

/// The address of a page, the form on it, what is typed, and how the page shows it again.
type Late<'a> = (&'a str, &'a str, Vec<(&'a str, &'a str)>, &'a str);

#[tokio::test]
async fn every_form_that_outlives_a_session_is_filled_in_again() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let id = task.action_id.to_string();
    let colleague = app.second.user.id.to_string();
    let more = format!("/dashboard/operator/more?action={id}");
    let browser = app.browser_of(&app.admin).await;
    let stamp = made_for(&browser.get(&more).await);
    let forms: [Late<'_>; 14] = [
        (
            "/dashboard/operator/new/create_task",
            "compose",
            vec![
                ("kind", "create_task"),
                ("form[one][name]", "Call them back"),
                ("form[one][reasoning]", WORDS),
            ],
            "value=\"Call them back\"",
        ),
        (
            "/dashboard/operator/settings",
            "save_guardrails",
            vec![
                ("version", "1"),
                ("form[text][contact_gap_hours]", "4711"),
                ("form[text][code]", CODE),
            ],
            "value=\"4711\"",
        ),
        (
            "/dashboard/operator/settings/proposals",
            "save_proposals",
            vec![("version", "1"), ("least_reminder", "4711.50")],
            "value=\"4711.50\"",
        ),
        (
            more.as_str(),
            "comment",
            vec![("action", id.as_str()), ("text", WORDS)],
            WORDS,
        ),
        (
            more.as_str(),
            "hand_over",
            vec![
                ("action", id.as_str()),
                ("to", colleague.as_str()),
                ("note", WORDS),
            ],
            WORDS,
        ),
        (
            more.as_str(),
            "remind",
            vec![("action", id.as_str()), ("note", WORDS)],
            WORDS,
        ),
        (
            "/dashboard/operator/several",
            "decide_several",
            vec![("verb", "reject"), ("why", "handled"), ("reason", WORDS)],
            WORDS,
        ),
        // It stands on every page.
        (
            "/dashboard/operator/history?status=executed",
            "throw_kill_switch",
            vec![("on", "true"), ("reason", WORDS), ("code", CODE)],
            WORDS,
        ),
        (
            "/dashboard/operator/people",
            "invite",
            vec![
                ("email", "nora@example.com"),
                ("name", "Nora New"),
                ("role", "viewer"),
                ("code", CODE),
            ],
            "value=\"Nora New\"",
        ),
        (
            "/dashboard/operator/tokens",
            "add_token",
            vec![
                ("name", "Nightly export"),
                ("role", "operator"),
                ("days", "4"),
                ("code", CODE),
            ],
            "value=\"Nightly export\"",
        ),
        (
            "/dashboard/operator/tokens",
            "add_token",
            vec![("name", ""), ("role", "operator"), ("days", "4711")],
            "value=\"4711\"",
        ),
        (
            "/dashboard/operator/account?done=told",
            "rename",
            vec![("name", "Ada Admin-Lovelace")],
            "value=\"Ada Admin-Lovelace\"",
        ),
        (
            "/dashboard/operator/account",
            "set_phone",
            vec![("phone", "+1 415 555 4711"), ("password", CODE)],
            "value=\"+1 415 555 4711\"",
        ),
        (
            "/dashboard/operator/account",
            "choose_time_zone",
            vec![("zone", "Atlantis/Poseidonis")],
            "value=\"Atlantis/Poseidonis\"",
        ),
    ];
    for (form, _) in OUTLIVE {
        let form = form.trim_start_matches("/page/");
        // The reason for a no has a story of its own above.
        let tried = form == "reject" || forms.iter().any(|(_, tried, ..)| *tried == form);
        assert!(tried, "{form}");
    }
    for (address, form, mut fields, seen) in forms {
        let page = browser.get(address).await;
        assert!(!page.text.contains(seen), "{form}");
        assert_eq!(made_for(&page), stamp, "{form}");
        fields.push(("__of", stamp.as_str()));
        app.end_sessions().await;
        let led = browser.post(address, form, &fields).await;
        let back = sign_in_at(&browser, &app.admin, &led).await;
        let page = browser.get(&back.location).await;
        assert!(page.text.contains(seen), "{form}: {}", page.text);
        assert!(!page.text.contains(CODE), "{form}");
    }
}
