//! Who may do what.

#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod own;
#[cfg(feature = "ssr")]
pub mod password;
#[cfg(feature = "ssr")]
pub mod password_link;
#[cfg(feature = "ssr")]
pub mod people;
#[cfg(feature = "ssr")]
pub mod reauthenticate;
#[cfg(feature = "ssr")]
pub mod second_factor;
#[cfg(feature = "ssr")]
pub mod second_step;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod token;
#[cfg(feature = "ssr")]
pub mod totp;

use crate::ground::named::named;
#[cfg(feature = "ssr")]
use crate::{ground::ids::UserId, operations::email::a_labels};
use serde::{Deserialize, Serialize};

#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Decides.
    Operator,
    /// Sets the rules.
    Admin,
}

named!(Role);

impl Role {
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Read => true,
            Permission::Decide | Permission::Analyze | Permission::Propose => {
                self >= Self::Operator
            }
            Permission::Configure => self >= Self::Admin,
        }
    }
}

/// What somebody can be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    Read,
    /// Approve, reject, settle, retry, cancel.
    Decide,
    /// Ask for an analysis.
    Analyze,
    /// Propose an action by hand.
    Propose,
    /// Change guardrails and accounts.
    Configure,
}

/// For how many days a token is valid, unless somebody says otherwise.
pub const TOKEN_DAYS: u16 = 90;
/// The most days that one is.
pub const TOKEN_DAYS_MOST: u16 = 365;

/// Somebody who is signed in, or in whose name a token calls.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    /// In which they read moments: of their own choice, or the company's.
    pub zone: chrono_tz::Tz,
}

/// No address has more bytes.
#[cfg(feature = "ssr")]
pub const LONGEST_ADDRESS: usize = 320;

/// An address as accounts are kept and looked up by, however somebody writes it: small letters, and
/// the domain in those of the DNS. What is no address stays as it is.
#[cfg(feature = "ssr")]
pub fn address(text: &str) -> String {
    let text = text.trim().to_lowercase();
    if text.len() > LONGEST_ADDRESS {
        return text;
    }
    let parts = text.rsplit_once('@');
    let same = parts.and_then(|(local, domain)| Some(format!("{local}@{}", a_labels(domain)?)));
    same.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "ssr")]
    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        let kept = "kim@xn--bcher-kva.example";
        for typed in [
            "kim@bücher.example",
            " Kim@BÜCHER.example ",
            "KIM@xn--Bcher-KVA.example",
            kept,
        ] {
            assert_eq!(address(typed), kept, "{typed}");
        }
        for (typed, kept) in [
            ("No address", "no address"),
            ("kim@", "kim@"),
            ("kim@-ü-.example", "kim@-ü-.example"),
            ("", ""),
        ] {
            assert_eq!(address(typed), kept, "{typed}");
        }
    }

    #[test]
    fn viewers_read_operators_decide_admins_configure() {
        let may = |role: Role, permission| role.may(permission);
        assert!(may(Role::Viewer, Permission::Read) && !may(Role::Viewer, Permission::Decide));
        assert!(
            may(Role::Operator, Permission::Decide) && !may(Role::Operator, Permission::Configure)
        );
        assert!(may(Role::Admin, Permission::Configure) && may(Role::Admin, Permission::Decide));
    }
}
