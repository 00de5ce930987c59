//! How long pages take: of a large company one at a time, and the inbox for several at once.

use crate::{
    Result,
    browser::Browser,
    fill,
    report::percentile,
    run::{DATABASE, Run},
    serve::Serve,
    world::World,
};
use std::time::{Duration, Instant};

/// Before anything is measured, each page is asked for so often.
const WARM: usize = 3;
/// How many look at the inbox at once.
const AT_ONCE: usize = 8;

/// Overview, inbox and history of the filled database.
pub async fn filled(run: &mut Run) -> Result<()> {
    let serve = run.serve(fill::DATABASE).await?;
    let browser = Browser::sign_in(&serve).await?;
    for (row, path) in [
        ("overview", "ai-coo"),
        ("inbox", "operator"),
        ("history", "operator/history"),
    ] {
        let value = p95(&browser, path, run.sizes.requests).await?;
        run.report.ours(row, value);
    }
    serve.end().await
}

/// The first byte of a page, in milliseconds, as 95 of 100 have it.
pub async fn p95(browser: &Browser, path: &str, requests: usize) -> Result<f64> {
    for _ in 0..WARM {
        browser.get(path).await?;
    }
    let mut took = vec![];
    for _ in 0..requests {
        took.push(milliseconds(browser.get(path).await?.first_byte));
    }
    Ok(percentile(&took, 0.95).unwrap_or(f64::NAN))
}

/// The inbox of a usual company, once its analyses are done, for several who look at once.
pub async fn inbox_at_once(run: &mut Run) -> Result<()> {
    let url = run.fresh().await?;
    let serve = run.serve(DATABASE).await?;
    let world = World::open(&url, &run.stub.url).await?;
    let tokens = world.add_tokens(1).await?;
    world.close(None).await?;
    analyze(run, &serve, &tokens[0]).await?;
    let browser = Browser::sign_in(&serve).await?;
    for _ in 0..WARM {
        browser.get("operator").await?;
    }
    let begun = Instant::now();
    let lookers = (0..AT_ONCE).map(|_| {
        let (browser, long) = (browser.clone(), run.sizes.inbox);
        tokio::spawn(async move {
            let mut took = vec![];
            while begun.elapsed() < long {
                let at = Instant::now();
                browser.get("operator").await?;
                took.push(milliseconds(at.elapsed()));
            }
            Ok::<_, crate::Failure>(took)
        })
    });
    let mut took = vec![];
    for looker in lookers.collect::<Vec<_>>() {
        took.extend(looker.await??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    run.report
        .ours("inbox_at_once", took.len() as f64 / seconds);
    let p99 = percentile(&took, 0.99).unwrap_or(f64::NAN);
    run.report.ours("inbox_at_once_p99", p99);
    serve.end().await
}

/// Has every analyzer run once, so that its findings and proposals are there.
async fn analyze(run: &Run, serve: &Serve, token: &str) -> Result<()> {
    let http = reqwest::Client::new();
    let asked = http.post(format!("{}/api/ai-coo/trigger", serve.url));
    asked.bearer_auth(token).send().await?.error_for_status()?;
    let ended =
        "select count(*) > 0 and bool_and(status in ('done', 'failed')) from analysis_results";
    run.server.until(DATABASE, ended, 120).await?;
    let proposed = "select count(*) from autonomous_actions where status = 'pending_approval'";
    match run.server.count(DATABASE, proposed).await? {
        0 => Err("the analyses proposed nothing".into()),
        _ => Ok(()),
    }
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}
