//! What needs nothing of ours: ids, money, the clock, addresses, errors, the database and the queue.

pub mod actor;
pub mod address;
pub mod clock;
#[cfg(feature = "ssr")]
pub mod db;
pub mod effect;
pub mod error;
pub mod evidence;
#[cfg(feature = "ssr")]
pub mod failpoint;
pub mod ids;
pub mod inert;
#[cfg(feature = "ssr")]
pub mod jwt;
pub mod live;
pub mod money;
#[cfg(feature = "ssr")]
pub mod networks;
pub mod number;
#[cfg(feature = "ssr")]
pub mod phone;
#[cfg(feature = "ssr")]
pub mod queue;
#[cfg(feature = "ssr")]
pub mod secrets;
pub mod segments;
