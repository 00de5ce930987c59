//! Which notices go out beside which.

use crate::notices::Channel;

/// What is sent side by side with all others, so that none keeps another waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    pub channel: Channel,
    /// What opens an account has a lane of its own: somebody waits for it to sign in.
    pub opens_accounts: bool,
}

impl Lane {
    /// Those of a channel, the most urgent first.
    pub fn for_channel(channel: Channel) -> impl Iterator<Item = Self> {
        let lanes = [true, false].map(|opens_accounts| Self {
            channel,
            opens_accounts,
        });
        let has = move |lane: &Self| !lane.opens_accounts || channel.row().opens_accounts;
        lanes.into_iter().filter(has)
    }

    /// The kinds that go there.
    pub(super) fn kinds(self) -> &'static str {
        match self.opens_accounts {
            true => "kind in ('invited', 'reset', 'authenticator')",
            false => "kind not in ('invited', 'reset', 'authenticator')",
        }
    }
}
