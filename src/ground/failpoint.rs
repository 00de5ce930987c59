//! Named points where a test may stop the real process to kill it. Nothing of it is in a build
//! without debug assertions.

/// Where `AI_COO_FAILPOINT` names this point (`after_call`; `after_call:2` is the second time it
/// is reached), says so on standard output and stands still, until the test that reads the line
/// kills the process, or lets it go on with SIGCONT.
#[cfg(debug_assertions)]
pub async fn reach(point: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::signal::unix::{SignalKind, signal};
    static TIMES: AtomicU32 = AtomicU32::new(0);
    let Ok(wanted) = std::env::var("AI_COO_FAILPOINT") else {
        return;
    };
    let (name, time) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    if name == point && TIMES.fetch_add(1, Ordering::Relaxed) + 1 == time.parse().unwrap_or(1) {
        let go_on = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
        let Ok(mut go_on) = signal(go_on) else { return };
        println!("failpoint {point}");
        go_on.recv().await;
    }
}

#[cfg(not(debug_assertions))]
pub async fn reach(_: &str) {}
