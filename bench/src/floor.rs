//! The floor: what PostgreSQL alone needs for the durable steps of one execution.

use crate::{Result, rows::Side, run::Run};

const DATABASE: &str = "floor";

/// One round, with so many connections.
pub async fn postgres(run: &mut Run, row: &str, connections: usize) -> Result<()> {
    run.server.create(DATABASE, "template1").await?;
    let rows = [("actions", run.sizes.floor_rows)];
    run.server
        .run_file(DATABASE, "floor/setup.sql", &rows)
        .await?;
    run.server.settle(DATABASE).await?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/floor/execute.sql");
    let done = run
        .server
        .program("pgbench", DATABASE)
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=1"])
        .arg(format!("--client={connections}"))
        .arg(format!("--time={}", run.sizes.floor.as_secs()))
        .arg(format!("--file={script}"))
        .output()
        .await?;
    let said = String::from_utf8_lossy(&done.stdout);
    // As `tps = 3215.123456 (without initial connection time)`.
    let line = said.lines().find_map(|line| line.strip_prefix("tps = "));
    let number = line.and_then(|rest| rest.split(' ').next()?.parse().ok());
    let number =
        number.ok_or_else(|| format!("pgbench: {}", String::from_utf8_lossy(&done.stderr)))?;
    let done = "select count(*) from floor.actions where status = 'executed'";
    let executed = run.server.count(DATABASE, done).await?;
    let begun = "select last_value from floor.next";
    let begun = run.server.count(DATABASE, begun).await?;
    if begun > i64::from(run.sizes.floor_rows) {
        return Err(format!("the floor ran out of rows: {executed} of {begun}").into());
    }
    run.report.add(row, Side::Postgres, number);
    run.server.drop(DATABASE).await
}
