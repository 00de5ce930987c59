//! Who has an account: invited by mail, changed by admins, and never without an admin; and
//! passwords that were forgotten.

mod administration;
mod forgotten_passwords;
mod invitations;

use crate::{
    browser::{Browser, Page},
    support::{TestApp, secrets},
};
use ai_coo::{
    accounts::{context::Accounts, second_factor::seal},
    delivery::deliver,
};
use chrono::Duration;

const PEOPLE: &str = "/dashboard/operator/people";
const NEW: &str = "another horse battery";
/// What can make an approver of somebody takes a code of the admin's.
const PROVEN: &[&str] = &[
    "invite",
    "invite_again",
    "set_role",
    "reset_second_factor",
    "set_active",
];

impl TestApp {
    pub fn accounts(&self) -> Accounts {
        Accounts {
            database: self.database.clone(),
            clock: self.clock.clone(),
            hub: self.executor.hub.clone(),
            keys: secrets().keys(seal::PURPOSE),
        }
    }

    /// Sends what waits; what the last mail to an address says.
    pub async fn mail_to(&self, address: &str) -> Option<String> {
        self.mail_with(address, "").await
    }

    /// The same, of those that say this.
    pub async fn mail_with(&self, address: &str, words: &str) -> Option<String> {
        // What comes close together goes out as one mail.
        self.clock.advance(Duration::seconds(2));
        while deliver::deliver_next(&self.post()).await.unwrap() {}
        let sent = self.outbox().await;
        let to_them = sent.into_iter().filter(|mail| {
            mail.recipients
                .as_array()
                .is_some_and(|to| to.iter().any(|to| to == address))
        });
        // As quoted-printable has it.
        let mut read = to_them.map(|mail| mail.content.replace("=\r\n", "").replace("=3D", "="));
        read.rfind(|mail| mail.contains(words))
    }

    async fn key_for(&self, address: &str) -> String {
        let link = "/password?key=";
        let mail = self.mail_with(address, link).await.expect("no mail");
        let (_, rest) = mail.split_once(link).expect("no link");
        rest.chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect()
    }
}

impl Browser {
    /// With a code of the admin's, where it takes one.
    async fn on_people(&self, app: &TestApp, form: &str, fields: &[(&str, &str)]) -> Page {
        let mut fields = fields.to_vec();
        let code = app.code(&app.admin);
        if PROVEN.contains(&form) {
            fields.push(("code", &code));
        }
        self.post(PEOPLE, form, &fields).await
    }

    async fn invite(&self, app: &TestApp, email: &str) -> Page {
        let fields = [("email", email), ("name", "Nora New"), ("role", "operator")];
        self.on_people(app, "invite", &fields).await
    }

    /// What was refused, in words.
    pub async fn refusal(&self, page: &Page) -> String {
        assert!(
            page.location.contains("__err="),
            "{} {}",
            page.location,
            page.text
        );
        let path = page.location.replace(&self.url, "");
        let page = self.get(&path).await;
        page.between(r#"role="alert""#, "</p>")
    }
}

async fn set_password(app: &TestApp, key: &str, new: &str) -> Page {
    let from = format!("/password?key={key}");
    let fields = [("key", key), ("new", new)];
    Browser::new(&app.url)
        .post(&from, "set_password", &fields)
        .await
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Page {
    let fields = [("email", email), ("password", password)];
    Browser::new(&app.url)
        .post("/sign-in", "sign_in", &fields)
        .await
}
