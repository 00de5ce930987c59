//! What processes use, from `/proc`.

use std::{fs, path::Path};

/// Of the times in `/proc`, on every Linux that we run on.
const TICKS_A_SECOND: f64 = 100.0;

/// The times of one process, in ticks.
struct Times {
    parent: u32,
    own: f64,
    /// Of children that have ended.
    ended: f64,
}

/// Seconds of the processor that these processes have used.
pub fn of_processes(processes: &[u32]) -> f64 {
    let times = processes.iter().filter_map(|id| times(*id));
    times.map(|times| times.own).sum::<f64>() / TICKS_A_SECOND
}

/// Seconds of the processor that a server and all of its children have used, ended ones too.
pub fn of_family(first: u32) -> f64 {
    let children = all().into_iter().filter_map(times);
    let living: f64 = children
        .filter(|times| times.parent == first)
        .map(|times| times.own)
        .sum();
    let itself = times(first).map_or(0.0, |times| times.own + times.ended);
    (living + itself) / TICKS_A_SECOND
}

/// Megabytes that a process keeps in memory.
pub fn resident(process: u32) -> f64 {
    status(process, "VmRSS")
}

/// The most that it ever kept, in megabytes.
pub fn most_resident(process: u32) -> f64 {
    status(process, "VmHWM")
}

fn status(process: u32, field: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field));
    let kilobytes =
        line.and_then(|rest| rest.trim_matches([':', ' ', '\t', 'k', 'B']).parse().ok());
    kilobytes.map_or(f64::NAN, |kilobytes: f64| kilobytes / 1024.0)
}

fn all() -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return vec![];
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter_map(|name| name.parse().ok()).collect()
}

fn times(process: u32) -> Option<Times> {
    let text =
        fs::read_to_string(Path::new("/proc").join(process.to_string()).join("stat")).ok()?;
    // The name before it may have spaces.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some(Times {
        parent: fields.get(1)?.parse().ok()?,
        own: number(11)? + number(12)?,
        ended: number(13)? + number(14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_uses_something() {
        let me = std::process::id();
        assert!(resident(me) > 1.0 && most_resident(me) >= resident(me) * 0.5);
        assert!(of_processes(&[me]) >= 0.0 && of_family(me) >= of_processes(&[me]));
    }
}
