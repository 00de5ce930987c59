//! Making and revoking API tokens.

use crate::{
    accounts::{
        Permission, Role,
        own::token::{self, Wanted},
    },
    ground::{error::UserError, ids::TokenId},
    web::session::{caller::caller, once},
};
use leptos::prelude::*;

/// Under what a new token waits for the page that shows it.
pub(super) const MADE: &str = "token";

/// Makes one for oneself; the page that it leads to shows it, once.
#[server(prefix = "/page", endpoint = "add_token")]
pub async fn add_token(
    name: String,
    role: Role,
    days: u16,
    #[server(default)] code: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    let name = name.as_str();
    let wanted = Wanted { name, role, days };
    let made = token::add(&caller.state.office(), &caller.user, wanted, &code).await?;
    once::keep(&caller, MADE, &made).await?;
    crate::ground::address::lead_to("/dashboard/operator/tokens?done=made");
    Ok(())
}

#[server(prefix = "/page", endpoint = "revoke_token")]
pub async fn revoke_token(id: TokenId) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    token::revoke(&caller.state.office(), &caller.user, id).await?;
    crate::ground::address::lead_to("/dashboard/operator/tokens?done=revoked");
    Ok(())
}
