//! What is stored of each reason, which stays for good, and what is shown of it.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use strum::VariantNames as _;

fn amounts() -> (String, String) {
    ("$12,840.00".to_owned(), "NOK 5.00".to_owned())
}

/// Every reason, as it is stored and as it is shown.
fn table() -> Vec<(Reason, &'static str, &'static str)> {
    let (amount, limit) = amounts();
    vec![
        (
            Reason::KillSwitch,
            "The kill switch is on",
            "The kill switch is on",
        ),
        (
            Reason::ForbiddenType(Kind::SendSms),
            "SMS is a forbidden type",
            "Actions of type “SMS” are forbidden",
        ),
        (
            Reason::RunsUnasked(Kind::CreateTask),
            "Task may run without asking",
            "Actions of type “Task” may run without approval",
        ),
        (
            Reason::TypeNeedsApproval(Kind::CreateInvoiceReminder),
            "Invoice reminder is always asked",
            "Actions of type “Invoice reminder” need approval",
        ),
        (
            Reason::Risk(RiskLevel::Medium),
            "The risk is medium",
            "Medium-risk actions need approval",
        ),
        (
            Reason::TasksOff,
            "Tasks are not created without asking",
            "Creating tasks needs approval",
        ),
        (
            Reason::TasksOffFor(Kind::PostInternalMessage),
            "Internal note needs approval while “Create tasks” is off",
            "Actions of type “Internal note” need approval while “Create tasks” is off",
        ),
        (
            Reason::MeetingsOff,
            "Meetings need approval while “Create tasks” is off",
            "Meetings need approval while “Create tasks” is off",
        ),
        (
            Reason::EmailOff,
            "Mail is not sent without asking",
            "Sending e-mail needs approval",
        ),
        (
            Reason::SmsOff,
            "SMS are not sent without asking",
            "Sending SMS needs approval",
        ),
        (
            Reason::FinancialRecordsOff,
            "Financial records are not changed without asking",
            "Changing financial records needs approval",
        ),
        (
            Reason::Recipients {
                recipients: 1,
                limit: 10,
            },
            "1 of at most 10 recipients",
            "1 recipient (limit: 10)",
        ),
        (
            Reason::Recipients {
                recipients: 12,
                limit: 1,
            },
            "12 of at most 1 recipient",
            "12 recipients, more than the limit of 1",
        ),
        (
            Reason::Financial,
            "What is about money needs approval",
            "Financial actions need approval",
        ),
        (
            Reason::AmountUnknown,
            "The amount is not known",
            "The amount is unknown",
        ),
        (
            Reason::OverLimit {
                amount: amount.clone(),
                limit: limit.clone(),
            },
            "$12,840.00 is over the NOK 5.00 that run without approval",
            "$12,840.00 is more than the NOK 5.00 allowed without approval",
        ),
        (
            Reason::HighRisk {
                amount: amount.clone(),
                from: limit.clone(),
            },
            "$12,840.00 is NOK 5.00 or more: high risk",
            "$12,840.00 is high risk: the threshold is NOK 5.00",
        ),
        (
            Reason::Deletion,
            "Deleting needs approval",
            "Deletions need approval",
        ),
        (
            Reason::ManyRecords {
                records: 12,
                limit: 10,
            },
            "12 records, more than 10",
            "12 records, more than the limit of 10",
        ),
        (
            Reason::Bulk(3),
            "3 records: bulk actions need approval",
            "Bulk actions need approval (3 records)",
        ),
        (
            Reason::MoreThan(10),
            "More than 10 records always need approval",
            "Actions on more than 10 records always need approval",
        ),
        (
            Reason::ReachesCustomers,
            "What reaches customers needs approval",
            "Actions that reach customers need approval",
        ),
        (
            Reason::NotLookedUp,
            "It reaches people who were not looked up in Odoo",
            "It reaches people who were not looked up in Odoo",
        ),
        (
            Reason::ContactWithin(24),
            "Last contact less than 24 hours ago",
            "Last contacted less than 24 hours ago",
        ),
        (
            Reason::LastContact(0),
            "Last contact 0 days ago",
            "Last contacted less than 1 day ago",
        ),
        (
            Reason::LastContact(1),
            "Last contact 1 day ago",
            "Last contacted 1 day ago",
        ),
        (
            Reason::NoContact,
            "No contact by AI COO yet",
            "Not contacted by AI COO yet",
        ),
        (
            Reason::OutsideHours,
            "Outside business hours",
            "Outside business hours",
        ),
        (
            Reason::InsideHours,
            "Inside business hours",
            "Within business hours",
        ),
        (
            Reason::Budget(vec![Used::Records {
                used: 1,
                budget: 100,
            }]),
            "1 of 100 records today without asking",
            "Daily budget: 1 of 100 records",
        ),
        (
            Reason::Budget(vec![
                Used::Amount {
                    used: amount,
                    budget: limit,
                },
                Used::Recipients { used: 2, budget: 1 },
                Used::Records { used: 6, budget: 5 },
            ]),
            "$12,840.00 of NOK 5.00 today without asking; 2 of 1 recipient today without asking; 6 of 5 records today without asking",
            "Over the daily budget: $12,840.00 of NOK 5.00; Over the daily budget: 2 of 1 recipient; Over the daily budget: 6 of 5 records",
        ),
        (
            Reason::Budget(vec![Used::AllOfTheAmount]),
            "The amount of today without asking is used up",
            "The daily budget for amounts is used up",
        ),
    ]
}

#[test]
fn each_reason_is_stored_as_ever_and_shown_as_people_say_it() {
    let mut named = BTreeSet::new();
    for (reason, stored, shown) in table() {
        named.insert(<&str>::from(&reason));
        assert_eq!(
            (reason.stored().as_str(), reason.words().as_str()),
            (stored, shown)
        );
        let because = Because::from(reason);
        let json = serde_json::to_string(&because).unwrap();
        assert_eq!(json, serde_json::to_string(stored).unwrap());
        let read: Because = serde_json::from_str(&json).unwrap();
        assert_eq!(read, because);
    }
    let all: BTreeSet<&str> = Reason::VARIANTS.iter().copied().collect();
    assert_eq!(named, all);
}

/// As versions stored it that always wrote the plural.
#[test]
fn a_sentence_of_an_earlier_version_is_kept_and_shown_in_words_of_today() {
    for (stored, shown) in [
        ("1 of at most 1 recipients", "1 recipient (limit: 1)"),
        (
            "1 records, more than 0",
            "1 record, more than the limit of 0",
        ),
        (
            "Last contact less than 1 hours ago",
            "Last contacted less than 1 hour ago",
        ),
        ("Last contact 1 days ago", "Last contacted 1 day ago"),
        (
            "1 of 1 records today without asking",
            "Daily budget: 1 of 1 record",
        ),
    ] {
        let because = Because::from(stored.to_owned());
        assert_eq!(because.words(), shown);
        assert_eq!(because.stored(), stored);
        assert_eq!(String::from(because), stored);
    }
}

#[test]
fn what_is_not_known_is_shown_as_it_stands() {
    for unknown in [
        "",
        "The moon is full",
        "Rocket is a forbidden type",
        "The risk is absurd",
        "The kill switch is on.",
        "01 of at most 10 recipients",
        "1 of at most 10 people",
        "-1 of at most 10 recipients",
        "99999999999 of at most 10 recipients",
        "Everything is over the limit that run without approval",
        "1 of many today without asking",
        "1 of 2 records today without asking; and more",
    ] {
        let because = Because::from(unknown.to_owned());
        assert_eq!(
            (because.words().as_str(), because.reason()),
            (unknown, None)
        );
    }
}

#[test]
fn what_was_composed_of_reasons_is_shown_with_the_words_of_today() {
    for (composed, shown) in [
        (
            "Last contact less than 24 hours ago; Outside business hours",
            "Last contacted less than 24 hours ago; Outside business hours",
        ),
        (
            "The guardrails refuse it now: SMS is a forbidden type",
            "The guardrails now refuse it: Actions of type “SMS” are forbidden",
        ),
        (
            "It was about to run and needs approval now. Nobody has approved it, and it no longer runs by itself: Deleting needs approval; Mail is not sent without asking.",
            "It was about to run and now needs approval. Nobody has approved it, and it no longer runs without approval: Deletions need approval; Sending e-mail needs approval.",
        ),
        (
            "It was about to run and needs approval now. Its approver may no longer decide.",
            "It was about to run and now needs approval. Its approver may no longer decide.",
        ),
        (
            "Reminder from Dana: Please look; Deleting needs approval",
            "Reminder from Dana: Please look; Deleting needs approval",
        ),
    ] {
        assert_eq!(reworded(composed), shown);
        assert_eq!(reworded(shown), shown, "it is reworded once");
    }
}

proptest! {
    /// Figures and amounts come through as they are, whatever they are.
    #[test]
    fn figures_are_carried_over(
        (few, many) in (any::<u32>(), any::<u32>()),
        days: i64,
        (amount, limit) in (any::<i64>(), any::<i64>()),
        code in prop::sample::select(vec!["USD", "EUR", "JPY", "GBP", "KWD", "CHF"]),
        decimals in 0u8..5,
    ) {
        let currency = crate::ground::money::Currency::new(code, decimals);
        let money = |minor: i64| currency.money(minor).to_string();
        let (amount, limit) = (money(amount), money(limit));
        for reason in [
            Reason::Recipients { recipients: few, limit: many },
            Reason::ManyRecords { records: few, limit: many },
            Reason::Bulk(few),
            Reason::MoreThan(many),
            Reason::ContactWithin(few),
            Reason::LastContact(days),
            Reason::OverLimit { amount: amount.clone(), limit: limit.clone() },
            Reason::HighRisk { amount: amount.clone(), from: limit.clone() },
            Reason::Budget(vec![
                Used::Amount { used: amount.clone(), budget: limit.clone() },
                Used::AllOfTheAmount,
                Used::Recipients { used: few, budget: many },
                Used::Records { used: many, budget: few },
            ]),
        ] {
            prop_assert_eq!(Reason::read(&reason.stored()), Some(reason));
        }
        let words = Reason::OverLimit { amount: amount.clone(), limit: limit.clone() }.words();
        prop_assert!(words.contains(&amount) && words.contains(&limit), "{}", words);
    }

    /// Nothing that anybody may have stored is lost, or shown as something that it does not say.
    #[test]
    fn any_text_is_kept(text: String) {
        let because = Because::from(text.clone());
        prop_assert_eq!(because.stored(), &text);
        if because.reason().is_none() {
            prop_assert_eq!(because.words(), text);
        }
    }
}
