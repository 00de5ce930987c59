//! Whose key it is.

use super::Opens;
use crate::{
    accounts::password_link,
    ground::error::UserError,
    web::{components::fetch::Packed, state::AppState},
};
use leptos::prelude::expect_context;

/// # Errors
/// When it opens nothing (any more).
pub async fn load(key: String) -> Result<Packed<Opens>, UserError> {
    let state = expect_context::<AppState>();
    let (user, _) = password_link::owner(&state.accounts(), &key).await?;
    Packed::new(&Opens {
        email: user.email,
        key,
    })
}
