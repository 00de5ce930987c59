//! What carries a channel's messages is one file: whom it asks, when, and what is left on the trail
//! are the same, whatever carries it.

use crate::support::TestApp;
use ai_coo::{
    actions::RiskLevel,
    delivery::{deliver, post::Post},
    limits::{Limit, NOTICE_SMS},
    notices::channels::{Carrier, Channel, Envelope, Failure, Lead, Manner, Message, carriers},
};
use chrono::Duration;
use futures::{FutureExt, future::BoxFuture};
use std::sync::{Arc, Mutex};

/// Carries in the place of SMS: a link of any length, and all of one person's questions at once.
struct Pigeon {
    /// To which number, about how many questions, with the first link.
    sent: Mutex<Vec<(String, usize, String)>>,
    /// Nobody knows whether it arrives.
    is_lost: bool,
}

impl Carrier for Pigeon {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    fn manner(&self) -> Manner {
        Manner {
            leads_by: Lead::Link,
            apart: 0,
            describes: 10,
            gathers: Duration::zero(),
            unknown: 3,
        }
    }

    fn limit(&self) -> Limit {
        NOTICE_SMS
    }

    fn time_out(&self) -> std::time::Duration {
        std::time::Duration::from_secs(1)
    }

    fn send<'a>(
        &'a self,
        envelope: &'a Envelope,
        message: &'a Message,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        async move {
            let Message::Asking(asking) = message else {
                return Err(Failure::Rejected("It carries questions alone".to_owned()));
            };
            let first = asking
                .questions
                .first()
                .map(|question| question.link.clone());
            self.sent.lock().unwrap().push((
                envelope.to.phone.clone().unwrap(),
                asking.questions.len() + asking.more,
                first.unwrap_or_default(),
            ));
            match self.is_lost {
                true => Err(Failure::Unknown("It did not come back".to_owned())),
                false => Ok(()),
            }
        }
        .boxed()
    }
}

/// The worker's, with pigeons for SMS.
fn by_pigeon(app: &TestApp, is_lost: bool) -> (Post, Arc<Pigeon>) {
    let pigeon = Arc::new(Pigeon {
        sent: Mutex::default(),
        is_lost,
    });
    let mut all = carriers(&app.means());
    for carrier in &mut all {
        if carrier.channel() == Channel::Sms {
            *carrier = pigeon.clone();
        }
    }
    let post = Post {
        carriers: all,
        ..app.post()
    };
    (post, pigeon)
}

#[tokio::test]
async fn another_carrier_asks_the_same_people_in_its_own_manner() {
    let app = TestApp::start().await;
    app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
    app.sql("update guardrails_config set high_amount = 1, critical_amount = 2")
        .await
        .unwrap();
    let (post, pigeon) = by_pigeon(&app, false);
    let mut risky = app.analyze().await;
    risky.retain(|action| action.risk_level >= RiskLevel::High);
    app.clock.advance(Duration::seconds(3));
    while deliver::deliver_next(&post).await.unwrap() {}
    let sent = pigeon.sent.lock().unwrap().clone();
    let [(number, questions, link)] = sent.as_slice() else {
        panic!("{sent:?}");
    };
    assert!(risky.len() > 1, "{}", risky.len());
    assert_eq!((number.as_str(), *questions), ("+14155550101", risky.len()));
    let (_, token) = link.split_once("/api/ai-coo/approve?token=").unwrap();
    let page = app.open(token).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let asked = "select count(*) from action_events where event_type = 'asked' and event_data ->> 'channel' = 'sms'";
    assert_eq!(app.count(asked).await, i64::try_from(risky.len()).unwrap());
    let handed = "select count(*) from approval_links where channel = 'sms'";
    assert_eq!(
        app.count(handed).await,
        i64::try_from(risky.len().min(10)).unwrap()
    );
    assert_eq!(app.texts().await, [], "nothing by SMS");
}

#[tokio::test]
async fn what_nobody_knows_of_is_tried_as_often_as_its_carrier_says() {
    let app = TestApp::start().await;
    app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
    let (post, pigeon) = by_pigeon(&app, true);
    app.high().await;
    for _ in 0..8 {
        app.clock.advance(Duration::minutes(30));
        while deliver::deliver_next(&post).await.unwrap() {}
    }
    assert_eq!(pigeon.sent.lock().unwrap().len(), 3);
    let failed =
        "select count(*) from notices where state = 'failed' and error = 'It did not come back'";
    assert_eq!(app.count(failed).await, 1);
}
