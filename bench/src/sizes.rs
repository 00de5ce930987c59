//! How much of everything: in the usual run, in one with the long rows, and in the smoke run.

use std::time::Duration;

/// The amounts of one run.
#[derive(Debug, Clone)]
pub struct Sizes {
    pub rounds: usize,
    /// Executed for one figure of executions a second.
    pub actions: usize,
    /// Approvals one after the other.
    pub samples: usize,
    /// How long approvals come at half of the peak, in seconds.
    pub open: f64,
    /// Rows that the floor begins with, and how long it is measured.
    pub floor_rows: u32,
    pub floor: Duration,
    /// Executed while statements are counted.
    pub counted: usize,
    /// Low-risk actions in the queue before the critical ones, and how many of those.
    pub queued: usize,
    pub critical: usize,
    pub starts: usize,
    pub idle: Duration,
    /// Requests for one page.
    pub requests: usize,
    pub inbox: Duration,
    pub sockets: usize,
    pub changes: usize,
    /// `None`: the long rows are left out.
    pub long: Option<Long>,
}

/// What the long rows are filled with.
#[derive(Debug, Clone, Copy)]
pub struct Long {
    pub done: u32,
    pub pending: u32,
    pub events: u32,
    pub csv: u32,
}

impl Sizes {
    pub fn usual() -> Self {
        Self {
            rounds: 3,
            actions: 3_000,
            samples: 300,
            open: 5.0,
            floor_rows: 400_000,
            floor: Duration::from_secs(10),
            counted: 1_000,
            queued: 10_000,
            critical: 10,
            starts: 10,
            idle: Duration::from_secs(20),
            requests: 50,
            inbox: Duration::from_secs(5),
            sockets: 1_000,
            changes: 100,
            long: None,
        }
    }

    pub fn full() -> Self {
        Self {
            long: Some(Long {
                done: 1_000_000,
                pending: 10_000,
                events: 10_000_000,
                csv: 1_000_000,
            }),
            ..Self::usual()
        }
    }

    /// Every row once, with as little as it takes to see that it works.
    pub fn smoke() -> Self {
        Self {
            rounds: 1,
            actions: 20,
            samples: 3,
            open: 0.5,
            floor_rows: 10_000,
            floor: Duration::from_secs(1),
            counted: 10,
            queued: 100,
            critical: 1,
            starts: 1,
            idle: Duration::from_secs(1),
            requests: 3,
            inbox: Duration::from_millis(500),
            sockets: 25,
            changes: 3,
            long: Some(Long {
                done: 200,
                pending: 20,
                events: 2_000,
                csv: 1_000,
            }),
        }
    }
}
