//! The codes of SMS: what they open, what they decide, and what nobody can do by guessing them.

use crate::{
    browser::Browser,
    support::{Person, TestApp, secrets},
};
use ai_coo::{
    actions::{Action, EffectHash, lifecycle::Status},
    decisions::{
        answer::{AnswerError, Desk},
        by_code::{Asked, OF_ALL, OF_BROWSER, OF_ONE, Typist, bearer, issue},
    },
    ground::{ids::ActionId, secrets::Secrets},
    links::code::{CODES, Code},
};
use chrono::Duration;
use futures::{StreamExt, future::join_all, stream};
use std::{collections::BTreeMap, sync::Arc, time::Instant};

impl TestApp {
    /// A code for somebody, as an SMS would carry it.
    async fn sms_code(&self, who: &Person, action: &Action) -> String {
        self.sms_code_to(who, action.action_id, &action.effect_hash)
            .await
    }

    async fn sms_code_to(&self, who: &Person, action: ActionId, hash: &EffectHash) -> String {
        let now = self.clock.now();
        let asked = Asked {
            action,
            approver: who.user.id,
            effect_hash: hash.clone(),
            expires: now + Duration::hours(24),
        };
        let tx = self.database.begin().await.unwrap();
        let keys = secrets().keys(CODES);
        let code = issue(&tx, &keys, asked, now).await.unwrap();
        tx.commit().await.unwrap();
        code.text().to_owned()
    }

    /// Fetches the page of a code, as if from this address.
    async fn guess(&self, code: &str, from: &str) -> (u16, String) {
        let address = format!("{}/s/{code}", self.url);
        let request = self.http().get(address).header("x-forwarded-for", from);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn approve_by(&self, who: &Person, code: &str) -> u16 {
        let totp = self.code(who);
        let fields = [("token", code), ("code", totp.as_str())];
        let page = Browser::new(&self.url).answer("/s/approve", &fields).await;
        page.status
    }

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

/// An address of its own for every caller.
fn address(number: usize) -> String {
    format!("198.51.{}.{}", 100 + number / 250, number % 250)
}

#[tokio::test]
async fn whoever_fetches_a_code_changes_nothing() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let before = app.everything().await;
    let fetch = |number: usize| {
        let (app, code) = (&app, &code);
        async move {
            let address = format!("{}/s/{code}", app.url);
            let request = match number % 3 {
                0 => app.http().head(address),
                _ => app.http().get(address),
            };
            assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
        }
    };
    stream::iter(0..200)
        .map(fetch)
        .buffer_unordered(16)
        .collect::<Vec<()>>()
        .await;
    assert_eq!(app.everything().await, before);
    assert_eq!(app.approve_by(&app.operator, &code).await, 200);
}

#[tokio::test]
async fn a_code_can_be_typed() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let phone = Browser::new(&app.url);
    let form = phone.get("/s").await;
    assert!(form.text.contains("Enter the code from the SMS"));
    assert_eq!(
        form.text.matches("<script").count(),
        form.text.matches("<script src=\"/hand.js?v=").count()
    );
    let typed = code.to_lowercase();
    let typed = format!("{}-{}+{}", &typed[..4], &typed[4..8], &typed[8..]);
    let page = phone.get(&format!("/s?code={typed}")).await;
    assert_eq!(page.status, 303);
    assert_eq!(page.location, format!("s/{}", code.to_lowercase()));
    let page = phone.get(&format!("/{}", page.location)).await;
    assert!(page.text.contains("AI COO asks"), "{}", page.text);
    for nothing in ["/s?code=", "/s?code=%2F..%2F%0D%0A", "/s?code=%F0%9F%91%8D"] {
        assert_eq!(phone.get(nothing).await.status, 200, "{nothing}");
    }
    // Who reloads the page of an answer is not lost.
    assert_eq!(phone.get("/s/approve").await.location, "../s");
}

#[tokio::test]
async fn approving_takes_what_the_authenticator_shows_and_rejecting_does_not() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let phone = Browser::new(&app.url);
    let none = phone.answer("/s/approve", &[("token", &code)]).await;
    assert_eq!(none.status, 422, "{}", none.text);
    assert!(none.text.contains("The code is missing"), "{}", none.text);
    // The page asks again, with the same code behind its buttons.
    assert!(none.text.contains(&format!(r#"value="{code}""#)));
    let wrong = [("token", code.as_str()), ("code", "000000")];
    assert_eq!(phone.answer("/s/approve", &wrong).await.status, 422);
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
    let no = [("token", code.as_str()), ("reason", "Too much\r\nof it")];
    assert_eq!(phone.answer("/s/reject", &no).await.status, 200);
    assert_eq!(app.status(action.action_id).await, Status::Rejected);
}

#[tokio::test]
async fn a_hundred_answers_by_one_code_are_one_decision() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let totp = app.code(&app.operator);
    let phone = Browser::new(&app.url);
    let fields = [("token", code.as_str()), ("code", totp.as_str())];
    let posts = (0..100).map(|number| {
        let verb = if number % 4 == 3 {
            "/s/reject"
        } else {
            "/s/approve"
        };
        phone.answer(verb, &fields)
    });
    let answers = join_all(posts).await;
    let count = |status| answers.iter().filter(|page| page.status == status).count();
    assert_eq!((count(200), count(409)), (1, 99));
    assert_eq!(app.count("select count(*) from action_approvals").await, 1);
}

#[tokio::test]
async fn a_code_is_about_one_action_one_effect_and_one_person() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let others = app.analyze().await;
    let other = others
        .iter()
        .find(|other| other.action_id != action.action_id)
        .unwrap();
    // For this action with another one's effect; and with one from before it was edited.
    for hash in [other.effect_hash.clone(), EffectHash("0".repeat(64))] {
        let code = app
            .sms_code_to(&app.operator, action.action_id, &hash)
            .await;
        assert_eq!(app.approve_by(&app.operator, &code).await, 422);
    }
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
    let code = app.sms_code(&app.operator, &action).await;
    // Somebody else's authenticator is not the approver's.
    app.sql("update users set second_factor_step = 99999999999 where name = 'Operator'")
        .await
        .unwrap();
    assert_eq!(app.approve_by(&app.second, &code).await, 422);
    app.sql("update users set second_factor_step = 0")
        .await
        .unwrap();
    assert_eq!(app.approve_by(&app.operator, &code).await, 200);
    let record = app.record(action.action_id).await;
    assert_eq!(record.approved_by, Some(app.operator.user.id));
    assert_eq!(app.status(other.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_code_outlives_neither_its_time_nor_its_approver() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let demoted = app.sms_code(&app.second, &action).await;
    app.sql("update users set role = 'viewer' where name = 'Second operator'")
        .await
        .unwrap();
    assert_eq!(app.approve_by(&app.second, &demoted).await, 403);
    app.sql("update users set active = false where name = 'Second operator'")
        .await
        .unwrap();
    assert_eq!(app.approve_by(&app.second, &demoted).await, 403);
    let (_, page) = app.guess(&demoted, "198.51.100.1").await;
    assert!(page.contains("This link does not work"), "{page}");
    assert!(page.contains("Type the code again"), "{page}");
    let code = app.sms_code(&app.operator, &action).await;
    app.clock.advance(Duration::hours(25));
    assert_eq!(app.approve_by(&app.operator, &code).await, 409);
    let (_, page) = app.guess(&code, "198.51.100.1").await;
    assert!(page.contains("Too late"), "{page}");
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_form_on_another_site_cannot_post_a_code() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    for header in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
        ("x-nothing", ""),
    ] {
        let sent = app
            .http()
            .post(format!("{}/s/reject", app.url))
            .header(header.0, header.1)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("token={code}"))
            .send();
        assert_eq!(sent.await.unwrap().status().as_u16(), 403, "{header:?}");
    }
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
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
    let guesses: usize = std::env::var("GUESSES").map_or(3_000, |count| count.parse().unwrap());
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

#[tokio::test]
async fn a_secret_that_is_changed_still_reads_the_codes_before() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let found = async |secrets| {
        let desk = Desk {
            database: app.database.clone(),
            clock: app.clock.clone(),
            hub: app.executor.hub.clone(),
            secrets: Arc::new(secrets),
            undo: Default::default(),
        };
        bearer(&desk, &code, &Typist::Stranger("a test".to_owned())).await
    };
    let old = "0123456789abcdef".repeat(2);
    let rotated = found(Secrets::new("f".repeat(32), Some(old))).await;
    assert_eq!(rotated.unwrap().user.id, app.operator.user.id);
    let gone = found(Secrets::new("f".repeat(32), None)).await;
    assert!(matches!(gone, Err(AnswerError::NotOurs)), "{gone:?}");
}

/// There are 32,768 beginnings of codes. A new code takes over one of a code that ran out long
/// ago, and never one that is still about.
#[tokio::test]
async fn beginnings_are_used_again_a_month_later() {
    let app = TestApp::start().await;
    let action = app.high().await;
    sqlx::query(
        "with letters as (select regexp_split_to_table('0123456789ABCDEFGHJKMNPQRSTVWXYZ', '') as l),
           all_of_them as (select a.l || b.l || c.l as selector, encode(sha256((a.l || b.l || c.l)::bytea), 'hex') as hash
             from letters a, letters b, letters c),
           links as (insert into approval_links (hash, org_id, channel, action_id, user_id, effect_hash, issued_at, expires_at)
             select hash, 'default', 'sms', $1, $2, $3, $4, $4 from all_of_them)
         insert into approval_codes (selector, hash, wrong_guesses) select selector, hash, 5 from all_of_them",
    )
    .bind(action.action_id.0)
    .bind(app.operator.user.id.0)
    .bind(&action.effect_hash.0)
    .bind(app.clock.now())
    .execute(app.pool())
    .await
    .unwrap();
    let now = app.clock.now();
    let asked = || Asked {
        action: action.action_id,
        approver: app.operator.user.id,
        effect_hash: action.effect_hash.clone(),
        expires: now + Duration::days(40),
    };
    let keys = secrets().keys(CODES);
    let tx = app.database.begin().await.unwrap();
    assert!(issue(&tx, &keys, asked(), now).await.is_err());
    tx.rollback().await.unwrap();
    let later = now + Duration::days(31);
    let tx = app.database.begin().await.unwrap();
    let code = issue(&tx, &keys, asked(), later).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(app.guess(code.text(), "198.51.100.1").await.0, 200);
    let codes = "select count(*) from approval_codes where wrong_guesses = 5";
    assert_eq!(app.count(codes).await, 32_767);
}
