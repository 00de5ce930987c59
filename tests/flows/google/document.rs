//! Google's own description of the Calendar API, and whether a request keeps to it.
//!
//! `calendar.v3.json` is the discovery document that Google publishes (revision 20261030), byte
//! for byte as its `google-api-python-client` 2.202.0 ships it, under the Apache License 2.0.

use chrono::{DateTime, NaiveDate};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

pub struct Document(Value);

/// A request that keeps to the document.
pub struct Known {
    /// The method's id, such as `calendar.events.insert`.
    pub method: String,
    pub path: BTreeMap<String, String>,
    pub query: BTreeMap<String, String>,
    /// A token needs one of these.
    pub scopes: Vec<String>,
}

impl Document {
    pub fn read() -> Self {
        Self(serde_json::from_str(include_str!("calendar.v3.json")).unwrap())
    }

    /// Finds the method and checks path, parameters and body.
    pub fn check(
        &self,
        verb: &str,
        path: &str,
        query: &[(String, String)],
        body: Option<&Value>,
    ) -> Result<Known, String> {
        let base = format!("/{}", text(&self.0["servicePath"]));
        let rest = path
            .strip_prefix(&base)
            .ok_or_else(|| format!("{path} does not begin with {base}"))?;
        let mut methods = vec![];
        collect(&self.0["resources"], &mut methods);
        let found = methods.iter().find_map(|method| {
            let path = matching(text(&method["path"]), rest)?;
            (method["httpMethod"] == verb).then_some((*method, path))
        });
        let (method, path) = found.ok_or_else(|| format!("there is no {verb} {path}"))?;
        let id = text(&method["id"]).to_owned();
        let query = self.parameters(method, query)?;
        match (method.get("request"), body) {
            (Some(schema), Some(body)) => self.value(&id, schema, body, "body")?,
            (None, None) => {}
            (Some(_), None) => return Err(format!("{id} without a body")),
            (None, Some(_)) => return Err(format!("{id} with a body")),
        }
        let scopes = method["scopes"].as_array().unwrap().iter();
        Ok(Known {
            method: id,
            path,
            query,
            scopes: scopes.map(|scope| text(scope).to_owned()).collect(),
        })
    }

    fn parameters(
        &self,
        method: &Value,
        query: &[(String, String)],
    ) -> Result<BTreeMap<String, String>, String> {
        let mut given = BTreeMap::new();
        for (name, value) in query {
            let own = method["parameters"].get(name);
            let known = own
                .or_else(|| self.0["parameters"].get(name))
                .filter(|known| known["location"] == "query")
                .ok_or_else(|| format!("{} takes no ?{name}", method["id"]))?;
            scalar(known, &Value::String(value.clone()), true)
                .map_err(|why| format!("?{name}: {why}"))?;
            if given.insert(name.clone(), value.clone()).is_some() {
                return Err(format!("?{name} twice"));
            }
        }
        let parameters = method["parameters"].as_object().into_iter().flatten();
        for (name, known) in parameters {
            let missing = known["required"] == true
                && known["location"] == "query"
                && !given.contains_key(name);
            if missing {
                return Err(format!("{} needs ?{name}", method["id"]));
            }
        }
        Ok(given)
    }

    /// Whether a value is as its schema says; `at` is where it stands.
    fn value(&self, method: &str, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        if let Some(name) = schema.get("$ref") {
            return self.value(method, &self.0["schemas"][text(name)], value, at);
        }
        match text(&schema["type"]) {
            "object" => {
                let object = value
                    .as_object()
                    .ok_or_else(|| format!("{at} is no object"))?;
                self.object(method, schema, object, at)
            }
            "array" => {
                let items = value.as_array().ok_or_else(|| format!("{at} is no list"))?;
                items.iter().enumerate().try_for_each(|(n, item)| {
                    self.value(method, &schema["items"], item, &format!("{at}[{n}]"))
                })
            }
            _ => scalar(schema, value, false).map_err(|why| format!("{at}: {why}")),
        }
    }

    fn object(
        &self,
        method: &str,
        schema: &Value,
        object: &Map<String, Value>,
        at: &str,
    ) -> Result<(), String> {
        let none = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&none);
        for (name, value) in object {
            let at = format!("{at}.{name}");
            let known = properties
                .get(name)
                .or_else(|| schema.get("additionalProperties"))
                .ok_or_else(|| format!("{at} is not in the document"))?;
            if text(&known["description"]).contains("Read-only.") {
                return Err(format!("{at} is read-only"));
            }
            self.value(method, known, value, &at)?;
        }
        for (name, known) in properties {
            let needed = known["annotations"]["required"].as_array().into_iter();
            let needed = needed.flatten().any(|one| text(one) == method);
            if needed && !object.contains_key(name) {
                return Err(format!("{method} needs {at}.{name}"));
            }
        }
        Ok(())
    }
}

/// Every method of every resource.
fn collect<'a>(resources: &'a Value, methods: &mut Vec<&'a Value>) {
    for resource in resources.as_object().into_iter().flat_map(Map::values) {
        methods.extend(
            resource["methods"]
                .as_object()
                .into_iter()
                .flat_map(Map::values),
        );
        collect(&resource["resources"], methods);
    }
}

/// The parts of a path that stand in braces, where it has the template's form.
fn matching(template: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let (template, path): (Vec<_>, Vec<_>) = (
        template.split('/').collect(),
        path.split('/').collect::<Vec<_>>(),
    );
    if template.len() != path.len() {
        return None;
    }
    let mut parts = BTreeMap::new();
    for (wanted, given) in template.iter().zip(path) {
        match wanted.strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
            Some(name) if !given.is_empty() => {
                parts.insert(name.to_owned(), decoded(given));
            }
            None if *wanted == given => {}
            _ => return None,
        }
    }
    Some(parts)
}

/// `%40` as `@`.
pub fn decoded(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B"));
    let mut url = reqwest::Url::parse("http://x/").unwrap();
    url.set_query(Some(&pair));
    url.query_pairs().next().unwrap().1.into_owned()
}

/// A value that is neither object nor list; in a query everything is text.
fn scalar(schema: &Value, value: &Value, in_query: bool) -> Result<(), String> {
    let written = value.as_str();
    let fits = match (text(&schema["type"]), in_query) {
        ("string", _) => written.is_some(),
        ("boolean", false) => value.is_boolean(),
        ("boolean", true) => matches!(written, Some("true" | "false")),
        ("integer", false) => value.is_i64(),
        ("integer", true) => written.is_some_and(|text| text.parse::<i64>().is_ok()),
        ("number", false) => value.is_number(),
        ("any", _) => true,
        (other, _) => return Err(format!("{other} is not known to this test")),
    };
    if !fits {
        return Err(format!("{value} is no {}", schema["type"]));
    }
    let allowed = schema["enum"].as_array();
    if allowed.is_some_and(|allowed| !allowed.contains(value)) {
        return Err(format!("{value} is none of {}", schema["enum"]));
    }
    let text_of = written.unwrap_or_default();
    let in_form = match text(&schema["format"]) {
        "date-time" => DateTime::parse_from_rfc3339(text_of).is_ok(),
        "date" => text_of.parse::<NaiveDate>().is_ok(),
        _ => true,
    };
    match in_form {
        true => Ok(()),
        false => Err(format!("{value} is no {}", schema["format"])),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const EVENTS: &str = "/calendar/v3/calendars/team%40example.com/events";

    fn event() -> Value {
        json!({"start": {"dateTime": "2026-12-01T15:00:00Z"}, "end": {"dateTime": "2026-12-01T16:00:00Z"}})
    }

    fn check(path: &str, query: &[(&str, &str)], body: Value) -> Result<Known, String> {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let query: Vec<_> = query.iter().map(pair).collect();
        Document::read().check("POST", path, &query, Some(&body))
    }

    #[test]
    fn a_request_as_google_wants_it_is_known() {
        let known = check(EVENTS, &[("sendUpdates", "all")], event()).unwrap();
        assert_eq!(known.method, "calendar.events.insert");
        assert_eq!(known.path["calendarId"], "team@example.com");
    }

    #[test]
    fn what_is_not_in_the_document_is_refused() {
        let with = |name: &str, value: Value| {
            let mut event = event();
            event[name] = value;
            event
        };
        let wrong = [
            check("/calendar/v3/calendar/x/events", &[], event()),
            check(EVENTS, &[("sendUpdates", "everybody")], event()),
            check(EVENTS, &[("notify", "true")], event()),
            check(EVENTS, &[], with("titel", json!("Terms"))),
            check(EVENTS, &[], with("summary", json!(7))),
            check(EVENTS, &[], with("htmlLink", json!("https://x"))),
            check(EVENTS, &[], with("end", json!({"dateTime": "tomorrow"}))),
            check(EVENTS, &[], with("attendees", json!({"email": "a@b"}))),
            check(EVENTS, &[], json!({"start": {"date": "2026-12-01"}})),
        ];
        for (n, wrong) in wrong.into_iter().enumerate() {
            assert!(wrong.is_err(), "number {n}");
        }
    }
}
