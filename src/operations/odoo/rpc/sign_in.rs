//! Who a password belongs to, and why a right one may not be enough.

use super::{Rpc, json};
use crate::operations::odoo::{
    error::OdooError,
    errors::{Failure, permanent},
    pace::Pacer,
    xml::Login,
};
use serde_json::Value;
use std::time::Duration;

/// Why a right password is not taken, and what is.
const TWO_FACTORS: &str = "this user signs in with two factors, so a password alone is not enough: an admin has to make a key in Odoo under Preferences > Security, and set it up instead";

impl Rpc {
    /// The user's id in the answer to a sign-in. Odoo says the same of a wrong password and of a
    /// right one that is not enough: which it is, it is asked.
    pub(super) async fn user_of(
        &self,
        login: &Login,
        answer: &[u8],
        pacer: Option<&Pacer>,
        timeout: Duration,
    ) -> Result<i64, Failure> {
        let user = login.read(answer);
        let user = user.and_then(|user| login.user_id(&user).map_err(permanent));
        match user {
            Err(Failure {
                error: OdooError::Refused(_),
                ..
            }) if self.wants_second_factor(login, pacer, timeout).await => {
                Err(permanent(OdooError::Refused(TWO_FACTORS.to_owned())))
            }
            user => user,
        }
    }

    /// Whether Odoo takes the password on its sign-in page, and then asks for more.
    async fn wants_second_factor(
        &self,
        login: &Login,
        pacer: Option<&Pacer>,
        timeout: Duration,
    ) -> bool {
        let request = self
            .readers
            .post(format!("{}/web/session/authenticate", self.base))
            .json(&login.on_the_page());
        let answer = self.ask(&self.reading, pacer, request, timeout).await;
        let answer = answer.and_then(|body| json(&body));
        answer.is_ok_and(|answer| {
            let result = answer.get("result");
            result.is_some_and(|result| result.get("uid") == Some(&Value::Null))
        })
    }
}
