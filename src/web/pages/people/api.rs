//! What an admin changes about other people's accounts. Every answer leads back to the list, which
//! says what was done.

use super::People;
use crate::{
    accounts::Role,
    ground::{error::UserError, ids::UserId},
    web::components::fetch::Packed,
};
use leptos::prelude::*;

/// Those who come after an address, in the order of theirs.
#[server(prefix = "/page", endpoint = "people")]
pub async fn load_people(after: String) -> Result<Packed<People>, UserError> {
    let caller = caller(Permission::Configure).await?;
    super::read::load(&caller, &after).await
}

#[server(prefix = "/page", endpoint = "invite")]
pub async fn invite(
    email: String,
    name: String,
    role: Role,
    #[server(default)] code: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    let (accounts, by) = (caller.state.accounts(), &caller.user);
    invitation::invite(&accounts, by, &email, &name, role, &code).await?;
    done("invited");
    Ok(())
}

#[server(prefix = "/page", endpoint = "invite_again")]
pub async fn invite_again(id: UserId, #[server(default)] code: String) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    invitation::resend(&caller.state.accounts(), &caller.user, id, &code).await?;
    done("invited");
    Ok(())
}

#[server(prefix = "/page", endpoint = "set_role")]
pub async fn set_role(
    id: UserId,
    role: Role,
    #[server(default)] code: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    role::set(&caller.state.accounts(), &caller.user, id, role, &code).await?;
    done("role");
    Ok(())
}

/// Deactivates an account or takes an invitation back; or lets somebody in again.
#[server(prefix = "/page", endpoint = "set_active")]
pub async fn set_active(
    id: UserId,
    active: bool,
    #[server(default)] code: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    let accounts = caller.state.accounts();
    if active {
        deactivation::reactivate(&accounts, &caller.user, id, &code).await?;
        done("reactivated");
    } else {
        deactivation::deactivate(&accounts, &caller.user, id).await?;
        done("deactivated");
    }
    Ok(())
}

#[server(prefix = "/page", endpoint = "sign_out_everywhere")]
pub async fn sign_out_everywhere(id: UserId) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    sessions::end(&caller.state.accounts(), &caller.user, id).await?;
    done("signed-out");
    Ok(())
}

#[server(prefix = "/page", endpoint = "reset_second_factor")]
pub async fn reset_second_factor(
    id: UserId,
    #[server(default)] code: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    authenticator::reset(&caller.state.accounts(), &caller.user, id, &code).await?;
    done("authenticator");
    Ok(())
}

#[cfg(feature = "ssr")]
fn done(what: &str) {
    lead_to(&format!("/dashboard/operator/people?done={what}"));
}

#[cfg(feature = "ssr")]
use crate::{
    accounts::{
        Permission,
        people::{authenticator, deactivation, invite as invitation, role, sessions},
    },
    ground::address::lead_to,
    web::session::caller::caller,
};
