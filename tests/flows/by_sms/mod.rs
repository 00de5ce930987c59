//! Who is asked by SMS, what the SMS says, and that its code decides; through a real Kannel too.

mod answers;
mod numbers;
mod requests;

use crate::{
    operations::order,
    support::{Person, TestApp},
};
use ai_coo::actions::{Action, RiskLevel};

impl TestApp {
    /// The guardrails name SMS as a channel, and these have a phone.
    pub async fn asks_by_sms(&self, people: &[(&Person, &str)]) {
        self.sql(r#"update guardrails_config set notification_channels = '["in_app", "sms"]'"#)
            .await
            .unwrap();
        for (person, phone) in people {
            sqlx::query("update users set phone = $2 where id = $1")
                .bind(person.user.id.0)
                .bind(phone)
                .execute(self.pool())
                .await
                .unwrap();
        }
    }

    /// An action of high risk.
    pub async fn high(&self) -> Action {
        let action = self.propose(order(self, &[(1, 3)]).await).await.unwrap();
        assert_eq!(action.risk_level, RiskLevel::High);
        action
    }

    /// The SMS in the outbox, oldest first: number and text.
    pub async fn texts(&self) -> Vec<(String, String)> {
        let sent = self.outbox().await.into_iter();
        sent.filter(|message| message.channel == "sms")
            .map(|sms| (sms.recipients[0].as_str().unwrap().to_owned(), sms.content))
            .collect()
    }
}

/// What stands behind the link of a text.
pub fn code_in(text: &str) -> String {
    let (_, rest) = text.split_once("/s/").expect("no link");
    rest.split_whitespace().next().unwrap().to_owned()
}
