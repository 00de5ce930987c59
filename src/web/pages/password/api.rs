//! A password by mail, for people who cannot sign in.

use crate::{
    accounts::{self, password_link},
    ground::error::UserError,
    web::{
        session::{caller::network, known_browser},
        state::AppState,
    },
};
use leptos::prelude::*;

/// Answers the same, whether the address has an account.
#[server(prefix = "/page", endpoint = "ask_for_password")]
pub async fn ask_for_password(email: String) -> Result<(), UserError> {
    let state = expect_context::<AppState>();
    let from = known_browser::known(&accounts::address(&email)).unwrap_or_else(network);
    password_link::forgot(&state.accounts(), &email, &from).await?;
    crate::ground::address::lead_to("/forgot?sent");
    Ok(())
}

#[server(prefix = "/page", endpoint = "set_password")]
pub async fn set_password(key: String, new: String) -> Result<(), UserError> {
    let state = expect_context::<AppState>();
    password_link::set_password(&state.accounts(), &key, &new).await?;
    crate::ground::address::lead_to("/sign-in");
    Ok(())
}
