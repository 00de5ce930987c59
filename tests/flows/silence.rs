//! A database that falls silent, as after a failover of which nobody tells: connections that are
//! neither closed nor answered.

use crate::support::{TestApp, database};
use ai_coo::{
    ground::{
        clock::Clock,
        db::{ConnectionTrait, Database},
    },
    guardrails,
};
use sqlx::postgres::PgConnectOptions;
use std::{
    path::PathBuf,
    str::FromStr,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
};

/// Stands between us and PostgreSQL, and can fall silent.
struct Between {
    port: u16,
    silent: watch::Sender<bool>,
}

impl Between {
    async fn start(socket: PathBuf) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (silent, _) = watch::channel(false);
        let told = silent.clone();
        tokio::spawn(async move {
            while let Ok((ours, _)) = listener.accept().await {
                let theirs = UnixStream::connect(&socket).await.unwrap();
                tokio::spawn(carry(ours, theirs, told.subscribe()));
            }
        });
        Self { port, silent }
    }
}

async fn hears(silent: &mut watch::Receiver<bool>) {
    silent.wait_for(|silent| *silent).await.unwrap();
}

/// Whoever was connected as it fell silent never hears of it again.
async fn carry(mut ours: TcpStream, mut theirs: UnixStream, mut silent: watch::Receiver<bool>) {
    let (mut here, mut there) = ([0; 8192], [0; 8192]);
    loop {
        let moved = tokio::select! {
            biased;
            () = hears(&mut silent) => return std::future::pending().await,
            read = ours.read(&mut here) => match read {
                Ok(0) | Err(_) => return,
                Ok(length) => theirs.write_all(&here[..length]).await,
            },
            read = theirs.read(&mut there) => match read {
                Ok(0) | Err(_) => return,
                Ok(length) => ours.write_all(&there[..length]).await,
            },
        };
        if moved.is_err() {
            return;
        }
    }
}

/// Until the other connection is back in the pool. On its way there sqlx asks it once more, after
/// us and for as long as it takes: one that falls silent in that very moment is not found out by
/// us, but by TCP (transact-rs/sqlx#4349).
async fn returned(database: &Database) {
    let back = async {
        while database.pool().num_idle() == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), back)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_falls_silent_costs_seconds_and_not_the_pool() {
    let direct = database(&Clock::system(), &[]).await;
    let url = std::env::var("TEST_DATABASE_URL").unwrap();
    let server = PgConnectOptions::from_str(&url).unwrap();
    let name = direct
        .pool()
        .connect_options()
        .get_database()
        .unwrap()
        .to_owned();
    let folder = server.get_socket().expect("the tests' server has a socket");
    let socket = folder.join(format!(".s.PGSQL.{}", server.get_port()));
    let between = Between::start(socket).await;
    let user = server.get_username();
    let url = format!(
        "postgres://{user}@127.0.0.1:{}/{name}?sslmode=disable",
        between.port
    );
    let database = Database::connect(&url, 2).await.unwrap();
    // Both connections are made, and one of them is in the middle of something.
    let tx = database.begin().await.unwrap();
    guardrails::store::current(database.connection())
        .await
        .unwrap();
    tx.execute_unprepared("select 1").await.unwrap();
    returned(&database).await;

    between.silent.send(true).unwrap();
    let begun = Instant::now();
    let (asked, committed) = tokio::join!(
        guardrails::store::current(database.connection()),
        tx.commit()
    );
    assert!(asked.is_err() && committed.is_err());
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{:?}",
        begun.elapsed()
    );

    // What is connected from now on is answered: the dead ones have left the pool.
    between.silent.send(false).unwrap();
    let begun = Instant::now();
    while guardrails::store::current(database.connection())
        .await
        .is_err()
    {
        assert!(begun.elapsed() < Duration::from_secs(15));
    }
    loop {
        let (one, other) = tokio::join!(database.begin(), database.begin());
        if one.is_ok() && other.is_ok() {
            break;
        }
        let waited = begun.elapsed();
        assert!(
            waited < Duration::from_secs(40),
            "the whole pool: {:?}",
            one.err().or(other.err())
        );
    }
}

/// With one connection for everybody nobody may wait for a second one.
#[tokio::test]
async fn signing_out_takes_one_connection() {
    let app = TestApp::with(crate::support::Options {
        connections: 1,
        ..Default::default()
    })
    .await;
    let browser = app.browser_of(&app.viewer).await;
    let left = browser.post("/dashboard/operator", "sign_out", &[]).await;
    assert!(left.status < 400, "{}: {}", left.status, left.text);
    let sessions = "select count(*) from sessions where user_id is not null";
    assert_eq!(app.count(sessions).await, 0);
}
