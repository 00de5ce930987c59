//! What it takes to start, and to stand by.

use crate::{
    Result,
    report::percentile,
    rows::Side,
    run::{DATABASE, Run},
    usage,
};

pub async fn ours(run: &mut Run) -> Result<()> {
    run.fresh().await?;
    // The first start makes what a home has.
    run.serve(DATABASE).await?.end().await?;
    let mut took = vec![];
    for _ in 0..run.sizes.starts {
        let serve = run.serve(DATABASE).await?;
        took.push(serve.started.as_secs_f64());
        serve.end().await?;
    }
    let start = percentile(&took, 0.5).unwrap_or(f64::NAN);
    run.report.ours("start", start);
    let serve = run.serve(DATABASE).await?;
    tokio::time::sleep(run.sizes.idle).await;
    let idle = usage::resident(serve.process);
    run.report.ours("idle_memory", idle);
    serve.end().await
}

/// Its worker and its Redis; it has no web server.
pub async fn plan(run: &mut Run) -> Result<()> {
    // What has worked before has grown.
    if run.peer.take().is_none() {
        return Ok(());
    }
    let peer = crate::peer::Peer::start(&run.places, &run.server, &run.stub).await?;
    run.peer = peer;
    let Some(peer) = &mut run.peer else {
        return Ok(());
    };
    peer.clear().await?;
    peer.begin(5).await?;
    tokio::time::sleep(run.sizes.idle).await;
    let idle = peer.resident();
    peer.rest().await?;
    run.report.add("idle_memory", Side::Plan, idle);
    Ok(())
}
