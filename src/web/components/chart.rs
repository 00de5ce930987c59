//! Charts as SVG, measured on the server: every one has its figures as a table too.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of a table with a bar of its share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    pub label: String,
    /// Of the longest one, in percent.
    pub width: String,
    pub amount: String,
}

#[component]
pub fn BarTable(caption: &'static str, head: &'static str, bars: Vec<Bar>) -> impl IntoView {
    let rows = bars
        .into_iter()
        .map(|bar| {
            view! {
                <tr>
                    <th scope="row">{bar.label}</th>
                    <td class="bar">
                        <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                            <rect x="0" y="0" width=bar.width height="8" rx="1"/>
                        </svg>
                    </td>
                    <td class="num">{bar.amount}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="bars">
            <caption class="hidden">{caption}</caption>
            <thead class="hidden"><tr><th scope="col">{head}</th><th scope="col">"Share"</th><th scope="col">"Amount"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Cash in and out of one month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// `Nov`, `November 2026`.
    pub short: String,
    pub long: String,
    pub inflow: String,
    pub outflow: String,
    pub net: String,
    /// Heights, of [`HEIGHT`].
    pub up: i32,
    pub down: i32,
}

pub const HEIGHT: i32 = 130;
const STEP: i32 = 56;

#[component]
pub fn MonthColumns(months: Vec<Column>) -> impl IntoView {
    let width = STEP * i32::try_from(months.len()).unwrap_or(0).max(1);
    let columns = months
        .iter()
        .zip(0..)
        .map(|(month, index)| {
            let left = index * STEP;
            view! {
                <rect class="in" x=left + 8 y=HEIGHT - month.up + 6 width="18" height=month.up rx="2"/>
                <rect class="out" x=left + 30 y=HEIGHT - month.down + 6 width="18" height=month.down rx="2"/>
                <text x=left + STEP / 2 y=HEIGHT + 22 text-anchor="middle">{month.short.clone()}</text>
            }
        })
        .collect_view();
    let rows = months
        .into_iter()
        .rev()
        .map(|month| {
            view! {
                <tr>
                    <th scope="row">{month.long}</th>
                    <td class="num">{month.inflow}</td>
                    <td class="num">{month.outflow}</td>
                    <td class="num">{month.net}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <figure class="chart">
            <svg viewBox=format!("0 0 {width} {}", HEIGHT + 30) role="img" aria-label="Cash in and out by month; the table below has the figures.">
                <line x1="0" x2=width y1=HEIGHT + 6 y2=HEIGHT + 6/>
                {columns}
            </svg>
            <figcaption><span class="key in">"In"</span><span class="key out">"Out"</span></figcaption>
            <details>
                <summary>"As a table"</summary>
                <div class="scroll" tabindex="0" role="group" aria-label="Cash by month">
                    <table>
                        <thead><tr><th scope="col">"Month"</th><th scope="col" class="num">"In"</th><th scope="col" class="num">"Out"</th><th scope="col" class="num">"Net"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
}

/// How far the cash reaches, against the days that raise an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gauge {
    /// Of 240; an alert is raised below 120.
    pub length: i32,
    /// `good`, `warn`, `bad`.
    pub tone: String,
    pub words: String,
    /// What stands at the mark.
    pub mark: String,
}

#[component]
pub fn RunwayBar(gauge: Gauge) -> impl IntoView {
    view! {
        <figure class="gauge">
            <svg viewBox="0 0 240 30" role="img" aria-label=gauge.words>
                <rect class="track" x="0" y="4" width="240" height="8" rx="4"/>
                <rect class=gauge.tone x="0" y="4" width=gauge.length height="8" rx="4"/>
                <line x1="120" x2="120" y1="0" y2="16"/>
                <text x="120" y="27" text-anchor="middle">{gauge.mark}</text>
            </svg>
        </figure>
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{Bar, Column, Gauge, HEIGHT};
    use crate::{
        ground::money::Money,
        insight::analyzers::financial::{ALERT_RUNWAY_DAYS, CRITICAL_RUNWAY_DAYS, Month, Runway},
    };

    /// Lengths of bars may be rounded; figures never are.
    fn share(part: i64, whole: i64, of: i64) -> i64 {
        let share = i128::from(part.max(0)) * i128::from(of) / i128::from(whole.max(1));
        i64::try_from(share).unwrap_or(of)
    }

    pub fn bars(rows: &[(&str, &Money)]) -> Vec<Bar> {
        let most = rows.iter().map(|(_, money)| money.minor).max().unwrap_or(0);
        rows.iter()
            .map(|(label, money)| {
                let tenths = share(money.minor, most, 1_000);
                Bar {
                    label: (*label).to_owned(),
                    width: format!("{}.{}", tenths / 10, tenths % 10),
                    amount: money.to_string(),
                }
            })
            .collect()
    }

    pub fn columns(months: &[Month]) -> Vec<Column> {
        let flows = months
            .iter()
            .flat_map(|month| [month.inflow.minor, month.outflow.minor]);
        let most = flows.max().unwrap_or(0);
        let height = |minor| i32::try_from(share(minor, most, HEIGHT.into())).unwrap_or(HEIGHT);
        months
            .iter()
            .map(|month| {
                let net = month.inflow.minor - month.outflow.minor;
                Column {
                    short: month.month.format("%b").to_string(),
                    long: month.month.format("%B %Y").to_string(),
                    inflow: month.inflow.to_string(),
                    outflow: month.outflow.to_string(),
                    net: month.inflow.currency.money(net).to_string(),
                    up: height(month.inflow.minor),
                    down: height(month.outflow.minor),
                }
            })
            .collect()
    }

    pub fn gauge(runway: Runway) -> Gauge {
        let whole = ALERT_RUNWAY_DAYS * 2;
        let (days, tone) = match runway {
            Runway::NoEnd => (whole, "good"),
            Runway::Days(days) if days < CRITICAL_RUNWAY_DAYS => (days, "bad"),
            Runway::Days(days) if days < ALERT_RUNWAY_DAYS => (days, "warn"),
            Runway::Days(days) => (days.min(whole), "good"),
        };
        Gauge {
            length: i32::try_from(share(days, whole, 240)).unwrap_or(240),
            tone: tone.to_owned(),
            words: format!(
                "Runway: {}; an alert is raised below {ALERT_RUNWAY_DAYS} days.",
                runway.fact()
            ),
            mark: format!("{ALERT_RUNWAY_DAYS} days"),
        }
    }
}

#[cfg(feature = "ssr")]
pub use server::{bars, columns, gauge};
