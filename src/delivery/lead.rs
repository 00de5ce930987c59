//! The link in a message, behind which one person decides about one action without signing in.

use crate::{
    accounts::User,
    actions::Action,
    decisions::{
        by_code::{self, Asked},
        by_link,
    },
    delivery::post::Way,
    ground::db::{DatabaseTransaction, DbErr},
    links::link::Claims,
    notices::channels::Lead,
};
use chrono::{DateTime, Utc};

/// Makes one of this person's own, which works until then.
///
/// # Errors
/// When the database refuses.
pub(super) async fn make(
    way: &Way<'_>,
    tx: &DatabaseTransaction,
    person: &User,
    action: &Action,
    until: DateTime<Utc>,
) -> Result<String, DbErr> {
    let Way { post, carrier } = way;
    let (channel, now) = (carrier.channel(), post.clock.now());
    let hash = action.effect_hash.clone();
    Ok(match carrier.manner().leads_by {
        Lead::Link => {
            let claims = Claims::new(action.action_id, person.id, hash, until);
            let token = by_link::issue(tx, &post.keys, &claims, channel, now).await?;
            format!("{}/api/ai-coo/approve?token={token}", post.url)
        }
        Lead::Code => {
            let asked = Asked {
                action: action.action_id,
                approver: person.id,
                effect_hash: hash,
                expires: until,
            };
            let code = by_code::issue(tx, &post.code_keys, asked, channel, now).await?;
            format!("{}/s/{}", post.url, code.text())
        }
    })
}
