//! One run: the sides by turns, round after round, and the tables at the end.

use crate::{
    Places, Result, audit, csv,
    executions::{self, Way},
    fair, fill, floor, latency,
    machine::Machine,
    memory, pages,
    peer::Peer,
    per_action,
    postgres::Server,
    report::Report,
    serve::{Sandbox, Serve},
    sizes::{Long, Sizes},
    sockets,
    stub::Stub,
    world,
};
use std::{path::PathBuf, time::Instant};

/// The database of ours that is measured; made anew for each figure.
pub const DATABASE: &str = "ours";
pub const TEMPLATE: &str = "ours_template";

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    places: Places,
    /// The long rows too: a million actions and ten million events.
    #[arg(long, conflicts_with = "smoke")]
    full: bool,
    /// Every row once, as small as it gets; nothing is compared with what it has to reach.
    #[arg(long)]
    smoke: bool,
    #[arg(long)]
    rounds: Option<usize>,
    /// Only these parts of a run.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
    /// Where the figures go, for programs.
    #[arg(long)]
    json: PathBuf,
}

/// A part of a run that can be measured alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    Executions,
    Latencies,
    Pages,
    Counts,
    Critical,
    Long,
}

/// What every row works with.
pub struct Run {
    pub places: Places,
    pub server: Server,
    pub stub: Stub,
    pub sandbox: Sandbox,
    /// `None`: the plan's stack is left out.
    pub peer: Option<Peer>,
    pub sizes: Sizes,
    /// Empty: everything.
    only: Vec<Part>,
    pub report: Report,
    /// The customers' and tasks' numbers that are taken.
    taken: i64,
    deadlocks: f64,
    begun: Instant,
}

impl Run {
    /// A fresh database with our tables and accounts; its address.
    pub async fn fresh(&self) -> Result<String> {
        self.server.create(DATABASE, TEMPLATE).await
    }

    /// The first of so many numbers that nothing else has.
    pub fn number(&mut self, count: usize) -> i64 {
        let first = self.taken;
        self.taken += i64::try_from(count).unwrap_or(i64::MAX);
        first
    }

    /// Adds the deadlocks of a database, whose connections have ended.
    pub async fn note_deadlocks(&mut self, database: &str) -> Result<()> {
        self.deadlocks += self.server.counters(database).await?.deadlocks;
        Ok(())
    }

    /// Whether this is measured. Tells whoever waits: the tables go to the output.
    fn wants(&self, part: Part, what: &str) -> bool {
        let wanted = self.only.is_empty() || self.only.contains(&part);
        if wanted {
            eprintln!("- {what} (after {} s)", self.begun.elapsed().as_secs());
        }
        wanted
    }

    /// The product as a process of its own, on this database.
    pub async fn serve(&self, database: &str) -> Result<Serve> {
        Serve::start(&self.places, &self.server.url(database), &self.sandbox).await
    }
}

/// Measures, and prints.
///
/// # Errors
/// When an action was lost or doubled, a figure is missing, or something did not work.
pub async fn run(options: &Options) -> Result<()> {
    let mut sizes = match (options.full, options.smoke) {
        (true, _) => Sizes::full(),
        (_, true) => Sizes::smoke(),
        _ => Sizes::usual(),
    };
    sizes.rounds = options.rounds.unwrap_or(sizes.rounds);
    let places = options.places.clone();
    let server = Server::new(&places);
    let machine = Machine::read(&places, &server, &sizes).await?;
    let url = server.create(TEMPLATE, "template1").await?;
    world::prepare(&url).await?;
    let stub = Stub::start().await?;
    let mut run = Run {
        peer: Peer::start(&places, &server, &stub).await?,
        sandbox: Sandbox::start(&places).await?,
        server,
        stub,
        places,
        sizes,
        only: options.only.clone(),
        report: Report::default(),
        taken: 1_000_000,
        deadlocks: 0.0,
        begun: Instant::now(),
    };
    measure(&mut run).await?;
    let deadlocks = run.deadlocks;
    run.report.ours("deadlocks", deadlocks);

    let missing = run
        .report
        .missing(run.sizes.long.is_some(), run.peer.is_some());
    std::fs::write(&options.json, format!("{:#}\n", run.report.json(&machine)))?;
    println!("{}", run.report.markdown(&machine, !options.smoke));
    if missing.is_empty() || !options.only.is_empty() {
        return Ok(());
    }
    Err(format!("these figures are missing: {}", missing.join(", ")).into())
}

async fn measure(run: &mut Run) -> Result<()> {
    for round in 1..=run.sizes.rounds {
        let of = format!("round {round} of {}", run.sizes.rounds);
        if run.wants(Part::Executions, &format!("{of}: executions")) {
            executed(run).await?;
        }
        if run.wants(Part::Latencies, &format!("{of}: latencies")) {
            latency::ours(run).await?;
            latency::plan(run).await?;
            latency::ours_at_half(run).await?;
            latency::plan_at_half(run).await?;
        }
        let words = format!("{of}: memory, start, pages and sockets");
        if run.wants(Part::Pages, &words) {
            memory::ours(run).await?;
            memory::plan(run).await?;
            pages::inbox_at_once(run).await?;
            sockets::ours(run).await?;
        }
    }
    if run.wants(Part::Counts, "commits and statements") {
        per_action::ours(run).await?;
        per_action::plan(run).await?;
    }
    if run.wants(Part::Critical, "a critical action behind the others") {
        fair::ours(run).await?;
    }
    match run.sizes.long {
        Some(long) if run.wants(Part::Long, "filling a database") => long_rows(run, long).await,
        _ => Ok(()),
    }
}

async fn executed(run: &mut Run) -> Result<()> {
    for (row, concurrency) in [("executions_5", 5), ("executions_20", 20)] {
        executions::ours(run, Way::new(row, concurrency)).await?;
        executions::plan(run, Way::new(row, concurrency)).await?;
        floor::postgres(run, row, concurrency).await?;
    }
    let four = Way {
        processes: 4,
        ..Way::new("executions_4x5", 5)
    };
    executions::ours(run, four).await?;
    executions::plan(run, four).await?;
    let beside_open = Way {
        beside_open: true,
        ..Way::new("executions_open", 5)
    };
    executions::ours(run, beside_open).await
}

async fn long_rows(run: &mut Run, long: Long) -> Result<()> {
    fill::fill(run, long).await?;
    for round in 1..=run.sizes.rounds {
        run.wants(Part::Long, &format!("long rows, round {round}"));
        let filled = Way {
            filled: true,
            ..Way::new("executions_filled", 5)
        };
        executions::ours(run, Way::new("executions_empty", 5)).await?;
        executions::ours(run, filled).await?;
        pages::filled(run).await?;
        audit::ours(run).await?;
    }
    run.wants(Part::Long, "the trail as CSV");
    csv::both(run, long).await
}
