//! The morning's summary: what ran, what waits, how long the money lasts. Once on each working
//! day, at the hour at which business begins, whatever number of processes there is.

use crate::{
    actions::{RiskLevel, lifecycle::Status},
    delivery::{
        limit::{Kind, reserve},
        outgoing,
        post::{Post, Way},
        receiver::Receiver,
    },
    ground::{
        db::{DatabaseTransaction, DbErr},
        zone::in_full,
    },
    guardrails::{self, Settings, hours},
    insight::analyzers::{
        Analyzer,
        financial::{Financial, Runway},
        in_words,
        store::latest,
    },
    notices::{
        channels::{Message, Part},
        store::{self, End, Notice, moves},
    },
    records::{self, Filter, Record},
};
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;

/// The most actions of each part that are named.
const NAMED: u32 = 10;

/// Begins today's summary, if its hour has come. `false`: it has not, or it was begun before.
///
/// # Errors
/// When the database cannot be used.
pub async fn begin(post: &Post) -> Result<bool, DbErr> {
    let now = post.clock.now();
    let (settings, _) = guardrails::store::current(post.database.connection()).await?;
    let Some(day) = due(&settings, now) else {
        return Ok(false);
    };
    let tx = post.database.begin().await?;
    let begun = moves::begin_digest(&tx, day, now).await?;
    tx.commit().await?;
    Ok(begun)
}

/// The day whose summary is due: a working one, from the hour at which business begins.
fn due(settings: &Settings, now: DateTime<Utc>) -> Option<NaiveDate> {
    let local = now.with_timezone(&hours::zone(settings));
    let weekend = matches!(local.weekday(), Weekday::Sat | Weekday::Sun);
    let working = settings.allow_actions_on_weekends || !weekend;
    (working && local.time() >= settings.business_hours_start).then(|| local.date_naive())
}

/// One message; where there is nothing to say, none.
///
/// # Errors
/// When the database cannot be used.
pub(super) async fn send(
    way: &Way<'_>,
    tx: DatabaseTransaction,
    notices: &[Notice],
    person: Option<&Receiver>,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let (Some(person), Some((notice, earlier))) = (person, notices.split_last()) else {
        store::end(&tx, notices, &End::Dropped, now).await?;
        tx.commit().await?;
        return Ok(true);
    };
    store::end(&tx, earlier, &End::Dropped, now).await?;
    let one = std::slice::from_ref(notice);
    let (settings, _) = guardrails::store::current(&tx).await?;
    let day = hours::today(&settings, notice.created_at);
    let since = moves::digest_before(&tx, day).await?;
    let since = since.unwrap_or(notice.created_at - Duration::days(1));
    let (ran, done) = records::executed_since(&tx, since, NAMED).await?;
    let counts = records::load_counts(&tx).await?;
    if done == 0 && counts.waiting + counts.in_doubt + counts.failed == 0 {
        store::end(&tx, one, &End::Dropped, now).await?;
        tx.commit().await?;
        return Ok(true);
    }
    let Some((tx, slot)) = reserve(way, tx, Kind::Other, one, now).await? else {
        return Ok(true);
    };
    let zone = person.user.zone;
    let mut parts = vec![waiting(&tx, counts.waiting, zone).await?];
    parts.extend(needs_a_look(counts.in_doubt, counts.failed));
    parts.push(what_ran(&ran, done));
    parts.extend(money(&tx, zone).await?);
    let message = Message::Summary {
        subject: format!("Good morning: {} waiting, {} done", counts.waiting, done),
        parts,
        inbox: format!("{}/dashboard/operator", way.post.url),
    };
    let envelope = way.envelope(person, format!("digest.{day}"), one, now);
    outgoing::send(way, tx, &envelope, one, &message, slot).await
}

/// Of more than can be named the riskiest.
async fn waiting(tx: &DatabaseTransaction, count: i64, zone: Tz) -> Result<Part, DbErr> {
    let mut some = vec![];
    for risk in RiskLevel::ALL.iter().rev() {
        let filter = Filter {
            statuses: vec![Status::PendingApproval],
            risk: Some(*risk),
            ..Filter::default()
        };
        let left = NAMED.saturating_sub(u32::try_from(some.len()).unwrap_or(NAMED));
        some.extend(records::list(tx, &filter, left, 0).await?);
    }
    let mut lines: Vec<String> = some
        .iter()
        .map(|record| {
            let action = &record.action;
            let by = in_full(action.expires_at, zone);
            format!(
                "{} ({} risk, decide by {by})",
                action.titled(),
                action.risk_level.name()
            )
        })
        .collect();
    lines.extend(and_more(count));
    if lines.is_empty() {
        lines.push("Nothing needs approval.".to_owned());
    }
    let title = format!("Needs approval: {count}");
    Ok(Part { title, lines })
}

fn needs_a_look(in_doubt: i64, failed: i64) -> Option<Part> {
    let lines: Vec<String> = [(in_doubt, "with unknown outcome"), (failed, "failed")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    (!lines.is_empty()).then(|| Part {
        title: "Needs attention".to_owned(),
        lines,
    })
}

fn what_ran(records: &[Record], count: i64) -> Part {
    let titles = records.iter().map(|record| record.action.titled());
    let mut lines: Vec<String> = titles.collect();
    lines.extend(and_more(count));
    if lines.is_empty() {
        lines.push("Nothing ran.".to_owned());
    }
    Part {
        title: format!("Ran since the last summary: {count}"),
        lines,
    }
}

/// That not all of them are named.
fn and_more(count: i64) -> Option<String> {
    let more = count - i64::from(NAMED);
    (more > 0).then(|| format!("and {more} more"))
}

/// Cash and runway, as last read.
async fn money(tx: &DatabaseTransaction, zone: Tz) -> Result<Option<Part>, DbErr> {
    let latest = latest::summary(tx, Financial::TYPE).await?;
    let Some(metrics) = latest::metrics::<Financial>(tx).await? else {
        return Ok(None);
    };
    let mut lines = vec![
        format!("Runway: {}", in_words(metrics.runway.map(Runway::fact))),
        format!("Cash: {}", in_words(metrics.cash.as_ref())),
        format!("Read from Odoo on {}", in_full(metrics.read_at, zone)),
    ];
    let gaps = latest.map(|latest| latest.gaps).unwrap_or_default();
    lines.extend(gaps.iter().map(|gap| format!("Incomplete: {gap}")));
    Ok(Some(Part {
        title: "Cash and runway".to_owned(),
        lines,
    }))
}
