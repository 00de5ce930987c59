//! The words of an action as people read them, whoever wrote them when: earlier versions stored what
//! records held as it came. What is hashed and executed is left alone.

use crate::{
    actions::Action,
    ground::inert::{lines, one_line},
};

/// Title, reasons and evidence: nothing in them turns the direction of writing, hides, or makes a
/// line of its own. A person's reasons keep the lines that they wrote.
pub(super) fn make_inert(action: &mut Action) {
    let reasons: fn(&str) -> String = match action.author() {
        Some(_) => lines,
        None => one_line,
    };
    action.title = one_line(&action.title);
    action.expected_effect = reasons(&action.expected_effect);
    action.reasoning = reasons(&action.reasoning);
    for evidence in &mut action.evidence {
        evidence.make_inert();
    }
    let description = &mut action.affected_records.description;
    *description = description.as_deref().map(one_line);
}
