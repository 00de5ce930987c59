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
    /// What is chosen, by the field and by the type of action or the channel: ticked, or `ask` or
    /// `auto`.
    pub chosen: BTreeMap<String, BTreeMap<String, String>>,
}

impl Form {
    /// What stands in the form for a type of action, or a channel.
    pub fn chosen(&self, field: &str, of: &str) -> Option<&str> {
        Some(self.chosen.get(field)?.get(of)?.as_str())
    }
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
        guardrails::{Document, FIELDS, Field, Settings, fields::Input},
        notices::Channel,
    };
    use chrono::NaiveTime;
    use serde::Deserialize;
    use serde_json::{Value, json};

    impl Form {
        /// What the form shows of settings; amounts only where their currency is known.
        pub fn from_settings(settings: &Settings, currency: Option<&Currency>) -> Self {
            let mut form = Self::default();
            let document = settings.document();
            for field in FIELDS {
                if let Some(value) = document.get(field.name) {
                    form.show(field, value, currency);
                }
            }
            form
        }

        fn show(&mut self, field: &Field, value: &Value, currency: Option<&Currency>) {
            let name = field.name.to_owned();
            let text = match field.input {
                Input::Switch => {
                    if *value == true {
                        self.on.insert(name, "true".to_owned());
                    }
                    return;
                }
                Input::Number { .. } => value.to_string(),
                Input::Amount { .. } => {
                    let plain = |currency: &Currency| Some(currency.plain(value.as_i64()?));
                    currency.and_then(plain).unwrap_or_default()
                }
                Input::Time | Input::Zone => value.as_str().unwrap_or_default().to_owned(),
                Input::Kinds | Input::Channels => {
                    let ticked = value.as_array().into_iter().flatten();
                    let ticked = ticked.filter_map(Value::as_str);
                    let pairs = ticked.map(|one| (one.to_owned(), "true".to_owned()));
                    self.chosen.insert(name, pairs.collect());
                    return;
                }
                Input::Autonomy => {
                    let auto = value.as_object().into_iter().flatten();
                    let safe =
                        |kind: &str| Kind::parse(kind).is_some_and(|kind| kind.traits().safe);
                    let auto = auto.filter(|(kind, says)| {
                        *says == "confirmed" || *says == "auto" && safe(kind)
                    });
                    let pairs = auto.map(|(kind, _)| (kind.clone(), "auto".to_owned()));
                    self.chosen.insert(name, pairs.collect());
                    return;
                }
                // A page of its own has them.
                Input::Proposals => return,
            };
            self.text.insert(name, text);
        }

        /// What a browser sends of it: a name and a text for each field.
        pub fn typed(fields: Vec<(String, String)>) -> Self {
            let mut form = Self::default();
            for (name, text) in fields {
                let name = name
                    .strip_prefix("form[")
                    .and_then(|name| name.strip_suffix(']'));
                let parts: Vec<&str> = name.map_or(vec![], |name| name.split("][").collect());
                let part = match parts.as_slice() {
                    ["on", field] => form.on.entry((*field).to_owned()),
                    ["text", field] => form.text.entry((*field).to_owned()),
                    ["chosen", field, of] => {
                        let chosen = form.chosen.entry((*field).to_owned()).or_default();
                        chosen.entry((*of).to_owned())
                    }
                    _ => continue,
                };
                part.insert_entry(text);
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
            let kept = kept.document();
            let (mut document, mut problems) = (Document::new(), vec![]);
            for field in FIELDS {
                match self.value(field, currency, &kept) {
                    Ok(value) => {
                        document.insert(field.name.to_owned(), value);
                    }
                    Err(problem) => problems.push(format!("{}: {problem}", field.name)),
                }
            }
            if !problems.is_empty() {
                return Err(problems);
            }
            let settings = Settings::deserialize(Value::Object(document))
                .map_err(|error| vec![error.to_string()])?;
            match settings.problems() {
                problems if problems.is_empty() => Ok(settings),
                problems => Err(problems),
            }
        }

        /// What was typed for a field, or what is wrong with it.
        fn value(
            &self,
            field: &Field,
            currency: Option<&Currency>,
            kept: &Document,
        ) -> Result<Value, String> {
            let name = field.name;
            let text = self.text.get(name).map_or("", |text| text.trim());
            let kept = || kept.get(name).cloned().unwrap_or_default();
            let chosen = |of: &str| self.chosen(name, of);
            Ok(match (field.input, currency) {
                (Input::Switch, _) => json!(self.on.contains_key(name)),
                (Input::Number { .. }, _) => json!(whole_number(text)?),
                (Input::Amount { .. }, Some(currency)) => json!(currency.parse(text)?),
                (Input::Amount { .. }, None) => kept(),
                (Input::Time, _) => json!(time(text)?),
                (Input::Zone, _) => json!(text),
                (Input::Kinds, _) => {
                    let ticked = |kind: &&Kind| chosen(kind.name()).is_some();
                    json!(Kind::ALL.iter().filter(ticked).collect::<Vec<_>>())
                }
                (Input::Channels, _) => {
                    let ticked = |channel: &&Channel| chosen(channel.name()).is_some();
                    json!(Channel::ALL.iter().filter(ticked).collect::<Vec<_>>())
                }
                (Input::Autonomy, _) => {
                    let auto = |kind: &&Kind| chosen(kind.name()) == Some("auto");
                    let pair = |kind: &Kind| (kind.name().to_owned(), json!("auto"));
                    Value::Object(Kind::ALL.iter().filter(auto).map(pair).collect())
                }
                // A page of its own changes them.
                (Input::Proposals, _) => kept(),
            })
        }
    }

    fn whole_number(text: &str) -> Result<u32, String> {
        let remedy = |problem: Unreadable| problem.remedy();
        let read = number::whole_number(text).map_err(remedy);
        let number = read.and_then(|number| u32::try_from(number).map_err(|_| None));
        number.map_err(|remedy| {
            remedy.unwrap_or_else(|| "is not a whole number of 0 or more".to_owned())
        })
    }

    /// Browsers send `09:00`, with seconds where there are some.
    fn time(text: &str) -> Result<NaiveTime, String> {
        NaiveTime::parse_from_str(text, "%H:%M")
            .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
            .map_err(|_| "is not a time such as 09:00".to_owned())
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{
        actions::Kind,
        ground::money::Currency,
        guardrails::{Autonomy, Settings},
        notices::Channel,
    };

    #[test]
    fn what_the_form_shows_is_what_it_sends() {
        for decimals in [0, 2, 3] {
            let currency = Currency::new("XXX", decimals);
            let mut settings = Settings::default();
            settings.autonomy.insert(Kind::CreateTask, Autonomy::Auto);
            settings.forbidden_types = vec![Kind::PostInternalMessage];
            let form = Form::from_settings(&settings, Some(&currency));
            let kept = Settings::default();
            assert_eq!(form.read(Some(&currency), &kept), Ok(settings));
        }
    }

    #[test]
    fn every_channel_has_a_box() {
        let currency = Currency::new("USD", 2);
        let form = Form::from_settings(&Settings::default(), Some(&currency));
        let known = |name: &String| Channel::ALL.iter().any(|channel| channel.name() == name);
        let shown = &form.chosen["notification_channels"];
        assert_eq!(shown.len(), 2);
        assert!(shown.keys().all(known));
    }

    #[test]
    fn what_cannot_be_names_its_field() {
        let currency = Currency::new("USD", 2);
        let mut form = Form::from_settings(&Settings::default(), Some(&currency));
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
        assert!(problems[3].starts_with("business_hours_start: "));
        assert_eq!(
            problems[2],
            "daily_record_budget: can be read in two ways: type 2000 or 2"
        );
    }

    #[test]
    fn amounts_in_an_unknown_currency_are_neither_shown_nor_changed() {
        let kept = Settings {
            high_amount: 4_711,
            ..Settings::default()
        };
        let mut form = Form::from_settings(&kept, None);
        assert_eq!(form.text["high_amount"], "");
        // What the closed field would not send.
        form.text.insert("high_amount".into(), "5000".into());
        form.text
            .insert("daily_record_budget".into(), "1000".into());
        let read = form.read(None, &kept).unwrap();
        assert_eq!((read.high_amount, read.daily_record_budget), (4_711, 1_000));
    }
}
