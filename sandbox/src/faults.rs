//! Faults on demand, so that tests can see what happens when Odoo fails in the worst moment.

use serde::Deserialize;

/// How the next calls fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    None,
    /// 503, before anything is done.
    Down,
    /// 429 that asks to wait for `slow_ms`, before anything is done.
    Limited,
    /// 500 without a reason, before anything is done.
    Broken,
    /// 404: the app with the model is not installed.
    Absent,
    /// Done, but never answered.
    Hang,
    /// Done, then the connection is lost.
    DropAfterCommit,
    /// Not done: somebody else changed the same record.
    Busy,
    /// Only slower, by `slow_ms`.
    Slow,
    /// Done at once, answered after `slow_ms`.
    Late,
}

/// The body of `POST /sandbox/faults`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faults {
    #[serde(default)]
    pub mode: Mode,
    /// Milliseconds before each call is looked at, in any mode but `late`.
    #[serde(default)]
    pub slow_ms: u64,
    /// How many calls it spares first.
    #[serde(default)]
    spare: u32,
    /// How many calls it strikes; without, all until it is changed.
    count: Option<u32>,
    /// Only these, by name (`load`); without, all methods.
    methods: Option<Vec<String>>,
    /// Only of these models (`project.task`); without, of all.
    models: Option<Vec<String>>,
}

impl Faults {
    /// What strikes this call, counted off.
    pub fn strike(&mut self, model: &str, method: &str) -> (Mode, u64) {
        let others = |only: &Option<Vec<String>>, name: &str| {
            let only = only.as_ref();
            only.is_some_and(|only| !only.iter().any(|one| one == name))
        };
        let spared = others(&self.methods, method) || others(&self.models, model);
        if spared || self.count == Some(0) {
            return (Mode::None, 0);
        }
        if self.spare > 0 {
            self.spare -= 1;
            return (Mode::None, 0);
        }
        if let Some(count) = &mut self.count {
            *count -= 1;
        }
        (self.mode, self.slow_ms)
    }
}
