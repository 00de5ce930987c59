//! Facts with their source: records that open in Odoo, and queries with their result.

use super::{When, keyed::Keyed, numbers::numbers, when::Moment};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Evidence as tables, in words made by the server.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    pub tables: Vec<Table>,
    pub queries: Vec<Query>,
}

/// Records with the same fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Label, and whether it is a figure.
    pub columns: Vec<(String, bool)>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub label: String,
    /// Where it opens in Odoo.
    pub url: String,
    /// Model and id.
    pub source: String,
    pub cells: Vec<String>,
    pub changed: Moment,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    pub label: String,
    pub value: String,
    pub read: Moment,
    /// Model and aggregate.
    pub how: String,
    pub domain: String,
}

#[component]
pub fn EvidenceTables(facts: Facts) -> impl IntoView {
    view! {
        {facts.tables.into_iter().map(|table| view! { <Records table/> }).collect_view()}
        {(!facts.queries.is_empty()).then(|| view! { <Queries queries=facts.queries/> })}
    }
}

#[component]
fn Records(table: Table) -> impl IntoView {
    let figures: Vec<bool> = table.columns.iter().map(|(_, figure)| *figure).collect();
    let heads = table
        .columns
        .into_iter()
        .map(|(label, figure)| view! { <th scope="col" class:num=figure>{label}</th> })
        .collect_view();
    let names = table.rows.iter();
    let numbers = numbers(names.map(|row| (row.source.clone(), row.label.clone())));
    let rows: Keyed = table
        .rows
        .into_iter()
        .zip(numbers)
        .map(|(row, number)| {
            let key = row.source.clone();
            let cells = row
                .cells
                .into_iter()
                .zip(figures.clone())
                .map(|(cell, figure)| view! { <td class:num=figure>{cell}</td> })
                .collect_view();
            let row = view! {
                <tr>
                    <th scope="row">
                        <a href=row.url rel="external noopener" target="_blank">{row.label}<span class="hidden">{number}" (opens in Odoo)"</span></a>
                        <small>{row.source}</small>
                    </th>
                    {cells}
                    <td><When at=row.changed/></td>
                </tr>
            };
            (key, row.into_any())
        })
        .collect();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label="Records">
            <table>
                <thead><tr><th scope="col">"Record"</th>{heads}<th scope="col">"Changed in Odoo"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Queries(queries: Vec<Query>) -> impl IntoView {
    let rows: Keyed = queries
        .into_iter()
        .map(|query| {
            let key = query.label.clone();
            let row = view! {
                <tr>
                    <th scope="row">
                        {query.label.clone()}
                        <details>
                            <summary>"How it was read"<span class="hidden">": "{query.label}</span></summary>
                            <code>{query.how}</code>
                            <pre>{query.domain}</pre>
                        </details>
                    </th>
                    <td class="num">{query.value}</td>
                    <td><When at=query.read/></td>
                </tr>
            };
            (key, row.into_any())
        })
        .collect();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label="Figures">
            <table>
                <thead><tr><th scope="col">"Figure"</th><th scope="col" class="num">"Value"</th><th scope="col">"Read"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{Facts, Moment, Query, Row, Table};
    use crate::ground::{
        evidence::{Evidence, Fact},
        inert,
    };
    use chrono::DateTime;
    use chrono_tz::Tz;

    /// What a table shows of a field, and in which order; the third says that it is a figure.
    const FIELDS: &[(&str, &str, bool)] = &[
        ("email", "E-mail", false),
        ("invoice_date_due", "Due", false),
        ("days_overdue", "Overdue by", true),
        ("amount_residual", "Open", true),
    ];
    /// Fields that repeat the record's label.
    const NAMES: &[&str] = &["name", "number"];

    impl Facts {
        /// `url` says where a record opens.
        pub fn new(
            evidence: &[Evidence],
            url: &dyn Fn(&str, i64) -> String,
            now: DateTime<Tz>,
        ) -> Self {
            let mut facts = Self::default();
            let mut of_tables: Vec<Vec<&str>> = vec![];
            for item in evidence {
                match item {
                    Evidence::Query {
                        model,
                        label,
                        domain,
                        aggregate,
                        value,
                        as_of,
                        ..
                    } => {
                        facts.queries.push(Query {
                            label: label.clone(),
                            value: value.to_string(),
                            read: Moment::new(*as_of, now),
                            how: format!("{model} · {aggregate}"),
                            domain: pretty(domain),
                        });
                    }
                    Evidence::Record {
                        model,
                        id,
                        label,
                        fields,
                        write_date,
                        ..
                    } => {
                        let columns = columns(fields.keys().map(String::as_str));
                        let cell = |field: &&str| {
                            fields.get(*field).map(Fact::to_string).unwrap_or_default()
                        };
                        let row = Row {
                            label: label.clone(),
                            url: url(model, *id),
                            source: format!("{model} {id}"),
                            cells: columns.iter().map(cell).collect(),
                            changed: Moment::new(*write_date, now),
                        };
                        match of_tables.iter().position(|of| *of == columns) {
                            Some(table) => facts.tables[table].rows.push(row),
                            None => {
                                facts.tables.push(Table {
                                    columns: columns.iter().map(|field| head(field)).collect(),
                                    rows: vec![row],
                                });
                                of_tables.push(columns);
                            }
                        }
                    }
                }
            }
            facts
        }
    }

    fn columns<'a>(fields: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        let rank = |name: &str| {
            let place = FIELDS.iter().position(|(field, ..)| *field == name);
            place.unwrap_or(FIELDS.len())
        };
        let mut names: Vec<&str> = fields.filter(|name| !NAMES.contains(name)).collect();
        names.sort_by_key(|name| rank(name));
        names
    }

    fn head(field: &str) -> (String, bool) {
        let known = FIELDS.iter().find(|(name, ..)| *name == field);
        known.map_or_else(
            || (field.to_owned(), false),
            |(_, label, figure)| ((*label).to_owned(), *figure),
        )
    }

    /// JSON for people to read.
    pub fn pretty(value: &serde_json::Value) -> String {
        inert::exact(&serde_json::to_string_pretty(value).unwrap_or_default())
    }
}

#[cfg(feature = "ssr")]
pub use server::pretty;
