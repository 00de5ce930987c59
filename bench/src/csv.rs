//! The trail as CSV, beside psql's `\copy` of the same columns and rows.

use crate::{
    Result,
    report::percentile,
    rows::Side,
    run::{DATABASE, Run},
    sizes::Long,
    usage,
    world::World,
};
use std::time::Instant;

/// The columns that the export has.
const COPY: &str = r"\copy (select e.id, e.timestamp, e.event_type, e.action_id, e.actor, coalesce(u.name, e.actor), e.actor_type, e.event_data from action_events e left join users u on u.id::text = e.actor where e.org_id = 'default' order by e.id desc) to '/dev/null' csv header";

pub async fn both(run: &mut Run, long: Long) -> Result<()> {
    let url = run.fresh().await?;
    let events = [("events", long.csv)];
    run.server
        .run_file(DATABASE, "sql/events.sql", &events)
        .await?;
    let world = World::open(&url, &run.stub.url).await?;
    let tokens = world.add_tokens(1).await?;
    world.close(None).await?;
    run.server.settle(DATABASE).await?;
    let rows = run
        .server
        .count(DATABASE, "select count(*) from action_events")
        .await?;
    let serve = run.serve(DATABASE).await?;
    let mut memory = vec![];
    for _ in 0..run.sizes.rounds {
        let begun = Instant::now();
        let lines = download(&serve.url, &tokens[0]).await?;
        let took = begun.elapsed().as_secs_f64();
        // The header is no row.
        if i64::try_from(lines)? < rows + 1 {
            return Err(format!("{lines} lines of {rows} rows as CSV").into());
        }
        run.report.ours("csv", rows as f64 / took);
        memory.push(usage::most_resident(serve.process));

        let begun = Instant::now();
        let mut psql = run.server.program("psql", DATABASE);
        let done = psql
            .args(["--no-psqlrc", "--quiet", "--command", COPY])
            .output()
            .await?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
        }
        let took = begun.elapsed().as_secs_f64();
        run.report.add("csv", Side::Postgres, rows as f64 / took);
    }
    run.report
        .ours("csv_memory", percentile(&memory, 1.0).unwrap_or(f64::NAN));
    serve.end().await
}

/// How many lines the export has.
async fn download(url: &str, token: &str) -> Result<usize> {
    let http = reqwest::Client::new();
    let request = http.get(format!("{url}/api/ai-coo/audit-trail.csv"));
    let mut answer = request
        .bearer_auth(token)
        .send()
        .await?
        .error_for_status()?;
    let mut lines = 0;
    while let Some(part) = answer.chunk().await? {
        lines += part.iter().filter(|byte| **byte == b'\n').count();
    }
    Ok(lines)
}
