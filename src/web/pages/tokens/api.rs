//! Making and revoking API tokens.

use super::Tokens;
use crate::{
    accounts::Role,
    ground::{error::UserError, ids::TokenId},
    web::components::fetch::Packed,
};
use leptos::prelude::*;

/// One's own, for admins everybody's; of what is older than a token.
#[server(prefix = "/page", endpoint = "tokens")]
pub async fn load_tokens(before: Option<TokenId>) -> Result<Packed<Tokens>, UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    super::read::load(&caller, before).await
}

/// Makes one for oneself; the answer, or the page that it leads to, has it, once.
#[server(prefix = "/page", endpoint = "add_token")]
pub async fn add_token(
    name: String,
    role: Role,
    days: u16,
    #[server(default)] code: String,
) -> Result<Option<String>, UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    let name = name.as_str();
    let wanted = Wanted { name, role, days };
    let made = token::add(&caller.state.accounts(), &caller.user, wanted, &code).await?;
    let made = one_time::hand_over(&caller, MADE, made).await?;
    lead_to("/dashboard/operator/tokens?done=made");
    Ok(made)
}

#[server(prefix = "/page", endpoint = "revoke_token")]
pub async fn revoke_token(id: TokenId) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    token::revoke(&caller.state.accounts(), &caller.user, id).await?;
    lead_to("/dashboard/operator/tokens?done=revoked");
    Ok(())
}

#[cfg(feature = "ssr")]
use super::read::MADE;
#[cfg(feature = "ssr")]
use crate::{
    accounts::{
        Permission,
        own::token::{self, Wanted},
    },
    ground::address::lead_to,
    web::session::{caller::caller, one_time},
};
