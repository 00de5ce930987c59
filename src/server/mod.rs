//! Starting: the command line, the process and its settings, the worker, the stand-ins.

#[cfg(feature = "ssr")]
pub mod cli;
#[cfg(feature = "ssr")]
pub mod config;
#[cfg(feature = "ssr")]
pub mod doctor;
#[cfg(feature = "ssr")]
pub mod postgres;
#[cfg(feature = "ssr")]
pub mod serve;
#[cfg(feature = "ssr")]
pub mod stand_ins;
pub mod sweep;
#[cfg(feature = "ssr")]
pub mod worker;
