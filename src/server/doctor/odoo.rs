//! Odoo: is it there, is it new enough, and does the key have the rights that are needed and no
//! others?

use super::{Check, skew};
use crate::{
    ground::{clock::Clock, number, zone},
    operations::odoo::{Company, KeyEnd, NEEDED, Odoo, OdooError, Right, TOO_MANY, is_public},
};
use chrono::{DateTime, Duration, Utc};

/// The first version with JSON-2.
const FIRST: u32 = 19;
/// How long before its end a key is warned of.
const SOON: Duration = Duration::days(14);

/// Every check of Odoo; those that make no sense without an earlier one are left out.
pub(super) async fn check(odoo: &Odoo, clock: &Clock) -> Vec<Check> {
    let mut checks = vec![];
    match odoo.version().await {
        Ok(version) => checks.push(new_enough(&version)),
        Err(error) => {
            checks.push(failed("odoo", &error));
            return checks;
        }
    }
    match odoo.clock().await {
        Ok(Some(theirs)) => checks.push(skew("odoo clock", theirs, clock.now())),
        Ok(None) => {}
        Err(error) => checks.push(failed("odoo clock", &error)),
    }
    match odoo.identity().await {
        Ok(identity) => checks.push(Check::ok(
            "odoo key",
            format!(
                "belongs to {} (user {}), for the company {}{}",
                identity.user_name,
                identity.user.0,
                identity.company.name,
                with_branches(&identity.company)
            ),
        )),
        Err(error) => {
            checks.push(failed("odoo key", &error));
            return checks;
        }
    }
    checks.push(match odoo.keys().await {
        Ok(keys) => ends(&keys, clock.now()),
        Err(error) => Check::warning(
            "odoo key expiry",
            format!("cannot be read ({error})"),
            "Check it in Odoo under Preferences > Security",
        ),
    });
    checks.push(match odoo.web_base_url().await {
        Ok(said) => reached_at(said.as_deref(), odoo.chosen_portal()),
        Err(error) => failed(LINKS, &error),
    });
    checks.extend(rights(odoo).await);
    checks
}

/// A branch that the user does not belong to cannot be seen, and is not counted.
fn with_branches(company: &Company) -> String {
    let names = company.branches.iter().map(|branch| branch.name.as_str());
    match names.collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => String::new(),
        names => format!(" with its branches ({names})"),
    }
}

const LINKS: &str = "links for customers";

/// Whether “See and pay” in a reminder leads anywhere, by what Odoo says of itself and what the
/// settings do.
fn reached_at(said: Option<&str>, chosen: Option<&str>) -> Check {
    let set =
        "Set web.base.url in Odoo to the address that customers open, or ODOO_PUBLIC_URL here";
    match (chosen, said) {
        (Some(chosen), Some(said)) if chosen != said => Check::warning(
            LINKS,
            format!("lead to {chosen} (ODOO_PUBLIC_URL), but Odoo reports {said}"),
            "Keep the one that customers can open, and remove the other",
        ),
        (Some(chosen), _) => Check::ok(LINKS, format!("lead to {chosen} (ODOO_PUBLIC_URL)")),
        (None, Some(said)) if !is_public(said) => Check::warning(
            LINKS,
            format!("are left out: Odoo reports {said}, which customers cannot open"),
            set,
        ),
        (None, Some(said)) => Check::ok(LINKS, format!("lead to {said}, as Odoo reports")),
        (None, None) => Check::warning(
            LINKS,
            "are left out: Odoo does not report its public address",
            set,
        ),
    }
}

fn failed(name: &str, error: &OdooError) -> Check {
    let remedy = match error {
        OdooError::Unreachable(_) | OdooError::NoAnswer(_) => {
            "Correct ODOO_URL, or check that Odoo is running"
        }
        OdooError::Refused(_) => {
            "Make a new key in Odoo under Preferences > Security, and check ODOO_DB and ODOO_COMPANY_ID"
        }
        _ => "Check that ODOO_URL leads to Odoo 19 or later",
    };
    Check::error(name, error.to_string(), remedy)
}

fn new_enough(version: &str) -> Check {
    // `saas~19.1+e` and `19.0` alike.
    let digits = version.trim_start_matches(|c: char| !c.is_ascii_digit());
    let major: Option<u32> = digits
        .split(|c: char| !c.is_ascii_digit())
        .next()
        .and_then(|digits| digits.parse().ok());
    if major.is_some_and(|major| major >= FIRST) {
        Check::ok("odoo", format!("version {version} answers"))
    } else {
        Check::error(
            "odoo",
            format!("version {version} has no JSON-2"),
            "Use Odoo 19 or later",
        )
    }
}

fn ends(keys: &[KeyEnd], now: DateTime<Utc>) -> Check {
    let name = "odoo key expiry";
    let first = keys
        .iter()
        .filter_map(|key| Some((key.at.filter(|at| *at > now)?, key)))
        .min_by_key(|(at, _)| *at);
    match first {
        None => Check::ok(name, "none is set"),
        Some((at, key)) if at - now <= SOON => Check::warning(
            name,
            format!(
                "“{}” expires in {}, on {}",
                key.name,
                number::count((at - now).num_days(), "day"),
                zone::day(at, chrono_tz::UTC)
            ),
            "Make a new key in Odoo under Preferences > Security, and set ODOO_API_KEY to it",
        ),
        Some((at, key)) => Check::ok(
            name,
            format!(
                "“{}” expires on {}",
                key.name,
                zone::day(at, chrono_tz::UTC)
            ),
        ),
    }
}

async fn rights(odoo: &Odoo) -> Vec<Check> {
    let (mut needed, mut too_many) = (vec![], vec![]);
    for right in NEEDED {
        match odoo.has(right).await {
            Ok(has) => needed.push((right, has)),
            Err(error) => return vec![failed("odoo rights", &error)],
        }
    }
    for right in TOO_MANY {
        match odoo.has(right).await {
            Ok(has) => too_many.push((right, has)),
            Err(error) => return vec![failed("odoo rights", &error)],
        }
    }
    judge(&needed, &too_many)
}

/// A right that is missing is an error; an app that is missing, or a right too many, a warning.
fn judge(needed: &[(&Right, Option<bool>)], too_many: &[(&Right, Option<bool>)]) -> Vec<Check> {
    let mut checks = vec![];
    for (right, has) in needed {
        let what = format!("{} {} for {}", right.operation, right.model, right.why);
        match has {
            Some(true) => {}
            Some(false) => checks.push(Check::error(
                "odoo rights",
                format!("may not {what}"),
                "Give the key's user this right in Odoo, or expect such actions to fail",
            )),
            None => checks.push(Check::warning(
                "odoo rights",
                format!("cannot {what}: Odoo does not have it"),
                "Install the app in Odoo if you want such actions",
            )),
        }
    }
    if checks.is_empty() {
        checks.push(Check::ok("odoo rights", "the key has all that it needs"));
    }
    let before = checks.len();
    for (right, _) in too_many.iter().filter(|(_, has)| *has == Some(true)) {
        checks.push(Check::warning(
            "odoo rights",
            format!(
                "may {} {}, which is more than it needs: {}",
                right.operation, right.model, right.why
            ),
            "Give the key its own user with fewer rights; see docs/odoo-api.md",
        ));
    }
    if checks.len() == before {
        checks.push(Check::ok(
            "odoo rights",
            "the key has no more than it needs",
        ));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::doctor::Level;

    #[test]
    fn versions_are_read() {
        for (version, level) in [
            ("19.0", Level::Ok),
            ("saas~19.2+e", Level::Ok),
            ("20.0", Level::Ok),
            ("18.0", Level::Error),
            ("?", Level::Error),
        ] {
            assert_eq!(new_enough(version).level, level, "{version}");
        }
    }

    #[test]
    fn links_lead_where_customers_come() {
        let public = Some("https://odoo.example.com");
        let here = Some("http://127.0.0.1:8069");
        for (said, chosen, level) in [
            (public, None, Level::Ok),
            (public, public, Level::Ok),
            (None, public, Level::Ok),
            (here, public, Level::Warning),
            (here, None, Level::Warning),
            (None, None, Level::Warning),
        ] {
            assert_eq!(reached_at(said, chosen).level, level, "{said:?} {chosen:?}");
        }
    }

    #[test]
    fn a_key_that_ends_within_a_fortnight_is_warned_of() {
        let now = DateTime::from_timestamp(1_795_446_000, 0).unwrap();
        let key = |days: i64| KeyEnd {
            name: "coo".into(),
            at: Some(now + Duration::days(days)),
        };
        assert_eq!(ends(&[], now).level, Level::Ok);
        assert_eq!(ends(&[key(90)], now).level, Level::Ok);
        // One that has ended is not the one that answers.
        assert_eq!(ends(&[key(-1)], now).level, Level::Ok);
        let soon = ends(&[key(90), key(14)], now);
        assert_eq!(soon.level, Level::Warning);
        assert!(soon.found.contains("in 14 days"), "{}", soon.found);
    }

    #[test]
    fn missing_rights_are_errors_and_too_many_are_warnings() {
        let all = |has| NEEDED.iter().map(|right| (right, has)).collect::<Vec<_>>();
        let none: Vec<_> = TOO_MANY.iter().map(|right| (right, Some(false))).collect();
        let levels = |checks: &[Check]| checks.iter().map(|check| check.level).max();
        assert_eq!(levels(&judge(&all(Some(true)), &none)), Some(Level::Ok));
        let missing = judge(&[(&NEEDED[8], Some(false))], &none);
        assert_eq!(missing[0].level, Level::Error);
        assert_eq!(
            missing[0].found,
            "may not create project.task for create_task"
        );
        let app = judge(&[(&NEEDED[18], None)], &none);
        assert_eq!(app[0].level, Level::Warning);
        let much = judge(&all(Some(true)), &[(&TOO_MANY[0], Some(true))]);
        assert_eq!(much.last().unwrap().level, Level::Warning);
        assert!(much.last().unwrap().found.contains("write account.move"));
    }
}
