//! The codes of SMS: what they open, what they decide, and what nobody can do by guessing them.

mod answers;
mod guesses;

use crate::{
    browser::Browser,
    support::{Person, TestApp, secrets},
};
use ai_coo::{
    actions::{Action, EffectHash},
    decisions::by_code::{Asked, issue},
    ground::ids::ActionId,
    links::code::CODES,
    notices::Channel,
};
use chrono::Duration;

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
        let code = issue(&tx, &keys, asked, Channel::Sms, now).await.unwrap();
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
}

/// An address of its own for every caller.
fn address(number: usize) -> String {
    format!("198.51.{}.{}", 100 + number / 250, number % 250)
}
