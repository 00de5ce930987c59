//! Stories through the front door, each in a database of its own, under a set clock; and what
//! becomes of the real process when it is killed.

mod accounts;
mod analysis;
mod api;
mod approval;
mod asked;
mod audit;
mod browser;
mod by_hand;
mod doctor;
mod doubt;
mod execution;
mod google;
mod google_undo;
mod kannel;
mod kills;
mod limits;
mod links;
mod logs;
mod mail;
mod mail_server;
mod meetings;
mod messages;
mod notes;
mod operations;
mod process;
mod real_odoo;
mod real_types;
mod receivers;
mod second_factor;
mod slow_odoo;
mod sms;
mod sms_server;
mod support;
mod whatever;
mod world;
