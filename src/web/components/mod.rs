//! Pieces that several pages share.

pub mod by_server;
pub mod cards;
pub mod chart;
pub mod event;
pub mod evidence;
pub mod fetch;
pub mod filters;
pub mod form;
#[cfg(feature = "ssr")]
pub mod hand;
pub mod keyed;
pub mod live;
pub mod named;
pub mod numbers;
pub mod press;
pub mod problem;
pub mod risk;
pub mod when;

pub use press::Press;
pub use problem::{Notice, Problem};
pub use risk::{RiskBadge, StatusBadge};
pub use when::{Ago, When};
