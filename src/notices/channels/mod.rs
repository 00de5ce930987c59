//! How our own people hear of something: one file and one row for each channel. The row says what
//! a channel tells and whom it reaches; from it come the settings' and the preferences' boxes, the
//! notices that are stored, and the word on the trail. Its carrier writes and sends.

#[cfg(feature = "ssr")]
mod carrier;
mod email;
mod in_app;
mod sms;
mod table;

#[cfg(feature = "ssr")]
pub use carrier::{
    Asking, Carrier, Carriers, Envelope, Failure, Lead, Manner, Means, Message, News, Opening,
    Part, Question, Recipient,
};

use crate::{actions::RiskLevel, notices::subject::About};
use serde::{Deserialize, Serialize};

// To add one: its file, its `mod` line and its row.
table::channels! {
    InApp = in_app;
    Email = email;
    Sms = sms;
}

/// What holds for one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// As columns, JSON and forms write it.
    pub name: &'static str,
    /// As a person reads it.
    pub label: &'static str,
    /// On the trail, after who was told.
    pub by: &'static str,
    pub destination: Destination,
    /// It is there as soon as it is stored, and nothing is sent.
    pub at_once: bool,
    /// What it tells.
    pub tells: &'static [About],
    /// What of that nobody can switch off.
    pub always: &'static [About],
    /// It tells of changes of who may do what.
    pub of_authority: bool,
    /// It brings the links that open an account.
    pub opens_accounts: bool,
    /// Nobody is asked about less by it.
    pub asks_from: RiskLevel,
    /// The guardrail that lowers how many of its messages go out.
    pub lowered_by: Option<&'static str>,
}

/// Where a channel reaches a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// What every account has: its page, and its e-mail address.
    Account,
    /// The number that somebody has entered.
    Phone,
}

impl Channel {
    /// As columns, JSON and forms write it.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// As a person reads it.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    pub fn parse(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|channel| channel.name() == name)
    }

    pub fn tells(self, about: About) -> bool {
        self.row().tells.contains(&about)
    }
}

/// Everything that can be switched off: channel and matter.
pub fn switches() -> impl Iterator<Item = (Channel, About)> {
    Channel::ALL.iter().flat_map(|channel| {
        let can =
            move |about: &&About| channel.tells(**about) && !channel.row().always.contains(about);
        let offered = About::ALL.iter().filter(can);
        offered.map(|about| (*channel, *about))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_has_one_name_in_the_database_and_the_settings() {
        for channel in Channel::ALL {
            let name = serde_json::to_value(channel).unwrap();
            assert_eq!(name, channel.name());
            assert_eq!(Channel::parse(channel.name()), Some(*channel));
        }
    }

    #[test]
    fn whoever_is_asked_is_asked_in_the_app_whatever_they_switch_off() {
        let always = |channel: &&Channel| channel.row().always.contains(&About::Asked);
        let asked: Vec<_> = Channel::ALL.iter().filter(always).collect();
        assert_eq!(asked, [&Channel::InApp]);
    }
}
