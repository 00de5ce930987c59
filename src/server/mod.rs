//! Starting: the command line, the process and its settings, the worker, the stand-ins.

pub mod cli;
pub mod config;
pub mod doctor;
pub mod postgres;
pub mod serve;
pub mod stand_ins;
pub mod sweep;
pub mod worker;
