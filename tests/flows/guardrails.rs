//! The page of the guardrails: what it says they let happen, and what its form saves.

use crate::support::TestApp;
use ai_coo::{
    actions::Kind,
    ground::money::Currency,
    guardrails::{self, Autonomy},
    notices::Channel,
    web::pages::settings::form::Form,
};
use std::collections::BTreeMap;

const PAGE: &str = "/dashboard/operator/settings";

/// The names and texts that a browser sends of the form.
pub fn sent(form: Form) -> Vec<(String, String)> {
    let on = form.on.into_iter();
    let on = on.map(|(field, value)| (format!("form[on][{field}]"), value));
    let text = form.text.into_iter();
    let text = text.map(|(field, value)| (format!("form[text][{field}]"), value));
    let chosen = form.chosen.into_iter().flat_map(|(field, of)| {
        let named =
            move |(of, value): (String, String)| (format!("form[chosen][{field}][{of}]"), value);
        of.into_iter().map(named)
    });
    on.chain(text).chain(chosen).collect()
}

#[tokio::test]
async fn the_form_saves_each_setting_and_the_page_says_what_runs_unasked() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    let page = admin.get(PAGE).await;
    assert!(
        page.text.contains("Nothing runs without approval: "),
        "{}",
        page.text
    );
    let version = page.between("name=\"version\" value=\"", "\"");
    let current = guardrails::store::current(app.database.connection());
    let (mut wanted, _) = current.await.unwrap();
    wanted.autonomy.insert(Kind::CreateTask, Autonomy::Auto);
    wanted.forbidden_types = vec![Kind::SendSms];
    wanted.notification_channels = vec![Channel::InApp];
    wanted.works_alone = true;
    wanted.notify_after_action = false;
    wanted.high_amount = 234_567;
    wanted.contact_gap_hours = 48;
    wanted.business_hours_timezone = "Europe/Berlin".to_owned();

    let form = Form::from_settings(&wanted, Some(&Currency::new("USD", 2)));
    let post = async |form: Form| {
        let mut fields = sent(form);
        for (name, _) in &fields {
            assert!(page.text.contains(&format!("name=\"{name}\"")), "{name}");
        }
        fields.push(("version".to_owned(), version.clone()));
        fields.push(("form[text][code]".to_owned(), app.code(&app.admin)));
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        admin.post(PAGE, "save_guardrails", &fields).await
    };
    // An earlier version's page: what is chosen there has other names.
    let old = Form {
        chosen: BTreeMap::new(),
        ..form.clone()
    };
    let refused = post(old).await;
    assert!(!refused.location.contains("saved="), "{}", refused.location);
    let current = guardrails::store::current(app.database.connection());
    assert!(current.await.unwrap().0.forbidden_types.is_empty());
    let saved = post(form).await;
    assert!(saved.location.contains("saved="), "{}", saved.location);
    let current = guardrails::store::current(app.database.connection());
    assert_eq!(current.await.unwrap().0, wanted);
    let page = admin.get(PAGE).await.text;
    let runs =
        "These run without approval, at low risk and up to 100 records in any 24 hours: Task.";
    assert!(page.contains(runs), "{page}");
}
