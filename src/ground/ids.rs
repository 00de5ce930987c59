//! Identifiers that cannot be mixed up.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $Id:ident,)*) => {$(
        $(#[$doc])*
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $Id(pub Uuid);

        impl fmt::Display for $Id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $Id {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { text.parse().map(Self) }
        }
        impl From<$Id> for Uuid {
            fn from(id: $Id) -> Self { id.0 }
        }
        #[cfg(feature = "ssr")]
        impl $Id {
            /// A new id that sorts by the time it was made (UUID version 7).
            #[expect(clippy::disallowed_methods, reason = "the one place where ids are made")]
            #[expect(clippy::new_without_default, reason = "two calls give two ids: a default would mislead")]
            pub fn new() -> Self { Self(Uuid::now_v7()) }
        }
    )*};
}

uuid_ids! {
    /// One action of the Action Protocol.
    ActionId,
    /// One run of one analyzer.
    AnalysisId,
    /// One finding that is worth interrupting somebody for.
    AlertId,
    /// One line of the audit trail.
    EventId,
    /// One call to an outside system, in the execution log.
    CallId,
    /// One account.
    UserId,
    /// One API token.
    TokenId,
    /// One browser that needs no code at the sign-in.
    BrowserId,
    /// One change of the guardrails that waits for a second admin.
    PendingId,
}

macro_rules! odoo_ids {
    ($($(#[$doc:meta])* $Id:ident,)*) => {$(
        $(#[$doc])*
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $Id(pub i64);

        impl fmt::Display for $Id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
    )*};
}

odoo_ids! {
    /// `res.company` in Odoo.
    CompanyId,
    /// `res.partner` in Odoo.
    PartnerId,
    /// `account.move` in Odoo: an invoice, a bill or a credit note.
    InvoiceId,
    /// `res.users` in Odoo; an account of ours is a [`UserId`].
    OdooUserId,
    /// `project.project` in Odoo.
    ProjectId,
    /// `crm.lead` in Odoo: a deal.
    DealId,
    /// `crm.stage` in Odoo.
    StageId,
    /// `product.product` in Odoo.
    ProductId,
    /// `account.account` in Odoo.
    AccountId,
}
