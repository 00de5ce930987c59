//! The audit trail.

use super::{Asked, Trail};
use crate::{ground::error::UserError, web::components::fetch::Packed};
use leptos::prelude::*;

#[server(prefix = "/page", endpoint = "audit")]
pub async fn load_trail(#[server(default)] asked: Asked) -> Result<Packed<Trail>, UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let connection = state.database.connection();
    let now = caller.now();
    let filter = filter(&asked, now.timezone());
    let mut events = audit::store::list(connection, &filter, PAGE + 1).await?;
    let more = events.len() > PAGE as usize;
    events.truncate(PAGE as usize);
    let mut ids: Vec<ActionId> = events.iter().filter_map(|event| event.action_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let briefs = records::briefs(connection, &ids).await?;
    let title = |id: Option<ActionId>| {
        let brief = briefs.iter().find(|brief| Some(ActionId(brief.id)) == id);
        brief.map(|brief| brief.title.clone())
    };
    Packed::new(&Trail {
        problem: problem(&asked, &filter),
        export: export(&filter),
        older: events
            .last()
            .filter(|_| more)
            .map(|last| older(&asked, last.id)),
        lines: events
            .iter()
            .map(|event| Line::new(event, title(event.action_id), now))
            .collect(),
    })
}

/// Which filters cannot be read, so that nobody takes all lines for those that were asked for.
#[cfg(feature = "ssr")]
fn problem(asked: &Asked, filter: &Filter) -> Option<String> {
    let wrong = |text: &str, read: bool| !text.trim().is_empty() && !read;
    let problems = [
        (
            wrong(&asked.action, filter.action.is_some()),
            "“Action id” is not the id of an action; events of all actions are shown.",
        ),
        (
            wrong(&asked.kind, filter.kind.is_some()),
            "There is no such event; events of every kind are shown.",
        ),
        (
            wrong(&asked.from, filter.from.is_some()),
            "“From” is not a date such as 2026-11-23; events from the first on are shown.",
        ),
        (
            wrong(&asked.until, filter.until.is_some()),
            "“To” is not a date such as 2026-11-23; events up to the last are shown.",
        ),
        (
            wrong(&asked.before, filter.before.is_some()),
            "There is no such place in the trail; the newest events are shown.",
        ),
    ];
    let words: Vec<&str> = problems
        .iter()
        .filter_map(|(wrong, words)| wrong.then_some(*words))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// What cannot be read filters nothing; the last day is shown too. The days are those of the
/// reader's zone.
#[cfg(feature = "ssr")]
fn filter(asked: &Asked, zone: Tz) -> Filter {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    // Where the clocks leave midnight out, the day begins an hour later.
    let begins = |day: NaiveDate| {
        let hours = (0..24).filter_map(|hour| day.and_hms_opt(hour, 0, 0));
        let mut known = hours.filter_map(|at| at.and_local_timezone(zone).earliest());
        known.next().map(|at| at.to_utc())
    };
    let after = |day: NaiveDate| day.checked_add_days(Days::new(1));
    Filter {
        action: asked.action.trim().parse().ok(),
        kind: EventKind::parse(&asked.kind),
        from: day(&asked.from).and_then(begins),
        until: day(&asked.until).and_then(after).and_then(begins),
        before: asked.before.parse().ok(),
    }
}

#[cfg(feature = "ssr")]
fn older(asked: &Asked, last: EventId) -> String {
    let mut href = format!("/dashboard/operator/audit?before={last}");
    let filters = [
        ("kind", &asked.kind),
        ("action", &asked.action),
        ("from", &asked.from),
        ("until", &asked.until),
    ];
    for (name, value) in filters {
        if !value.is_empty() {
            href.push_str(&format!("&{name}={}", escape(value)));
        }
    }
    href
}

/// The same lines as a file.
#[cfg(feature = "ssr")]
fn export(filter: &Filter) -> String {
    let moment = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let parts = [
        filter.action.map(|action| format!("actionId={action}")),
        filter
            .from
            .map(|from| format!("startDate={}", moment(from))),
        filter
            .until
            .map(|until| format!("endDate={}", moment(until))),
        filter.kind.map(|kind| format!("eventType={}", kind.name())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("/api/ai-coo/audit-trail.csv?{}", parts.join("&"))
}

#[cfg(feature = "ssr")]
const PAGE: u32 = 100;

#[cfg(feature = "ssr")]
use crate::{
    accounts::Permission,
    audit::{self, EventKind, Filter},
    ground::ids::{ActionId, EventId},
    records,
    web::{
        components::{event::Line, problem::escape},
        session::caller::caller,
    },
};
#[cfg(feature = "ssr")]
use {
    chrono::{DateTime, Days, NaiveDate, SecondsFormat, Utc},
    chrono_tz::Tz,
};

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_when_the_clocks_of_its_zone_say_so() {
        let asked = Asked {
            from: "2026-09-06".to_owned(),
            until: "2026-11-01".to_owned(),
            ..Asked::default()
        };
        // In Chile the clocks go forward at midnight; in New York a day has 25 hours.
        let from = filter(&asked, Tz::America__Santiago).from;
        assert_eq!(from, Some("2026-09-06T04:00:00Z".parse().unwrap()));
        let until = filter(&asked, Tz::America__New_York).until;
        assert_eq!(until, Some("2026-11-02T05:00:00Z".parse().unwrap()));
    }

    #[test]
    fn the_last_day_is_shown_too() {
        let asked = Asked {
            from: "2026-11-23".to_owned(),
            until: "2026-11-23".to_owned(),
            action: "not an id".to_owned(),
            ..Asked::default()
        };
        let filter = filter(&asked, Tz::America__New_York);
        assert_eq!(filter.until, Some("2026-11-24T05:00:00Z".parse().unwrap()));
        assert_eq!(filter.action, None);
        assert_eq!(
            export(&filter),
            "/api/ai-coo/audit-trail.csv?startDate=2026-11-23T05:00:00Z&endDate=2026-11-24T05:00:00Z"
        );
    }
}
