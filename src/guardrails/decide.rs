//! The decision itself: total, pure, the same on the server and in the browser.

mod confirmed;
mod customers;
mod money;
#[cfg(test)]
mod tests;

use super::{
    Autonomy, Decision, Facts, Permit, Reason, Rule, RuleAnswer, Says, Settings, Usage, Verdict,
};
use crate::{
    actions::{Kind, RiskLevel},
    ground::money::Money,
};
use chrono::{DateTime, Utc};

/// The risk of an action: its type's, raised by the thresholds and by outsiders who take part.
/// Another currency than the thresholds' cannot be compared and counts as high.
pub fn risk(
    kind: Kind,
    amount: Option<&Money>,
    records: u32,
    outsiders: bool,
    settings: &Settings,
) -> RiskLevel {
    let mut risk = kind.risk();
    if outsiders {
        risk = risk.max(RiskLevel::High);
    }
    if let Some(amount) = amount {
        if amount.minor >= settings.critical_amount {
            risk = RiskLevel::Critical;
        } else if amount.minor >= settings.high_amount {
            risk = risk.max(RiskLevel::High);
        }
    }
    if records > settings.max_bulk_action_records {
        risk = if risk >= RiskLevel::High {
            RiskLevel::Critical
        } else {
            RiskLevel::High
        };
    }
    risk
}

/// What the guardrails say. Every rule that applies speaks; the strictest one decides.
pub fn decide(
    facts: &Facts,
    settings: &Settings,
    version: i32,
    usage: &Usage,
    now: DateTime<Utc>,
) -> Verdict {
    let traits = facts.kind.traits();
    let mut rules = Rules(vec![]);

    rules.add(
        Rule::ForbiddenType,
        !settings.forbidden_types.contains(&facts.kind),
        Says::Refuse,
        || Reason::ForbiddenType(facts.kind),
    );
    rules.add(Rule::KillSwitch, !usage.kill_switch, Says::Ask, || {
        Reason::KillSwitch
    });
    let confirmed = settings.is_confirmed(facts.kind);
    let safe = settings.autonomy_of(facts.kind) == Autonomy::Auto && traits.safe;
    let auto = safe || confirmed;
    rules.say(
        Rule::Autonomy,
        if auto { Says::Fine } else { Says::Ask },
        if auto {
            Reason::RunsUnasked(facts.kind)
        } else {
            Reason::TypeNeedsApproval(facts.kind)
        },
    );
    let most = match confirmed {
        true => RiskLevel::Medium,
        false => RiskLevel::Low,
    };
    rules.add(Rule::Risk, facts.risk <= most, Says::Ask, || {
        Reason::Risk(facts.risk)
    });
    if facts.kind == Kind::CreateTask {
        rules.add(
            Rule::Tasks,
            Permit::Tasks.is_on(settings),
            Says::Ask,
            || Reason::TasksOff,
        );
    }
    if traits.safe && facts.kind != Kind::CreateTask && facts.known {
        let fine = Permit::Tasks.is_on(settings);
        rules.add(Rule::Tasks, fine, Says::Ask, || {
            Reason::TasksOffFor(facts.kind)
        });
    }
    if facts.recipients > 0 {
        rules.add(
            Rule::Email,
            Permit::Email.is_on(settings),
            Says::Ask,
            || Reason::EmailOff,
        );
        let limit = settings.max_email_recipients_per_action;
        rules.say(
            Rule::Recipients,
            if facts.recipients <= limit {
                Says::Fine
            } else {
                Says::Refuse
            },
            Reason::Recipients {
                recipients: facts.recipients,
                limit,
            },
        );
    }
    if facts.sms > 0 {
        rules.add(Rule::Sms, Permit::Sms.is_on(settings), Says::Ask, || {
            Reason::SmsOff
        });
    }
    if traits.financial {
        money::financial(facts, settings, &mut rules);
    }
    if traits.deletes {
        let fine = Permit::Deletion.is_on(settings) && !settings.requires_approval_for_deletion;
        rules.add(Rule::Deletion, fine, Says::Ask, || Reason::Deletion);
    }
    bulk(facts, settings, &mut rules);
    if confirmed {
        confirmed::judge(facts, settings, &mut rules);
    }
    if facts.reaches_customer() {
        rules.add(
            Rule::ExternalCommunication,
            !settings.requires_approval_for_external_comms,
            Says::Ask,
            || Reason::ReachesCustomers,
        );
        customers::contact_gap(facts, settings, now, &mut rules);
    }
    if auto {
        money::budget(facts, settings, usage, &mut rules);
    }
    let not_before = if facts.reaches_customer() {
        customers::hold_back(facts, settings, now, &mut rules)
    } else {
        None
    };
    Verdict {
        decision: rules.decision(),
        rules: rules.0,
        not_before,
        settings_version: version,
        facts: facts.clone(),
        usage: usage.clone(),
        at: now,
    }
}

/// What the rules have said so far.
struct Rules(Vec<RuleAnswer>);

impl Rules {
    fn say(&mut self, rule: Rule, says: Says, reason: Reason) {
        self.0.push(RuleAnswer {
            rule,
            says,
            because: reason.into(),
        });
    }

    /// Speaks only when it is not fine.
    fn add(&mut self, rule: Rule, fine: bool, otherwise: Says, reason: impl FnOnce() -> Reason) {
        if !fine {
            self.say(rule, otherwise, reason());
        }
    }

    fn decision(&self) -> Decision {
        let says = |wanted| self.0.iter().any(|answer| answer.says == wanted);
        if says(Says::Refuse) {
            Decision::Refuse
        } else if says(Says::Ask) {
            Decision::Ask
        } else {
            Decision::Execute
        }
    }
}

fn bulk(facts: &Facts, settings: &Settings, rules: &mut Rules) {
    let limit = settings.max_bulk_action_records;
    if facts.records > limit {
        let says = if settings.requires_approval_for_bulk_actions {
            Says::Ask
        } else {
            Says::Fine
        };
        rules.say(
            Rule::Bulk,
            says,
            Reason::ManyRecords {
                records: facts.records,
                limit,
            },
        );
    }
}
