//! How much money an action moves, and how much has run today without asking.

use super::Rules;
use crate::{
    ground::number::count,
    guardrails::{Facts, Rule, Says, Settings, Usage},
};

pub(super) fn financial(facts: &Facts, settings: &Settings, rules: &mut Rules) {
    rules.add(
        Rule::Financial,
        !settings.requires_approval_for_financial,
        Says::Ask,
        || "What is about money needs approval".to_owned(),
    );
    let Some(amount) = &facts.amount else {
        return rules.say(
            Rule::Financial,
            Says::Ask,
            "The amount is not known".to_owned(),
        );
    };
    let limit = amount
        .currency
        .money(settings.max_financial_amount_without_approval);
    if amount.minor > limit.minor {
        rules.say(
            Rule::Financial,
            Says::Ask,
            format!("{amount} is over the {limit} that run without approval"),
        );
    }
    if amount.minor >= settings.high_amount {
        let high = amount.currency.money(settings.high_amount);
        rules.say(
            Rule::Risk,
            Says::Ask,
            format!("{amount} is {high} or more: high risk"),
        );
    }
}

pub(super) fn budget(facts: &Facts, settings: &Settings, usage: &Usage, rules: &mut Rules) {
    let amount = usage
        .amount
        .saturating_add(facts.amount.as_ref().map_or(0, |amount| amount.minor));
    let recipients = usage.recipients.saturating_add(facts.recipients);
    let recipients = recipients.saturating_add(facts.sms);
    let records = usage.records.saturating_add(facts.records);
    let records_words = format!(
        "{records} of {} today without asking",
        count(settings.daily_record_budget, "record")
    );
    let recipients_words = format!(
        "{recipients} of {} today without asking",
        count(settings.daily_recipient_budget, "recipient")
    );
    let amount_words = match &facts.amount {
        Some(of) => format!(
            "{} of {} today without asking",
            of.currency.money(amount),
            of.currency.money(settings.daily_amount_budget)
        ),
        None => "The amount of today without asking is used up".to_owned(),
    };
    let over: Vec<String> = [
        (amount > settings.daily_amount_budget, amount_words),
        (
            recipients > settings.daily_recipient_budget,
            recipients_words,
        ),
        (
            records > settings.daily_record_budget,
            records_words.clone(),
        ),
    ]
    .into_iter()
    .filter_map(|(over, words)| over.then_some(words))
    .collect();
    match over.as_slice() {
        [] => rules.say(Rule::DailyBudget, Says::Fine, records_words),
        over => rules.say(Rule::DailyBudget, Says::Ask, over.join("; ")),
    }
}
