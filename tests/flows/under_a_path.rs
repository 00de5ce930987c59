//! The app behind a proxy that puts it under a path: every address on every page leads back to it,
//! whether the proxy passes the path on or takes it off.

use crate::{
    browser::{Browser, PASSWORD, Page},
    by_sms::code_in,
    support::{Options, TestApp, find},
};
use ai_coo::{
    accounts::{password, store},
    actions::{Kind, lifecycle::Status},
    delivery::deliver,
    web::app::PLACES,
};

const PATH: &str = "/tools/desk";

async fn under_a_path() -> TestApp {
    TestApp::with(Options {
        path: PATH,
        ..Options::default()
    })
    .await
}

/// Where links, forms, scripts and style sheets of a page lead to.
fn addresses(page: &str) -> Vec<String> {
    let mut all = vec![];
    for before in [" href=\"", " action=\"", " src=\"", "import('", "import(\""] {
        for rest in page.split(before).skip(1) {
            let end = rest.find(['"', '\'']).unwrap();
            all.push(rest[..end].replace("&amp;", "&"));
        }
    }
    all
}

/// What of a page's addresses does not lead to the app.
fn astray(page: &str) -> Vec<String> {
    let mut all = addresses(page);
    all.retain(|to| {
        let elsewhere = to.starts_with("http://127.0.0.1:") || to.starts_with('#');
        let beside = ["approve", "reject", "take-back"].contains(&to.as_str());
        !elsewhere && !beside && !to.starts_with(&format!("{PATH}/"))
    });
    all
}

#[tokio::test]
async fn every_address_on_every_page_is_under_the_path() {
    let app = under_a_path().await;
    let waiting = app.analyze().await;
    let done = find(&waiting, Kind::CreateTask);
    app.approve(&app.operator, &done).await;
    app.work_off().await;
    assert_eq!(app.status(done.action_id).await, Status::Executed);
    while deliver::deliver_next(&app.post()).await.unwrap() {}
    let hash = password::hash(PASSWORD).await.unwrap();
    store::replace_password(app.database.connection(), app.admin.user.id, &hash)
        .await
        .unwrap();
    let origin = app.url.strip_suffix(PATH).unwrap();

    // As a browser sees it: the proxy passes the path on.
    let browser = Browser::new(origin);
    let first = browser.get(&format!("{PATH}/")).await;
    assert_eq!(first.location, format!("{PATH}/dashboard/operator"));
    let second = browser.get(&first.location).await;
    let sign_in = format!("{PATH}/sign-in?next=%2Fdashboard%2Foperator");
    assert_eq!(second.location, sign_in);
    let form = browser.get(&sign_in).await;
    assert_eq!(astray(&form.text), Vec::<String>::new());
    let post = addresses(&form.text)
        .into_iter()
        .find(|to| to.ends_with("/page/sign_in"))
        .unwrap();
    let email = app.admin.user.email.as_str();
    let fields = [
        ("email", email),
        ("password", PASSWORD),
        ("next", "/dashboard/operator/history?status=executed"),
    ];
    app.remember(&app.admin, &browser).await;
    let signed_in = browser.answer(&post, &fields).await;
    let next = format!("{PATH}/dashboard/operator/history?status=executed");
    assert_eq!(signed_in.location, next);

    let mut pages: Vec<String> = PLACES.iter().map(|place| place.path.to_owned()).collect();
    let more = [done.action_id, waiting[0].action_id].map(|id| {
        [
            format!("/dashboard/operator/actions/{id}"),
            format!("/dashboard/operator/more?action={id}"),
            format!("/dashboard/operator?action={id}"),
        ]
    });
    pages.extend(more.into_iter().flatten());
    pages.extend(["/forgot", "/password?key=x", "/s", "/s/WRONG", "/nowhere"].map(str::to_owned));
    let mut seen = 0;
    for page in pages {
        let page = page.replace(":kind", "create_task");
        let page = page.replace(":id", &waiting[0].action_id.to_string());
        let there = browser.get(&format!("{PATH}{page}")).await;
        assert!(there.status < 500, "{page}: {}", there.text);
        let Page { text, location, .. } = there;
        assert!(location.is_empty(), "{page} leads to {location}");
        assert!(text.contains("<html"), "{page}: {text}");
        assert_eq!(astray(&text), Vec::<String>::new(), "{page}");
        seen += addresses(&text).len();

        // The same from a proxy that takes the path off.
        let taken_off = browser.get(&page).await;
        assert_eq!(
            addresses(&taken_off.text),
            addresses(&text),
            "{page} without the path"
        );
    }
    assert!(seen > 300, "{seen}");

    // What only looks like it is another app's.
    assert_eq!(browser.get("/tools/desktop").await.status, 404);
    assert_eq!(browser.get(&format!("{PATH}/healthz")).await.status, 200);
}

#[tokio::test]
async fn forms_lead_on_under_the_path_and_the_cookie_stays_there() {
    let app = under_a_path().await;
    let hash = password::hash(PASSWORD).await.unwrap();
    store::replace_password(app.database.connection(), app.admin.user.id, &hash)
        .await
        .unwrap();
    // Nothing that a sign-in would ask for besides.
    app.sql("update users set second_factor = null, second_factor_confirmed_at = null")
        .await
        .unwrap();
    let fields = format!("email={}&password={PASSWORD}", app.admin.user.email);
    let answer = app
        .http()
        .post(format!("{}/page/sign_in", app.url))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(fields.replace(' ', "+"))
        .send()
        .await
        .unwrap();
    let mut cookies = vec![];
    for cookie in answer.headers().get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(
            cookie.contains(&format!("Path={PATH};")) || cookie.ends_with(&format!("Path={PATH}")),
            "{cookie}"
        );
        cookies.push(cookie.split(';').next().unwrap());
    }

    let browser = Browser::new(&app.url);
    browser.with_cookie(&cookies.join("; "));
    let account = "/dashboard/operator/account";
    let renamed = browser
        .post(account, "rename", &[("name", "Somebody else")])
        .await;
    assert!(
        renamed
            .location
            .starts_with(&format!("{PATH}{account}?done=")),
        "{}",
        renamed.location
    );
    // A refusal leads back to where the form was.
    let refused = browser.post(account, "rename", &[("name", "")]).await;
    assert!(
        refused
            .location
            .starts_with(&format!("{}{account}", app.url)),
        "{}",
        refused.location
    );
    let out = browser.post(account, "sign_out", &[]).await;
    assert_eq!(out.location, format!("{PATH}/sign-in"));
}

#[tokio::test]
async fn a_mails_link_and_an_sms_code_decide_under_the_path() {
    let app = under_a_path().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.ask_only_about(task.action_id).await;
    app.deliver().await;
    let mail = &app.outbox().await[0].content;
    let mail = mail.replace("=\r\n", "").replace("=3D", "=");
    let begin = format!("{}/api/ai-coo/approve?token=", app.url);
    let token = mail.split(&begin).nth(1).expect("no link under the path");
    let token = token.split(['"', '\r', ' ']).next().unwrap();
    let browser = Browser::new(&app.url);
    let question = browser
        .get(&format!("/api/ai-coo/approve?token={token}"))
        .await;
    assert_eq!(question.status, 200);
    assert_eq!(astray(&question.text), Vec::<String>::new());
    let answer = browser
        .answer("/api/ai-coo/approve", &[("token", token)])
        .await;
    assert!(answer.text.contains("Approved"), "{}", answer.text);
    assert_eq!(astray(&answer.text), Vec::<String>::new());
    assert_eq!(app.status(task.action_id).await, Status::Approved);

    app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
    let order = app.high().await;
    app.ask_only_about(order.action_id).await;
    app.deliver().await;
    let (_, text) = app.texts().await.pop().unwrap();
    assert!(text.contains(&format!("{}/s/", app.url)), "{text}");
    let page = browser.get(&format!("/s/{}", code_in(&text))).await;
    assert_eq!(page.status, 200);
    assert_eq!(astray(&page.text), Vec::<String>::new());
    let fields = [
        ("token", code_in(&text)),
        ("reason", "Too dear.".to_owned()),
    ];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let answer = browser.answer("/s/reject", &fields).await;
    assert!(answer.text.contains("Rejected"), "{}", answer.text);
    assert_eq!(app.status(order.action_id).await, Status::Rejected);
}
