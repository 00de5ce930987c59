//! How much money an action moves, and how much has run today without asking.

use super::Rules;
use crate::guardrails::{Facts, Reason, Rule, Says, Settings, Usage, Used};

pub(super) fn financial(facts: &Facts, settings: &Settings, rules: &mut Rules) {
    rules.add(
        Rule::Financial,
        !settings.requires_approval_for_financial,
        Says::Ask,
        || Reason::Financial,
    );
    let Some(amount) = &facts.amount else {
        return rules.say(Rule::Financial, Says::Ask, Reason::AmountUnknown);
    };
    let limit = amount
        .currency
        .money(settings.max_financial_amount_without_approval);
    if amount.minor > limit.minor {
        rules.say(
            Rule::Financial,
            Says::Ask,
            Reason::OverLimit {
                amount: amount.to_string(),
                limit: limit.to_string(),
            },
        );
    }
    if amount.minor >= settings.high_amount {
        let from = amount.currency.money(settings.high_amount);
        rules.say(
            Rule::Risk,
            Says::Ask,
            Reason::HighRisk {
                amount: amount.to_string(),
                from: from.to_string(),
            },
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
    let used_records = Used::Records {
        used: records,
        budget: settings.daily_record_budget,
    };
    let used_recipients = Used::Recipients {
        used: recipients,
        budget: settings.daily_recipient_budget,
    };
    let used_amount = match &facts.amount {
        Some(of) => Used::Amount {
            used: of.currency.money(amount).to_string(),
            budget: of.currency.money(settings.daily_amount_budget).to_string(),
        },
        None => Used::AllOfTheAmount,
    };
    let over: Vec<Used> = [
        (amount > settings.daily_amount_budget, used_amount),
        (
            recipients > settings.daily_recipient_budget,
            used_recipients,
        ),
        (records > settings.daily_record_budget, used_records.clone()),
    ]
    .into_iter()
    .filter_map(|(over, used)| over.then_some(used))
    .collect();
    if over.is_empty() {
        let used = Reason::Budget(vec![used_records]);
        rules.say(Rule::DailyBudget, Says::Fine, used);
    } else {
        rules.say(Rule::DailyBudget, Says::Ask, Reason::Budget(over));
    }
}
