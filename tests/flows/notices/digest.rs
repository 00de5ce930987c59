//! The summary of the morning.

use super::{ADMIN, OPERATOR, SECOND, waiting};
use crate::{
    decisions::to,
    support::{Options, TestApp},
};
use ai_coo::delivery::{deliver, digest};
use chrono::Duration;

impl TestApp {
    async fn summaries(&self) -> Vec<(String, String)> {
        digest::begin(&self.post()).await.unwrap();
        self.delivered().await
    }
}

#[tokio::test]
async fn the_morning_has_one_summary_however_many_processes() {
    let (app, task) = waiting().await;
    app.executed(&task).await;
    app.delivered().await;
    let post = app.post();
    let begun = futures::future::join_all((0..4).map(|_| digest::begin(&post))).await;
    let begun = begun
        .into_iter()
        .filter(|begun| *begun.as_ref().unwrap())
        .count();
    assert_eq!(begun, 1);
    let told = app.delivered().await;
    assert_eq!(to(&told), [ADMIN, OPERATOR, SECOND, "viewer@example.com"]);
    let mail = &told[0].1;
    let at = |words: &str| {
        mail.find(words)
            .unwrap_or_else(|| panic!("{words}: {mail}"))
    };
    assert!(at("high risk") < at("medium risk") && at("medium risk") < at("low risk"));
    for words in [
        "Good morning",
        "Needs approval:",
        "Ran since the last summary: 1",
        &task.title,
        "Runway:",
    ] {
        assert!(mail.contains(words), "{words}: {mail}");
    }
    assert_eq!(app.summaries().await, vec![], "not twice on a day");
    app.clock.advance(Duration::days(1));
    let next = app.summaries().await;
    assert_eq!(next.len(), 4, "the next day again");
    assert!(next[0].1.contains("Nothing ran."), "{}", next[0].1);
}

#[tokio::test]
async fn the_summary_waits_for_the_hour_keeps_weekends_and_says_nothing_of_nothing() {
    // Before business begins in the company's zone.
    let early = TestApp::with(Options {
        now: "2026-11-23T05:00:00Z".into(),
        ..Options::default()
    })
    .await;
    assert!(!digest::begin(&early.post()).await.unwrap());
    let sunday = TestApp::with(Options {
        now: "2026-11-22T15:00:00Z".into(),
        ..Options::default()
    })
    .await;
    assert!(!digest::begin(&sunday.post()).await.unwrap());
    let app = TestApp::start().await;
    assert!(digest::begin(&app.post()).await.unwrap());
    while deliver::deliver_next(&app.post()).await.unwrap() {}
    assert!(app.outbox().await.is_empty(), "nothing to say");
    let dropped = app
        .count("select count(*) from notices where kind = 'digest' and state = 'dropped'")
        .await;
    assert_eq!(dropped, 4);
}
