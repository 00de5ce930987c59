//! Which records a call is about, and in which order.

use super::{domain::Domain, error::OdooException, group, methods::Call};
use serde_json::{Value, json};

impl Call<'_> {
    /// The ids in the domain, of the allowed companies, in order.
    pub fn search(&self) -> Result<Vec<i64>, OdooException> {
        let none = json!([]);
        let domain = self.arguments.get("domain").unwrap_or(&none);
        let domain = Domain::parse(self.model, domain)?;
        let with_archived = self.context("active_test") == Some(&json!(false))
            || domain.mentions("active")
            || !self.model.has("active");
        let companies = self.companies();
        let rows = self.store.rows(self.model.name);
        let found = rows.filter(|(id, row)| {
            let is_active = with_archived || row.get("active") == Some(&json!(true));
            // A company is its own.
            let company = match self.model.name {
                "res.company" => Some(*id),
                _ => row.get("company_id").and_then(Value::as_i64),
            };
            is_active
                && company.is_none_or(|company| companies.contains(&company))
                && domain.holds(self.store, self.model, *id)
        });
        let mut ids: Vec<i64> = found.map(|(id, _)| id).collect();
        self.sort(&mut ids)?;
        Ok(ids)
    }

    pub fn sort(&self, ids: &mut [i64]) -> Result<(), OdooException> {
        let order = self.text("order").unwrap_or("id");
        // The last column first, since sorting keeps the order of equals.
        for column in order.split(',').rev() {
            let mut words = column.split_whitespace();
            let field = words.next().unwrap_or("id");
            let descending = words.next().is_some_and(|w| w.eq_ignore_ascii_case("desc"));
            if !self.model.has(field) {
                let message = format!("Invalid field '{field}' on '{}'", self.model.name);
                return Err(OdooException::value(message));
            }
            let value = |id: &i64| self.store.value(self.model, *id, field);
            ids.sort_by(|a, b| {
                let order = in_order(&value(a), &value(b));
                if descending { order.reverse() } else { order }
            });
        }
        Ok(())
    }

    pub fn page<T: Clone>(&self, rows: Vec<T>) -> Result<Vec<T>, OdooException> {
        let offset = self.number("offset")?;
        // No limit, and a limit of nought, mean all.
        let limit = match self.number("limit")? {
            0 => usize::MAX,
            limit => limit,
        };
        Ok(rows.into_iter().skip(offset).take(limit).collect())
    }

    pub fn read_group(&self) -> Result<Value, OdooException> {
        let ids = self.search_unordered()?;
        let groupby = self.texts("groupby")?;
        let aggregates = self.texts("aggregates")?;
        let rows = group::formatted(self.store, self.model, &ids, &groupby, &aggregates)?;
        Ok(Value::Array(self.page(rows)?))
    }

    /// `order` is about the groups there, not about the records.
    pub fn search_unordered(&self) -> Result<Vec<i64>, OdooException> {
        let mut arguments = self.arguments.clone();
        arguments.remove("order");
        let inner = Call {
            arguments: &arguments,
            ..*self
        };
        inner.search()
    }
}

/// The order of a column: numbers by value, texts by letters, nothing last.
fn in_order(a: &Value, b: &Value) -> std::cmp::Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or(0.0), b.as_f64().unwrap_or(0.0));
            a.total_cmp(&b)
        }
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (a, b) => (a == &json!(false)).cmp(&(b == &json!(false))),
    }
}
