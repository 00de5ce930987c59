//! The accounts of the first start.

use super::ServeError;
use crate::{
    accounts::{self, Role, User, password},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        clock::Clock,
        db::{Database, DatabaseTransaction, DbErr, NO_PASSWORD},
        ids::UserId,
    },
    notices::{
        store::{self as notices, authority},
        subject::KeyKind,
    },
    server::{config::Config, stand_ins},
};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// What the `ready` line says about signing in.
pub struct FirstAccount {
    pub email: String,
    pub password: SecretString,
}

/// The accounts of the first start: the ones in the settings, or two for the demo company. All of
/// them are made, or none.
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
    let admin = match (&accounts.admin_email, config.production) {
        (Some(email), _) => Some(admin(config, email, new)),
        (None, true) => None,
        (None, false) => Some(demo_admin(config)?),
    };
    if new {
        let mut hash = None;
        if let Some(admin) = &admin {
            hash = Some(hash_of(admin.password.expose_secret()).await?);
        }
        let now = clock.now();
        let tx = database.begin().await?;
        if let (Some(admin), Some(hash)) = (&admin, &hash) {
            let user = user(&admin.shown.email, admin.name, Role::Admin);
            add_in(&tx, &user, hash, now).await?;
        }
        match (&accounts.approval_email, &hash) {
            (Some(email), _) => {
                add_approver(&tx, email, accounts.approval_phone.as_deref(), now).await?;
            }
            (None, Some(hash)) if accounts.admin_email.is_none() => {
                let user = user("operator@example.com", "Demo operator", Role::Operator);
                add_in(&tx, &user, hash, now).await?;
            }
            (None, _) => {}
        }
        tx.commit().await?;
    }
    Ok(admin.map_or_else(FirstAccount::none, |admin| admin.shown))
}

/// The first admin.
struct Admin {
    name: &'static str,
    password: SecretString,
    shown: FirstAccount,
}

fn admin(config: &Config, email: &str, new: bool) -> Admin {
    let given = config.accounts.admin_password.clone();
    let shown = |password: &str| FirstAccount {
        email: email.to_owned(),
        password: password.into(),
    };
    let name = "Admin";
    match given {
        Some(password) => Admin {
            name,
            password,
            shown: shown("ADMIN_PASSWORD"),
        },
        None => {
            let password = password::generate();
            Admin {
                name,
                shown: shown(if new { &password } else { "(as-set)" }),
                password: password.into(),
            }
        }
    }
}

fn demo_admin(config: &Config) -> Result<Admin, ServeError> {
    let file = config.home.join("demo-password");
    let password =
        stand_ins::secret(&file).map_err(|error| ServeError::Account(error.to_string()))?;
    Ok(Admin {
        name: "Demo admin",
        shown: FirstAccount {
            email: "admin@example.com".to_owned(),
            password: password.clone(),
        },
        password,
    })
}

impl FirstAccount {
    fn none() -> Self {
        Self {
            email: String::new(),
            password: SecretString::default(),
        }
    }
}

/// Invites the approver, or finds that the address has the admin's account already.
async fn add_approver(
    tx: &DatabaseTransaction,
    email: &str,
    phone: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), ServeError> {
    let user = user(email, "Approver", Role::Operator);
    let id = if add_in(tx, &user, NO_PASSWORD, now).await? {
        notices::send_key(tx, user.id, KeyKind::Invited, now).await?;
        Some(user.id)
    } else {
        accounts::store::by_email(tx, email)
            .await?
            .map(|(user, _)| user.id)
    };
    if let (Some(id), Some(phone)) = (id, phone) {
        accounts::store::phone::set(tx, id, Some(phone)).await?;
    }
    Ok(())
}

fn user(email: &str, name: &str, role: Role) -> User {
    User {
        id: UserId::new(),
        email: email.to_owned(),
        name: name.to_owned(),
        role,
        zone: chrono_tz::Tz::UTC,
    }
}

async fn hash_of(password: &str) -> Result<String, ServeError> {
    let hash = password::hash(password).await;
    hash.map_err(|error| ServeError::Account(error.to_string()))
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
    let hash = hash_of(password).await?;
    let (tx, user) = (database.begin().await?, user(email, name, role));
    let added = add_in(&tx, &user, &hash, clock.now()).await?;
    if added {
        let words = format!(
            "An account was added on the command line: {name} ({email}), as {}.",
            role.name()
        );
        authority::tell(&tx, Some(user.id), &words, clock.now()).await?;
    }
    tx.commit().await?;
    Ok(added)
}

async fn add_in(
    tx: &DatabaseTransaction,
    user: &User,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let added = accounts::store::add(tx, user, password_hash, now).await?;
    if added {
        let event = NewEvent::general(EventKind::AccountAdded, Actor::System, now);
        let invited = password_hash == NO_PASSWORD;
        let data =
            json!({"user_id": user.id, "email": user.email, "role": user.role, "invited": invited});
        append(tx, event.with(data)).await?;
    }
    Ok(added)
}
