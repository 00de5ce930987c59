//! The audit page of the filled database, with every filter.

use crate::{Result, browser::Browser, fill, pages::p95, run::Run};
use chrono::{Days, NaiveDate};

pub async fn ours(run: &mut Run) -> Result<()> {
    let today = run
        .server
        .texts(fill::DATABASE, "select current_date::text")
        .await?;
    let today: NaiveDate = today.first().ok_or("no day")?.parse()?;
    let ago = |days: u64| (today - Days::new(days)).to_string();
    // The middle of what there is, and something that was executed.
    let middle = one(
        run,
        "select id::text from action_events where timestamp < now() - interval '180 days' order by timestamp desc limit 1",
    );
    let middle = middle.await?;
    let action = one(
        run,
        "select id::text from autonomous_actions where status = 'executed' order by id limit 1",
    );
    let action = action.await?;
    let (day, oldest, week) = (ago(200), ago(364), ago(358));
    let filters = [
        ("audit", String::new()),
        ("audit_deep", format!("before={middle}")),
        ("audit_kind", "kind=executed".to_owned()),
        ("audit_none", "kind=second_factor_reset".to_owned()),
        ("audit_action", format!("action={action}")),
        ("audit_day", format!("from={day}&until={day}")),
        ("audit_week", format!("from={oldest}&until={week}")),
        ("audit_until", format!("until={}", ago(360))),
        ("audit_since", format!("from={}", ago(360))),
        (
            "audit_kind_week",
            format!("kind=executed&from={oldest}&until={week}"),
        ),
    ];
    let serve = run.serve(fill::DATABASE).await?;
    let browser = Browser::sign_in(&serve).await?;
    for (row, filter) in filters {
        let path = format!("operator/audit?{filter}");
        let value = p95(&browser, &path, run.sizes.requests).await?;
        run.report.ours(row, value);
    }
    let older = older(&browser, &format!("operator/audit?from={day}&until={day}")).await?;
    let value = p95(&browser, &older, run.sizes.requests).await?;
    run.report.ours("audit_day_deep", value);
    serve.end().await
}

/// Where a page of the trail goes on; itself where it does not.
async fn older(browser: &Browser, path: &str) -> Result<String> {
    let page = browser.get(path).await?.text;
    let links = page.split("href=\"").skip(1);
    let mut targets = links.filter_map(|rest| rest.split('"').next());
    let older = targets.find(|target| target.contains("/audit?before="));
    Ok(older.map_or_else(
        || path.to_owned(),
        |target| {
            let inside = target
                .rsplit_once("/dashboard/")
                .map_or(target, |(_, path)| path);
            inside.replace("&amp;", "&")
        },
    ))
}

async fn one(run: &Run, sql: &str) -> Result<String> {
    let found = run.server.texts(fill::DATABASE, sql).await?;
    let found = found.into_iter().next();
    found.ok_or_else(|| format!("nothing is found by: {sql}").into())
}
