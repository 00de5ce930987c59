//! Which notices go out beside which.

/// What is sent side by side, so that none keeps another waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Mails that open an account: somebody waits for them to sign in.
    Keys,
    Mail,
    Sms,
}

impl Lane {
    pub(super) fn channel(self) -> &'static str {
        match self {
            Self::Keys | Self::Mail => "email",
            Self::Sms => "sms",
        }
    }

    /// The kinds that go there.
    pub(super) fn kinds(self) -> &'static str {
        match self {
            Self::Keys => "kind in ('invited', 'reset', 'authenticator')",
            Self::Mail => "kind not in ('invited', 'reset', 'authenticator')",
            Self::Sms => "true",
        }
    }
}
