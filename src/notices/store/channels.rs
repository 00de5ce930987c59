//! The channels, as queries have them.

use crate::notices::channels::{Channel, Destination};

/// What a query joins that has the accounts as `u`: these channels, as `c` with its name, whether
/// it shows at once, and whether it reaches the account. Of no channel there is none.
pub(super) fn joined(channels: impl Fn(Channel) -> bool) -> String {
    let rows = Channel::ALL.iter().filter(|channel| channels(**channel));
    let rows: Vec<String> = rows
        .map(|channel| {
            let row = channel.row();
            let reached = match row.destination {
                Destination::Account => "true",
                Destination::Phone => "u.phone is not null",
            };
            format!("('{}', {}, {reached})", row.name, row.at_once)
        })
        .collect();
    let rows = rows.join(", ");
    format!("cross join lateral (values {rows}) c (channel, at_once, reached)")
}

/// What a column of channels is among, where the notices are there at once.
pub(super) fn at_once() -> String {
    let rows = Channel::ALL.iter().map(|channel| channel.row());
    let names = rows.filter(|row| row.at_once).map(|row| row.name);
    let names: Vec<String> = names.map(|name| format!("'{name}'")).collect();
    format!("({})", names.join(", "))
}
