//! `ai-coo kill-switch on|off`: by whoever may run commands on the machine.

use super::Failure;
use crate::{
    decisions::kill_switch::{self, Hand},
    ground::{clock::Clock, db::Database, live::hub::Hub},
};

/// Throws it, tells the running processes, and says what became of it.
pub(super) async fn throw(
    database: &Database,
    clock: &Clock,
    on: bool,
    reason: &str,
) -> Result<(), Failure> {
    let account = std::env::var("SUDO_USER").or_else(|_| std::env::var("USER"));
    let hand = Hand::Owner(account.unwrap_or_else(|_| "unknown".to_owned()));
    let thrown = kill_switch::throw(database, clock, on, reason, &hand).await?;
    let (hub, _) = Hub::new();
    hub.tell_others(database, kill_switch::changes().collect())
        .await;
    let stands = if on { "on" } else { "off" };
    match thrown.changed {
        false => println!("The kill switch is already {stands}"),
        true if on => println!("The kill switch is on: nothing new starts"),
        true if thrown.released == 1 => {
            println!("The kill switch is off: 1 held action continues");
        }
        true => println!(
            "The kill switch is off: {} held actions continue",
            thrown.released
        ),
    }
    Ok(())
}
