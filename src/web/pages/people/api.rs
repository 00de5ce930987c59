//! What an admin changes about other people's accounts. Every answer leads back to the list, which
//! says what was done.

use crate::{
    accounts::{
        Permission, Role,
        people::{activity, authenticator, invite as invitation, role, sessions},
    },
    ground::{error::UserError, ids::UserId},
    web::session::caller::caller,
};
use leptos::prelude::*;

#[server(prefix = "/page", endpoint = "invite")]
pub async fn invite(
    email: String,
    name: String,
    role: Role,
    #[server(default)] code: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    let (office, by) = (caller.state.office(), &caller.user);
    invitation::invite(&office, by, &email, &name, role, &code).await?;
    done("invited");
    Ok(())
}

#[server(prefix = "/page", endpoint = "invite_again")]
pub async fn invite_again(id: UserId, #[server(default)] code: String) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    invitation::resend(&caller.state.office(), &caller.user, id, &code).await?;
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
    role::set(&caller.state.office(), &caller.user, id, role, &code).await?;
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
    let office = caller.state.office();
    if active {
        activity::reactivate(&office, &caller.user, id, &code).await?;
        done("reactivated");
    } else {
        activity::deactivate(&office, &caller.user, id).await?;
        done("deactivated");
    }
    Ok(())
}

#[server(prefix = "/page", endpoint = "sign_out_everywhere")]
pub async fn sign_out_everywhere(id: UserId) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    sessions::end(&caller.state.office(), &caller.user, id).await?;
    done("signed-out");
    Ok(())
}

#[server(prefix = "/page", endpoint = "reset_second_factor")]
pub async fn reset_second_factor(
    id: UserId,
    #[server(default)] code: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    authenticator::reset(&caller.state.office(), &caller.user, id, &code).await?;
    done("authenticator");
    Ok(())
}

fn done(what: &str) {
    crate::ground::address::lead_to(&format!("/dashboard/operator/people?done={what}"));
}
