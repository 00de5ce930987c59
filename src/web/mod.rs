//! What a person or a program sees.

pub mod app;
#[cfg(feature = "ssr")]
pub mod bounds;
pub mod components;
#[cfg(feature = "ssr")]
pub mod http;
pub mod module;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
pub mod state;
