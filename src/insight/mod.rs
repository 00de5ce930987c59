//! From the books to proposals.

pub mod analyzers;
#[cfg(feature = "ssr")]
pub mod recommender;
