//! Stories through the front door, each in a database of its own, under a set clock; and what
//! becomes of the real process when it is killed.

mod analysis;
mod api;
mod approval;
mod audit;
mod execution;
mod kills;
mod logs;
mod mail;
mod mail_server;
mod process;
mod real_odoo;
mod receivers;
mod support;
mod world;
