//! The arguments of a call, by name.

use super::{error::OdooException, methods::Call};
use serde_json::Value;

impl Call<'_> {
    pub fn context(&self, key: &str) -> Option<&Value> {
        self.arguments.get("context")?.get(key)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.arguments.get(name)?.as_str()
    }

    pub fn ids(&self) -> Result<Vec<i64>, OdooException> {
        let ids = self.arguments.get("ids").and_then(Value::as_array);
        let ids = ids.map(Vec::as_slice).unwrap_or_default();
        let id = |id: &Value| id.as_i64();
        let ids: Option<Vec<i64>> = ids.iter().map(id).collect();
        ids.ok_or_else(|| OdooException::value("ids must be a list of integers"))
    }

    pub fn texts(&self, name: &str) -> Result<Vec<String>, OdooException> {
        let list = match self.arguments.get(name) {
            None | Some(Value::Null | Value::Bool(false)) => return Ok(Vec::new()),
            Some(list) => list.as_array(),
        };
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let texts: Option<Vec<String>> = list.and_then(|list| list.iter().map(text).collect());
        texts.ok_or_else(|| OdooException::value(format!("{name} must be a list of texts")))
    }

    pub fn number(&self, name: &str) -> Result<usize, OdooException> {
        match self.arguments.get(name) {
            None | Some(Value::Null | Value::Bool(false)) => Ok(0),
            Some(value) => value
                .as_u64()
                .and_then(|number| usize::try_from(number).ok())
                .ok_or_else(|| OdooException::value(format!("{name} must be a number"))),
        }
    }
}
