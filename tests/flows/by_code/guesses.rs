//! Guessing codes: it is slowed down, decides nothing, and keeps nobody else out.

use super::address;
use crate::{browser::Browser, support::TestApp};
use ai_coo::{
    actions::lifecycle::Status,
    decisions::by_code::{OF_ALL, OF_BROWSER, OF_ONE},
    links::code::Code,
};
use chrono::Duration;
use futures::{StreamExt, future::join_all, stream};
use std::{collections::BTreeMap, time::Instant};

impl TestApp {
    async fn wrong_guesses(&self) -> i64 {
        self.count("select max(wrong_guesses)::bigint from approval_codes")
            .await
    }
}

/// Found by the same three characters, and not it.
fn near(code: &str) -> String {
    let other = Code::random();
    format!("{}{}", &code[..3], &other.text()[3..])
}

/// Found by no code's characters.
fn far(codes: &[&str]) -> String {
    let mut random = std::iter::repeat_with(Code::random);
    let none = |code: &Code| codes.iter().all(|known| known[..3] != code.text()[..3]);
    random.find(none).unwrap().text().to_owned()
}

#[tokio::test]
async fn five_wrong_guesses_make_a_code_worthless_however_many_guess_at_once() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let other = app.sms_code(&app.second, &action).await;
    // Four are forgiven.
    for number in 0..4 {
        assert_eq!(app.guess(&near(&code), &address(number)).await.0, 404);
    }
    assert_eq!(app.guess(&code, "198.51.100.200").await.0, 200);
    let guesses: Vec<(String, String)> = (0..60)
        .map(|number| (near(&code), address(300 + number)))
        .collect();
    let sent = guesses.iter().map(|(guess, from)| app.guess(guess, from));
    assert!(
        join_all(sent)
            .await
            .iter()
            .all(|(status, _)| *status == 404)
    );
    assert_eq!(app.wrong_guesses().await, 5);
    assert_eq!(app.guess(&code, "198.51.100.200").await.0, 404);
    assert_eq!(app.approve_by(&app.operator, &code).await, 404);
    app.sql("delete from call_turns").await.unwrap();
    app.clock.advance(Duration::hours(2));
    assert_eq!(app.approve_by(&app.operator, &code).await, 404, "for good");
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
    assert_eq!(app.approve_by(&app.second, &other).await, 200);
}

/// `GUESSES=100000` for the whole figure.
#[tokio::test]
async fn thousands_of_guesses_are_slowed_down_and_change_no_action() {
    let app = TestApp::start().await;
    let another = app.another_process().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let guesses: usize = std::env::var("GUESSES").map_or(1_700, |count| count.parse().unwrap());
    let before = app.events(action.action_id).await;
    let guess = async |number: usize, from: String| {
        let url = [&app.url, &another][number % 2];
        let code = far(&[&code]);
        let request = match number % 3 {
            0 => app.http().get(format!("{url}/s/{code}")),
            1 => app.http().head(format!("{url}/s/{code}")),
            _ => app
                .http()
                .post(format!("{url}/s/approve"))
                .header("sec-fetch-site", "same-origin")
                .header("accept", "text/html")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("token={code}&code=000000")),
        };
        let sent = request.header("x-forwarded-for", from).send().await;
        sent.unwrap().status().as_u16()
    };
    let tally = |answers: Vec<u16>| {
        let mut tally = BTreeMap::new();
        for status in answers {
            *tally.entry(status).or_insert(0) += 1;
        }
        tally
    };
    // One caller.
    let of_one = stream::iter(0..300)
        .map(|number| guess(number, "198.51.100.1".to_owned()))
        .buffer_unordered(16)
        .collect::<Vec<u16>>()
        .await;
    let of_one = tally(of_one);
    let most = OF_ONE.most as usize;
    assert_eq!(of_one, BTreeMap::from([(404, most), (429, 300 - most)]));
    let (status, page) = app.guess(&code, "198.51.100.1").await;
    assert_eq!(status, 429, "even the right one waits");
    assert!(page.contains("Too many wrong codes"), "{page}");
    assert_eq!(app.guess(&code, "198.51.100.2").await.0, 200);
    // Many callers, each with a few.
    let of_many = stream::iter(0..guesses)
        .map(|number| guess(number, address(250 + number % 5_000)))
        .buffer_unordered(16)
        .collect::<Vec<u16>>()
        .await;
    let of_many = tally(of_many);
    let most = OF_ALL.most as usize - most;
    assert_eq!(
        of_many,
        BTreeMap::from([(404, most), (429, guesses - most)])
    );
    assert_eq!(app.guess(&code, "203.0.113.9").await.0, 429);
    assert_eq!(app.events(action.action_id).await, before);
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
    assert_eq!(app.wrong_guesses().await, 0);
    // Once they have stopped for a quarter of an hour.
    app.sql("update call_turns set granted = array(select at - interval '15 minutes' from unnest(granted) at)")
        .await
        .unwrap();
    assert_eq!(app.approve_by(&app.operator, &code).await, 200);
}

/// As at a company's one address: somebody there guesses, and somebody else there has a good link.
#[tokio::test]
async fn who_guesses_behind_a_shared_address_keeps_nobody_out_who_is_known() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let page = format!("/s/{code}");
    let signed_in = app.browser_of(&app.operator).await;
    let cookies = signed_in.cookie().unwrap();
    let mark = cookies
        .split("; ")
        .find(|pair| pair.starts_with("ai_coo_browser="));
    let known = Browser::new(&app.url);
    known.with_cookie(mark.unwrap());
    let forged = Browser::new(&app.url);
    forged.with_cookie(&format!(
        "ai_coo_browser={}.{}",
        "0".repeat(32),
        "0".repeat(64)
    ));
    let stranger = Browser::new(&app.url);
    let wrong = async |browser: &Browser| {
        let guess = browser.get(&format!("/s/{}", far(&[&code]))).await;
        guess.status
    };
    for _ in 0..OF_ONE.most {
        assert_eq!(wrong(&stranger).await, 404);
    }
    for locked in [&stranger, &forged] {
        assert_eq!(locked.get(&page).await.status, 429);
    }
    for free in [&signed_in, &known] {
        assert_eq!(free.get(&page).await.status, 200);
    }
    // Nor do so many from everywhere.
    let everywhere = OF_ALL.most - OF_ONE.most;
    let guesses = (0..everywhere as usize).map(|number| {
        let (app, guess) = (&app, far(&[&code]));
        async move { app.guess(&guess, &address(number % 4_000)).await.0 }
    });
    let guesses = stream::iter(guesses).buffer_unordered(16);
    let guesses: Vec<u16> = guesses.collect().await;
    assert!(guesses.iter().all(|status| *status == 404));
    assert_eq!(app.guess(&code, "203.0.113.9").await.0, 429);
    assert_eq!(known.get(&page).await.status, 200);
    // Their own wrong ones are theirs.
    for _ in 0..OF_ONE.most {
        assert_eq!(wrong(&signed_in).await, 404);
    }
    assert_eq!(signed_in.get(&page).await.status, 429);
    assert_eq!(known.get(&page).await.status, 200);
    let colleague = app.browser_of(&app.second).await;
    assert_eq!(colleague.get(&page).await.status, 200);
    assert_eq!(app.wrong_guesses().await, 0);
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

/// As at a reception: somebody signed in there once, and others type.
#[tokio::test]
async fn who_guesses_in_a_browser_that_somebody_left_keeps_them_out_nowhere_else() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let page = format!("/s/{code}");
    let signed_in = app.browser_of(&app.operator).await;
    let left = async || {
        let cookies = app.browser_of(&app.operator).await.cookie().unwrap();
        let mark = cookies
            .split("; ")
            .find(|pair| pair.starts_with("ai_coo_browser="));
        let browser = Browser::new(&app.url);
        browser.with_cookie(mark.unwrap());
        browser
    };
    let (reception, phone) = (left().await, left().await);
    let wrong = async |browser: &Browser| {
        let guess = browser.get(&format!("/s/{}", far(&[&code]))).await;
        guess.status
    };
    for _ in 0..OF_BROWSER.most {
        assert_eq!(wrong(&reception).await, 404);
    }
    assert_eq!(reception.get(&page).await.status, 429);
    for free in [&signed_in, &phone] {
        assert_eq!(free.get(&page).await.status, 200);
    }
    // All the browsers that are known to one person have so many together, and no more.
    for _ in OF_BROWSER.most..OF_ONE.most {
        assert_eq!(wrong(&phone).await, 404);
    }
    let third = left().await;
    assert_eq!(third.get(&page).await.status, 429);
    assert_eq!(signed_in.get(&page).await.status, 200);
}

#[tokio::test]
async fn another_site_types_no_wrong_codes_in_anybodys_name() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let signed_in = app.browser_of(&app.operator).await;
    let cookies = signed_in.cookie().unwrap();
    for site in ["cross-site", "same-site"] {
        for _ in 0..OF_ONE.most / 2 {
            let address = format!("{}/s/{}", app.url, far(&[&code]));
            let led = app
                .http()
                .get(address)
                .header("cookie", &cookies)
                .header("sec-fetch-site", site);
            assert_eq!(led.send().await.unwrap().status().as_u16(), 404);
        }
    }
    let page = signed_in.get(&format!("/s/{code}")).await;
    assert_eq!(page.status, 200);
    let stranger = Browser::new(&app.url).get(&format!("/s/{code}")).await;
    assert_eq!(stranger.status, 429, "they are a stranger's");
}

#[tokio::test]
async fn an_unknown_a_wrong_and_a_worthless_code_are_answered_alike() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let worthless = app.sms_code(&app.second, &action).await;
    let lock = "update approval_codes set wrong_guesses = 5 where selector = $1";
    sqlx::query(lock)
        .bind(&worthless[..3])
        .execute(app.pool())
        .await
        .unwrap();
    let reset = "update approval_codes set wrong_guesses = 0 where wrong_guesses < 5";
    let mut took = [vec![], vec![], vec![]];
    let mut said = vec![];
    for number in 0..40 {
        app.sql(reset).await.unwrap();
        let tried = [far(&[&code, &worthless]), near(&code), worthless.clone()];
        for (at, tried) in tried.iter().enumerate() {
            let began = Instant::now();
            let (status, page) = app.guess(tried, &address(number)).await;
            took[at].push(began.elapsed());
            said.push((status, page));
        }
    }
    said.dedup();
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].0, 404);
    let times = took.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() * 1_000.0
    });
    let [fastest, slowest] = [f64::min, f64::max].map(|of| times.into_iter().reduce(of).unwrap());
    assert!(slowest - fastest < 5.0, "{times:?} ms");
}
