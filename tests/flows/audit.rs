//! The trail takes inserts only.

use crate::support::TestApp;

#[tokio::test]
async fn no_event_can_be_changed_dropped_or_emptied_away() {
    let app = TestApp::start().await;
    app.analyze().await;
    for sql in [
        "update action_events set event_type = 'approved'",
        "delete from action_events",
        "truncate action_events cascade",
    ] {
        let refused = app.sql(sql).await.unwrap_err();
        assert!(
            refused.to_string().contains("inserts only"),
            "{sql}: {refused}"
        );
    }
}

#[tokio::test]
async fn every_event_waits_for_the_sealer_in_order() {
    let app = TestApp::start().await;
    app.analyze().await;
    let events = app.count("select count(*) from action_events").await;
    assert!(events > 5);
    assert_eq!(
        app.count("select count(*) from unsealed_events").await,
        events
    );
}

#[tokio::test]
async fn the_export_has_every_line_once_and_runs_nothing_in_a_spreadsheet() {
    let app = TestApp::start().await;
    app.analyze().await;
    // More than a page of the export.
    app.sql(
        "insert into action_events (id, org_id, event_type, timestamp, actor, actor_type)
         select gen_random_uuid(), 'default', 'signed_in', now(), 'system', 'system' from generate_series(1, 1200)",
    )
    .await
    .unwrap();
    let csv = app.get_text("/api/ai-coo/audit-trail.csv").await;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let total = app.count("select count(*) from action_events").await;
    assert_eq!(i64::try_from(rows.len()).unwrap(), total);
    let mut ids: Vec<_> = rows.iter().map(|row| row[0].to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(i64::try_from(ids.len()).unwrap(), total);
    assert!(
        rows.iter()
            .flat_map(csv::StringRecord::iter)
            .all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r']))
    );
}

#[tokio::test]
async fn the_trail_is_filtered_and_read_in_pages() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let id = waiting[0].action_id;
    let of_action = app
        .get(&format!("/api/ai-coo/audit-trail?actionId={id}"))
        .await;
    assert_eq!(of_action["events"].as_array().unwrap().len(), 1);
    let created = app
        .get("/api/ai-coo/audit-trail?eventType=created&limit=2")
        .await;
    let page = created["events"].as_array().unwrap();
    assert_eq!(page.len(), 2);
    let next = app
        .get(&format!(
            "/api/ai-coo/audit-trail?eventType=created&limit=2&before={}",
            page[1]["id"].as_str().unwrap()
        ))
        .await;
    assert_ne!(next["events"][0]["id"], page[1]["id"]);
    let today = app
        .get("/api/ai-coo/audit-trail?startDate=2026-11-23&endDate=2026-11-23")
        .await;
    assert!(!today["events"].as_array().unwrap().is_empty());
    let earlier = app.get("/api/ai-coo/audit-trail?endDate=2026-11-22").await;
    assert!(earlier["events"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn the_trail_is_in_the_order_of_its_time_and_pages_go_on_by_it() {
    let app = TestApp::start().await;
    // Added the other way round, and two at each moment.
    app.sql(
        "insert into action_events (id, org_id, event_type, timestamp, actor, actor_type)
         select overlay(least_id(now())::text placing lpad(i::text, 12, '0') from 25)::uuid, 'default', 'signed_in',
           '2026-11-20T12:00:00Z'::timestamptz - (i / 2) * interval '1 minute', 'system', 'system' from generate_series(0, 8) i",
    )
    .await
    .unwrap();
    for kind in ["", "&eventType=signed_in"] {
        let first = format!("/api/ai-coo/audit-trail?endDate=2026-11-20&limit=2{kind}");
        let mut found: Vec<(String, String)> = vec![];
        loop {
            let page = match found.last() {
                Some((_, before)) => app.get(&format!("{first}&before={before}")).await,
                None => app.get(&first).await,
            };
            let events = page["events"].as_array().unwrap();
            if events.is_empty() {
                break;
            }
            found.extend(events.iter().map(|event| {
                let field = |name: &str| event[name].as_str().unwrap().to_owned();
                (field("timestamp"), field("id"))
            }));
        }
        let mut expected = found.clone();
        expected.sort_by(|one, other| other.cmp(one));
        expected.dedup();
        assert_eq!((found.len(), &found), (9, &expected));
    }
    // Nobody has such an event: the newest are shown.
    let nowhere = "649c1b23-ea82-4784-835e-f6b662803634";
    let path = format!("/api/ai-coo/audit-trail?endDate=2026-11-20&before={nowhere}");
    let page = app.get(&path).await;
    assert_eq!(page["events"].as_array().unwrap().len(), 9);
}
