//! A server process, ours or another's.

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
}
