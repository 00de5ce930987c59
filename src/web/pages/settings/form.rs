//! The guardrails as a form shows and sends them: amounts as people type them, boxes that are
//! absent when they are not ticked.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Field by field what stands in the form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Ticked boxes by their field.
    pub on: BTreeMap<String, String>,
    /// Texts by their field.
    pub text: BTreeMap<String, String>,
    /// `ask` or `auto` by action type.
    pub autonomy: BTreeMap<String, String>,
    /// Ticked action types.
    pub forbidden: BTreeMap<String, String>,
    /// Ticked channels.
    pub channels: BTreeMap<String, String>,
}

#[cfg(feature = "ssr")]
mod server {
    use super::Form;
    use crate::{
        actions::Kind,
        ground::{
            money::Currency,
            number::{self, Unreadable},
        },
        guardrails::{Autonomy, Channel, Settings},
    };
    use chrono::NaiveTime;
    use std::collections::BTreeMap;

    impl Form {
        /// What the form shows of settings; amounts only where their currency is known.
        pub fn of(settings: &Settings, currency: Option<&Currency>) -> Self {
            let mut form = Self::default();
            let fields = serde_json::to_value(settings).unwrap_or_default();
            for (field, value) in fields.as_object().into_iter().flatten() {
                if value == true {
                    form.on.insert(field.clone(), "true".to_owned());
                } else if let Some(number) = value.as_i64() {
                    let text = if field.contains("amount") {
                        currency.map(|currency| currency.plain(number))
                    } else {
                        Some(number.to_string())
                    };
                    form.text.insert(field.clone(), text.unwrap_or_default());
                } else if let Some(text) = value.as_str() {
                    form.text.insert(field.clone(), text.to_owned());
                }
            }
            let tick = |names: Vec<&str>| {
                let pair = |name: &str| (name.to_owned(), "true".to_owned());
                names.into_iter().map(pair).collect::<BTreeMap<_, _>>()
            };
            form.forbidden = tick(
                settings
                    .forbidden_types
                    .iter()
                    .map(|kind| kind.name())
                    .collect(),
            );
            let channels = settings.notification_channels.iter();
            form.channels = tick(channels.map(|channel| channel.name()).collect());
            for kind in Kind::ALL {
                if settings.autonomy_of(*kind) == Autonomy::Auto {
                    form.autonomy
                        .insert(kind.name().to_owned(), "auto".to_owned());
                }
            }
            form
        }

        /// What a browser sends of it: a name and a text for each field.
        pub fn typed(fields: Vec<(String, String)>) -> Self {
            let mut form = Self::default();
            for (name, text) in fields {
                let name = name
                    .strip_prefix("form[")
                    .and_then(|name| name.strip_suffix(']'));
                let (part, field) = match name.and_then(|name| name.split_once("][")) {
                    Some(("on", field)) => (&mut form.on, field),
                    Some(("text", field)) => (&mut form.text, field),
                    Some(("autonomy", field)) => (&mut form.autonomy, field),
                    Some(("forbidden", field)) => (&mut form.forbidden, field),
                    Some(("channels", field)) => (&mut form.channels, field),
                    _ => continue,
                };
                part.insert(field.to_owned(), text);
            }
            form
        }

        /// Without a currency the amounts stay as they were.
        ///
        /// # Errors
        /// Every field that cannot be, as `field: what to do about it`.
        pub fn read(
            &self,
            currency: Option<&Currency>,
            kept: &Settings,
        ) -> Result<Settings, Vec<String>> {
            let mut reader = Reader {
                form: self,
                currency,
                kept,
                problems: vec![],
            };
            let settings = reader.settings();
            let mut problems = reader.problems;
            if problems.is_empty() {
                problems = settings.problems();
            }
            if problems.is_empty() {
                Ok(settings)
            } else {
                Err(problems)
            }
        }
    }

    struct Reader<'a> {
        form: &'a Form,
        currency: Option<&'a Currency>,
        kept: &'a Settings,
        problems: Vec<String>,
    }

    impl Reader<'_> {
        fn settings(&mut self) -> Settings {
            Settings {
                can_create_tasks: self.on("can_create_tasks"),
                can_send_emails: self.on("can_send_emails"),
                can_send_sms: self.on("can_send_sms"),
                can_update_financial_records: self.on("can_update_financial_records"),
                can_delete_records: self.on("can_delete_records"),
                forbidden_types: self.ticked_kinds(),
                max_email_recipients_per_action: self.number("max_email_recipients_per_action"),
                max_sms_per_day: self.number("max_sms_per_day"),
                max_financial_amount_without_approval: self
                    .amount("max_financial_amount_without_approval", |s| {
                        s.max_financial_amount_without_approval
                    }),
                max_bulk_action_records: self.number("max_bulk_action_records"),
                high_amount: self.amount("high_amount", |s| s.high_amount),
                critical_amount: self.amount("critical_amount", |s| s.critical_amount),
                requires_approval_for_financial: self.on("requires_approval_for_financial"),
                requires_approval_for_bulk_actions: self.on("requires_approval_for_bulk_actions"),
                requires_approval_for_deletion: self.on("requires_approval_for_deletion"),
                requires_approval_for_external_comms: self
                    .on("requires_approval_for_external_comms"),
                works_alone: self.on("works_alone"),
                allow_actions_outside_business_hours: self
                    .on("allow_actions_outside_business_hours"),
                allow_actions_on_weekends: self.on("allow_actions_on_weekends"),
                business_hours_start: self.time("business_hours_start"),
                business_hours_end: self.time("business_hours_end"),
                business_hours_timezone: self.text("business_hours_timezone").to_owned(),
                contact_gap_hours: self.number("contact_gap_hours"),
                daily_amount_budget: self.amount("daily_amount_budget", |s| s.daily_amount_budget),
                daily_recipient_budget: self.number("daily_recipient_budget"),
                daily_record_budget: self.number("daily_record_budget"),
                autonomy: self.autonomy(),
                notify_before_action: self.on("notify_before_action"),
                notify_after_action: self.on("notify_after_action"),
                notification_channels: self.channels(),
                // A page of its own changes them.
                proposals: self.kept.proposals.clone(),
            }
        }

        fn on(&self, field: &str) -> bool {
            self.form.on.contains_key(field)
        }

        fn text(&self, field: &str) -> &str {
            self.form.text.get(field).map_or("", |text| text.trim())
        }

        fn number<T: TryFrom<i64> + Default>(&mut self, field: &str) -> T {
            let read = number::whole(self.text(field));
            let number = read.ok().and_then(|number| T::try_from(number).ok());
            let remedy = read.err().and_then(Unreadable::remedy);
            let problem = remedy
                .as_deref()
                .unwrap_or("is not a whole number of 0 or more");
            self.or_problem(number, field, problem)
        }

        fn amount(&mut self, field: &str, kept: fn(&Settings) -> i64) -> i64 {
            let Some(currency) = self.currency else {
                return kept(self.kept);
            };
            match currency.parse(self.text(field)) {
                Ok(amount) => amount,
                Err(problem) => self.or_problem(None, field, &problem),
            }
        }

        /// Browsers send `09:00`, with seconds where there are some.
        fn time(&mut self, field: &str) -> NaiveTime {
            let text = self.text(field);
            let time = NaiveTime::parse_from_str(text, "%H:%M")
                .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
                .ok();
            self.or_problem(time, field, "is not a time such as 09:00")
        }

        fn or_problem<T: Default>(&mut self, value: Option<T>, field: &str, problem: &str) -> T {
            if value.is_none() {
                self.problems.push(format!("{field}: {problem}"));
            }
            value.unwrap_or_default()
        }

        fn ticked_kinds(&self) -> Vec<Kind> {
            let ticked = |kind: &Kind| self.form.forbidden.contains_key(kind.name());
            Kind::ALL.iter().copied().filter(ticked).collect()
        }

        fn autonomy(&self) -> BTreeMap<Kind, Autonomy> {
            let auto = |kind: &Kind| {
                self.form
                    .autonomy
                    .get(kind.name())
                    .is_some_and(|says| says == "auto")
            };
            Kind::ALL
                .iter()
                .copied()
                .filter(auto)
                .map(|kind| (kind, Autonomy::Auto))
                .collect()
        }

        fn channels(&self) -> Vec<Channel> {
            let all = Channel::ALL.iter().copied();
            all.filter(|channel| self.form.channels.contains_key(channel.name()))
                .collect()
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{
        actions::Kind,
        ground::money::Currency,
        guardrails::{Autonomy, Channel, Settings},
    };

    #[test]
    fn what_the_form_shows_is_what_it_sends() {
        for decimals in [0, 2, 3] {
            let currency = Currency::new("XXX", decimals);
            let mut settings = Settings::default();
            settings.autonomy.insert(Kind::CreateTask, Autonomy::Auto);
            settings.forbidden_types = vec![Kind::PostInternalMessage];
            let form = Form::of(&settings, Some(&currency));
            let kept = Settings::default();
            assert_eq!(form.read(Some(&currency), &kept), Ok(settings));
        }
    }

    #[test]
    fn every_channel_has_a_box() {
        let currency = Currency::new("USD", 2);
        let form = Form::of(&Settings::default(), Some(&currency));
        let known = |name: &String| Channel::ALL.iter().any(|channel| channel.name() == name);
        assert!(form.channels.keys().all(known));
    }

    #[test]
    fn what_cannot_be_names_its_field() {
        let currency = Currency::new("USD", 2);
        let mut form = Form::of(&Settings::default(), Some(&currency));
        form.text.insert("high_amount".into(), "much".into());
        form.text
            .insert("business_hours_start".into(), "nine".into());
        form.text.insert("critical_amount".into(), "5,000".into());
        form.text
            .insert("daily_record_budget".into(), "2.000".into());
        let kept = Settings::default();
        let problems = form.read(Some(&currency), &kept).unwrap_err();
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert!(problems[0].starts_with("high_amount: "));
        assert!(
            problems[1].starts_with("critical_amount: can be read in two ways"),
            "{problems:?}"
        );
        assert!(problems[2].starts_with("business_hours_start: "));
        assert_eq!(
            problems[3],
            "daily_record_budget: can be read in two ways: type 2000 or 2"
        );
    }

    #[test]
    fn amounts_in_an_unknown_currency_are_neither_shown_nor_changed() {
        let kept = Settings {
            high_amount: 4_711,
            ..Settings::default()
        };
        let mut form = Form::of(&kept, None);
        assert_eq!(form.text["high_amount"], "");
        // What the closed field would not send.
        form.text.insert("high_amount".into(), "5000".into());
        form.text
            .insert("daily_record_budget".into(), "1000".into());
        let read = form.read(None, &kept).unwrap();
        assert_eq!((read.high_amount, read.daily_record_budget), (4_711, 1_000));
    }
}
