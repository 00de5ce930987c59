//! Change a waiting proposal: another action stands in its place, judged anew, with the difference
//! on the record.

use super::{Workbench, admit::check, propose::proposal, refusal::Refusal, verb::Verb};
use crate::{
    accounts::User,
    actions::{
        Action, ActionInputs, CreateInvoiceReminder, InvalidInput, Provenance, form::Filled,
        lifecycle::Status,
    },
    ground::{
        actor::Actor,
        evidence::Evidence,
        ids::{ActionId, InvoiceId, PartnerId},
    },
    insight::recommender::{
        Proposal,
        propose::{Proposed, Replaced, replace},
    },
};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The longest value that the difference says in full.
const LONGEST: usize = 300;
/// Before words that nobody has looked at since they were about other invoices.
const FOR_OTHERS: &str = "Written for other invoices: ";
/// [`CreateInvoiceReminder::EXPECTED`] in earlier versions: stored actions keep these words.
const EXPECTED_BEFORE: &str =
    "The customer is reminded by e-mail of the invoices named, and each gets a note.";

/// Proposes what `user` changed, in their name: somebody else has to approve it. What the first
/// proposal cited stays cited, as far as it is about what is proposed now.
///
/// # Errors
/// See [`Refusal`]; then the first one waits as before.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn edit(
    bench: &Workbench<'_>,
    id: ActionId,
    filled: Filled,
    user: &User,
) -> Result<Proposed, Refusal> {
    let proposal = proposal(filled)?;
    let desk = bench.proposing().await?;
    let record = check(desk.database.connection(), Verb::Edit, id, user).await?;
    let old = &record.action;
    let actor = Actor::User(user.id);
    let mut inputs = with_the_rest(&old.inputs, &proposal.inputs)?;
    if is_same_reminder(&old.inputs, &inputs) {
        inputs = old.inputs.clone();
    }
    // What was estimated for other inputs is true no more.
    let estimated_impact = if inputs == old.inputs {
        old.estimated_impact.clone()
    } else {
        Default::default()
    };
    let (expected_effect, reasoning) = words(old, &inputs, &proposal);
    let proposal = Proposal {
        provenance: Provenance::PERSON,
        evidence: cited(old, &inputs),
        inputs,
        estimated_impact,
        expected_effect,
        reasoning,
    };
    let changes = changes(old, &proposal);
    if changes.is_empty() {
        return Err(InvalidInput::new("inputs", "are unchanged; change something").into());
    }
    let mut data = Map::new();
    data.insert("changes".to_owned(), json!(changes));
    let replaced = Replaced {
        action: id,
        status: Status::Superseded,
        kind: Verb::Edit.row().event,
        tells: Verb::Edit.row().tells.hears_of_moves(),
        by: actor,
        data,
    };
    Ok(replace(&desk, &proposal, actor, old.analysis_id, Some(&replaced)).await?)
}

/// What no form asks for stays as it was: which record it is about, say.
fn with_the_rest(old: &ActionInputs, new: &ActionInputs) -> Result<ActionInputs, InvalidInput> {
    if old.kind() != new.kind() {
        return Err(InvalidInput::new(
            "action_type",
            "is not the type of the action being edited",
        ));
    }
    let unreadable = |error: serde_json::Error| InvalidInput::new("inputs", error.to_string());
    let before = serde_json::to_value(old).map_err(unreadable)?;
    let mut after = serde_json::to_value(new).map_err(unreadable)?;
    let asked = |name: &str| old.kind().fields().iter().any(|field| field.name == name);
    let kept = before["inputs"].as_object().into_iter().flatten();
    for (name, value) in kept.filter(|(name, _)| !asked(name)) {
        after["inputs"][name] = value.clone();
    }
    serde_json::from_value(after).map_err(unreadable)
}

/// What the first proposal cited. A reminder of other invoices has another sum, which nobody has
/// read, and nothing of those that it does not name.
fn cited(old: &Action, inputs: &ActionInputs) -> Vec<Evidence> {
    let mut evidence = old.evidence.clone();
    if let Some(after) = of_others(&old.inputs, inputs) {
        evidence.retain(|one| is_about(one, after));
    }
    evidence
}

/// The new reminder, where it is of other invoices than the old one.
fn of_others<'a>(old: &ActionInputs, new: &'a ActionInputs) -> Option<&'a CreateInvoiceReminder> {
    match new {
        ActionInputs::CreateInvoiceReminder(after) => {
            (!is_same_reminder(old, new)).then_some(after)
        }
        _ => None,
    }
}

/// In whichever order they name the invoices.
fn is_same_reminder(old: &ActionInputs, new: &ActionInputs) -> bool {
    let (ActionInputs::CreateInvoiceReminder(before), ActionInputs::CreateInvoiceReminder(after)) =
        (old, new)
    else {
        return false;
    };
    let set = |reminder: &CreateInvoiceReminder| -> BTreeSet<InvoiceId> {
        reminder.invoice_ids.iter().copied().collect()
    };
    before.customer_id == after.customer_id && set(before) == set(after)
}

/// What it is expected to bring about, and why. Of other invoices, what was left as it stood says
/// what it was written for: its figures may be of the first ones.
fn words(old: &Action, inputs: &ActionInputs, proposal: &Proposal) -> (String, String) {
    let (expected, reasoning) = (&proposal.expected_effect, &proposal.reasoning);
    let is_any = [CreateInvoiceReminder::EXPECTED, EXPECTED_BEFORE].contains(&expected.as_str());
    if of_others(&old.inputs, inputs).is_none() {
        // The form began with it: what code said is as true as it was.
        let as_before = is_any && old.author().is_none();
        let expected = if as_before {
            literal(&old.expected_effect)
        } else {
            expected.clone()
        };
        return (expected, reasoning.clone());
    }
    let untouched = |now: &str, before: &str| now.trim() == literal(before).trim();
    let expected = if is_any || !untouched(expected, &old.expected_effect) {
        expected.clone()
    } else if old.author().is_none() {
        CreateInvoiceReminder::EXPECTED.to_owned()
    } else {
        for_others(expected, 500)
    };
    let reasoning = if untouched(reasoning, &old.reasoning) {
        for_others(reasoning, 1_000)
    } else {
        reasoning.clone()
    };
    (expected, reasoning)
}

/// The words with what they were written for, of a length that the protocol allows.
fn for_others(words: &str, most: usize) -> String {
    if words.starts_with(FOR_OTHERS) {
        return words.to_owned();
    }
    let said = format!("{FOR_OTHERS}{words}");
    if said.chars().count() <= most {
        return said;
    }
    let begin: String = said.chars().take(most - 2).collect();
    format!("{begin} …")
}

/// What is on record is no template: its braces are taken apart, as those of a person's text.
fn literal(text: &str) -> String {
    text.replace("{{", "{ {")
}

fn is_about(evidence: &Evidence, reminder: &CreateInvoiceReminder) -> bool {
    match evidence {
        Evidence::Query { .. } => false,
        Evidence::Record { model, id, .. } => match model.as_str() {
            "account.move" => reminder.invoice_ids.contains(&InvoiceId(*id)),
            "res.partner" => reminder.customer_id == PartnerId(*id),
            _ => true,
        },
    }
}

/// Every field that differs, with both values.
fn changes(old: &Action, new: &Proposal) -> Vec<Value> {
    let before = fields(&old.inputs, &old.expected_effect, &old.reasoning);
    let after = fields(&new.inputs, &new.expected_effect, &new.reasoning);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| json!({"field": name, "before": short(before.get(name)), "after": short(after.get(name))}))
        .collect()
}

fn fields(inputs: &ActionInputs, expected_effect: &str, reasoning: &str) -> Map<String, Value> {
    let wire = serde_json::to_value(inputs).unwrap_or_default();
    let mut fields = wire["inputs"].as_object().cloned().unwrap_or_default();
    fields.insert("expected_effect".to_owned(), json!(expected_effect));
    fields.insert("reasoning".to_owned(), json!(reasoning));
    fields
}

fn short(value: Option<&Value>) -> Value {
    match value {
        Some(Value::String(text)) if text.chars().count() > LONGEST => {
            let begin: String = text.chars().take(LONGEST).collect();
            json!(format!("{begin} …"))
        }
        Some(value) => value.clone(),
        None => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::evidence::Fact;
    use chrono::DateTime;
    use std::collections::BTreeMap;

    #[test]
    fn a_reminder_of_other_invoices_cites_neither_their_sum_nor_what_is_gone() {
        let record = |model: &str, id: i64| Evidence::Record {
            key: format!("e{id}"),
            model: model.to_owned(),
            id,
            label: String::new(),
            fields: BTreeMap::new(),
            write_date: DateTime::UNIX_EPOCH,
        };
        let sum = Evidence::Query {
            key: "e2".to_owned(),
            model: "account.move.line".to_owned(),
            label: "Overdue".to_owned(),
            domain: json!([]),
            aggregate: "amount_residual:sum".to_owned(),
            value: Fact::Count(1),
            as_of: DateTime::UNIX_EPOCH,
        };
        let reminder = CreateInvoiceReminder {
            customer_id: PartnerId(7),
            invoice_ids: vec![InvoiceId(3)],
        };
        assert!(is_about(&record("res.partner", 7), &reminder));
        assert!(is_about(&record("account.move", 3), &reminder));
        assert!(!is_about(&record("account.move", 4), &reminder));
        assert!(!is_about(&record("res.partner", 8), &reminder));
        assert!(!is_about(&sum, &reminder));
    }
}
