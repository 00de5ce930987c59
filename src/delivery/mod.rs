//! Notices brought to our own people: that they are asked for a decision, or how to open their
//! account. What is said, to whom and when is decided here, alike for every channel; how it is
//! written and sent is the channel's own (`src/notices/channels/`).
//!
//! A notice is stored in the transaction of what it tells, and delivered afterwards, by any
//! process. It may arrive twice where a mail server did not answer, under one Message-ID: unlike
//! an action's effect, a question that is asked twice does less harm than one that is lost.

mod asking;
mod authority;
pub mod deliver;
pub mod digest;
mod key;
mod lead;
mod limit;
mod moves;
mod outgoing;
pub mod post;
mod receiver;
