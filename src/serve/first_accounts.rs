//! The accounts of the first start.

use super::ServeError;
use crate::{
    accounts::{self, Role, User, password},
    actions::Actor,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    clock::Clock,
    config::Config,
    db::Database,
    ids::UserId,
    stand_ins,
};
use serde_json::json;

/// What the `ready` line says about signing in.
pub struct FirstAccount {
    pub email: String,
    pub password: String,
}

/// The accounts of the first start: the ones in the settings, or two for the demo company.
///
/// # Errors
/// When one of them cannot be made.
pub async fn first_accounts(
    config: &Config,
    database: &Database,
    clock: &Clock,
) -> Result<FirstAccount, ServeError> {
    let accounts = &config.accounts;
    let new = accounts::store::count(database.connection()).await? == 0;
    if let Some(email) = &accounts.admin_email {
        let password = accounts
            .admin_password
            .clone()
            .unwrap_or_else(password::generate);
        let shown = if accounts.admin_password.is_some() {
            "ADMIN_PASSWORD".to_owned()
        } else {
            password.clone()
        };
        let made = new && add(database, clock, email, "Admin", Role::Admin, &password).await?;
        if let (true, Some(approver)) = (new, &accounts.approval_email) {
            // Without a password of its own until somebody resets it.
            add(
                database,
                clock,
                approver,
                "Approver",
                Role::Operator,
                &password::generate(),
            )
            .await?;
        }
        let shown = if made || accounts.admin_password.is_some() {
            shown
        } else {
            "(as-set)".to_owned()
        };
        return Ok(FirstAccount {
            email: email.clone(),
            password: shown,
        });
    }
    if config.production {
        return Ok(FirstAccount {
            email: String::new(),
            password: String::new(),
        });
    }
    let file = config.home.join("demo-password");
    let password =
        stand_ins::secret(&file).map_err(|error| ServeError::Account(error.to_string()))?;
    if new {
        add(
            database,
            clock,
            "admin@example.com",
            "Demo admin",
            Role::Admin,
            &password,
        )
        .await?;
        add(
            database,
            clock,
            "operator@example.com",
            "Demo operator",
            Role::Operator,
            &password,
        )
        .await?;
    }
    Ok(FirstAccount {
        email: "admin@example.com".to_owned(),
        password,
    })
}

/// Adds an account with its event. `false`: the address has one.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    database: &Database,
    clock: &Clock,
    email: &str,
    name: &str,
    role: Role,
    password: &str,
) -> Result<bool, ServeError> {
    let hash = password::hash(password)
        .await
        .map_err(|error| ServeError::Account(error.to_string()))?;
    let user = User {
        id: UserId::new(),
        email: email.to_owned(),
        name: name.to_owned(),
        role,
    };
    let now = clock.now();
    let tx = database.begin().await?;
    let added = accounts::store::add(&tx, &user, &hash, now).await?;
    if added {
        let event = NewEvent::general(EventKind::AccountAdded, Actor::System, now);
        append(
            &tx,
            event.with(json!({"user_id": user.id, "email": user.email, "role": role})),
        )
        .await?;
    }
    tx.commit().await?;
    Ok(added)
}
