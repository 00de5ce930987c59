//! A server process, ours or another's.

use super::{Error, LOOK_AGAIN, START_DEADLINE, place::Place};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Pid, PidfdFlags, pidfd_open, test_kill_process},
};
use std::time::{Duration, Instant};

/// A server process, ours or another's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Server {
    pub(super) pid: Pid,
}

impl Server {
    /// True once it has ended; false at the deadline.
    pub(super) fn wait_for_exit(self, deadline: Duration) -> bool {
        let Ok(process) = pidfd_open(self.pid, PidfdFlags::empty()) else {
            return test_kill_process(self.pid).is_err();
        };
        let until = Instant::now() + deadline;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let timeout = Timespec {
                tv_sec: left.as_secs() as _,
                tv_nsec: left.subsec_nanos() as _,
            };
            match poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&timeout)) {
                Ok(ended) => return ended > 0,
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return false,
            }
        }
    }

    /// True once it takes connections, false if it ended instead.
    pub(super) fn wait_until_ready(self, place: &Place) -> Result<bool, Error> {
        let deadline = Instant::now() + START_DEADLINE;
        loop {
            if place.status_of(self).as_deref() == Some("ready") {
                return Ok(true);
            }
            if self.wait_for_exit(LOOK_AGAIN) {
                return Ok(false);
            }
            if Instant::now() > deadline {
                return Err(Error::Failed {
                    program: "postgres".into(),
                    reason: format!(
                        "it is not ready after {} s; see {}",
                        START_DEADLINE.as_secs(),
                        place.log().display()
                    ),
                });
            }
        }
    }
}
