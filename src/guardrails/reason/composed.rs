//! Sentences that earlier versions composed of stored reasons and stored: why an action waits, came
//! back or failed, and the notice about it.

use super::Reason;

/// How they begin: as they do now, and as they did before.
const BEGIN: &[(&str, &str)] = &[
    (
        "It was about to run and now needs approval. ",
        "It was about to run and needs approval now. ",
    ),
    (
        "Nobody has approved it, and it no longer runs without approval: ",
        "Nobody has approved it, and it no longer runs by itself: ",
    ),
    (
        "The guardrails now refuse it: ",
        "The guardrails refuse it now: ",
    ),
];

/// What the program itself once composed, with the reasons in it as people read them now. Whatever
/// says anything else stays as it is, and so does what a person wrote.
pub fn reworded(composed: &str) -> String {
    let begun = BEGIN.iter().find_map(|(now, before)| {
        let rest = composed.strip_prefix(now);
        let rest = rest.or_else(|| composed.strip_prefix(before))?;
        Some(format!("{now}{}", reworded(rest)))
    });
    begun
        .or_else(|| reasons(composed))
        .unwrap_or_else(|| composed.to_owned())
}

/// `None`: something else is among them.
fn reasons(listed: &str) -> Option<String> {
    // A notice ends in a full stop, a reason never does.
    let (listed, stop) = match listed.strip_suffix('.') {
        Some(listed) => (listed, "."),
        None => (listed, ""),
    };
    let reasons = listed.split("; ").map(Reason::read);
    let words: Option<Vec<String>> = reasons
        .map(|reason| reason.map(|reason| reason.words()))
        .collect();
    Some(format!("{}{stop}", words?.join("; ")))
}
