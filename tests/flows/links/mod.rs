//! The links that approvers are sent: what they open, what they decide, and what nobody can do
//! with them.

mod answers;
mod refusals;

use crate::support::{Person, TestApp, find};
use ai_coo::{
    actions::{Action, EffectHash, Kind},
    decisions::by_link::issue,
    ground::ids::ActionId,
    links::link::Claims,
    notices::Channel,
};
use chrono::Duration;
use serde_json::{Value, json};

pub struct Answer {
    pub status: u16,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}", self.text))
    }
}

impl TestApp {
    /// A link for somebody, as a mail would carry it.
    pub async fn link(&self, who: &Person, action: &Action) -> String {
        self.link_to(who, action.action_id, &action.effect_hash)
            .await
    }

    async fn link_to(&self, who: &Person, action: ActionId, hash: &EffectHash) -> String {
        let now = self.clock.now();
        let claims = Claims::new(action, who.user.id, hash.clone(), now + Duration::hours(24));
        let tx = self.database.begin().await.unwrap();
        let token = issue(&tx, &self.keys, &claims, Channel::Email, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        token
    }

    pub async fn by_link(&self, verb: &str, body: Value) -> Answer {
        let sent = self
            .http()
            .post(format!("{}/api/ai-coo/{verb}", self.url))
            .header("sec-fetch-site", "same-origin")
            .json(&body)
            .send();
        answer(sent.await.unwrap()).await
    }

    /// The status of an approval by a link.
    async fn approve_by_link(&self, token: &str) -> u16 {
        self.by_link("approve", json!({"token": token}))
            .await
            .status
    }

    /// Another site posts a form of ours, in each of the ways in which that shows: the statuses.
    pub async fn posted_from_elsewhere(&self, path: &str, token: &str) -> Vec<u16> {
        let mut statuses = vec![];
        for (header, value) in [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
            ("x-nothing", ""),
        ] {
            let sent = self
                .http()
                .post(format!("{}{path}", self.url))
                .header(header, value)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("token={token}"))
                .send();
            statuses.push(sent.await.unwrap().status().as_u16());
        }
        statuses
    }

    pub async fn open(&self, token: &str) -> Answer {
        let address = format!("{}/api/ai-coo/approve?token={token}", self.url);
        answer(self.http().get(address).send().await.unwrap()).await
    }

    /// A digest of every row of every table: whatever changed, it is another.
    pub async fn everything(&self) -> Vec<String> {
        let tables = "select format('%I.%I', schemaname, tablename) from pg_tables
             where schemaname in ('public', 'apalis') order by 1";
        let tables: Vec<String> = sqlx::query_scalar(tables)
            .fetch_all(self.pool())
            .await
            .unwrap();
        let mut digests = vec![];
        for table in tables {
            let sql = format!(
                "select '{table} ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t"
            );
            let digest: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .fetch_one(self.pool())
                .await
                .unwrap();
            digests.push(digest);
        }
        digests
    }
}

async fn answer(response: reqwest::Response) -> Answer {
    Answer {
        status: response.status().as_u16(),
        text: response.text().await.unwrap(),
    }
}

async fn waiting() -> (TestApp, Action) {
    let app = TestApp::start().await;
    let actions = app.analyze().await;
    let action = find(&actions, Kind::CreateInvoiceReminder);
    (app, action)
}
