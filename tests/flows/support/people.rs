//! People with accounts, tokens and authenticators.

use super::TestApp;
use ai_coo::{
    accounts::{
        self, Role, User,
        second_factor::seal,
        store::{second_factor as authenticators, tokens::NewToken},
        token,
        totp::{self, PERIOD},
    },
    decisions::By,
    ground::{
        db::Database,
        ids::{TokenId, UserId},
        secrets::Secrets,
    },
};
use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicI64, Ordering};

/// Somebody with an account, a token and an authenticator.
pub struct Person {
    pub user: User,
    pub token: String,
    /// The step whose code was taken last.
    pub shown: AtomicI64,
}

/// Everybody's authenticator has the same secret.
pub const AUTHENTICATOR: &totp::Secret = b"12345678901234567890";

impl TestApp {
    /// Somebody else with an account.
    pub async fn another(&self, name: &str, role: Role) -> Person {
        person(&self.database, name, "example.com", role, self.clock.now()).await
    }

    /// What somebody's authenticator shows. A code counts once: time goes by until it shows
    /// another one than before.
    pub fn code(&self, who: &Person) -> String {
        let step = || totp::step(self.clock.now().timestamp());
        if who.shown.load(Ordering::Relaxed) >= step() {
            self.clock.advance(chrono::Duration::seconds(PERIOD));
        }
        who.shown.store(step(), Ordering::Relaxed);
        totp::code(AUTHENTICATOR, step())
    }

    /// As whom something is said that may take a code.
    pub fn by<'a>(&self, who: &'a Person, code: &'a str) -> By<'a> {
        By {
            user: &who.user,
            code: Some(code),
            keys: secrets().keys(seal::PURPOSE),
            seen: None,
        }
    }
}

pub async fn person(
    database: &Database,
    name: &str,
    domain: &str,
    role: Role,
    now: DateTime<Utc>,
) -> Person {
    let email = format!("{}@{domain}", name.to_lowercase().replace(' ', "."));
    let user = User {
        id: UserId::new(),
        email,
        name: name.to_owned(),
        role,
        zone: chrono_tz::Tz::UTC,
    };
    let token = token::generate();
    // Tests that sign in set a password: hashing one for everybody would take most of the time.
    accounts::store::add(database.connection(), &user, "-", now)
        .await
        .unwrap();
    let tx = database.begin().await.unwrap();
    let new = NewToken {
        id: TokenId::new(),
        name,
        owner: user.id,
        role,
        hash: &token::hash(&token),
        created_at: now,
        expires_at: now + chrono::Duration::days(365),
    };
    accounts::store::tokens::add(&tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    set_up_authenticator(database, user.id, now).await;
    Person {
        user,
        token,
        shown: AtomicI64::new(0),
    }
}

async fn set_up_authenticator(database: &Database, account: UserId, now: DateTime<Utc>) {
    let keys = secrets().keys(seal::PURPOSE);
    let sealed = seal::seal(&keys, account, AUTHENTICATOR).unwrap();
    let tx = database.begin().await.unwrap();
    authenticators::begin(&tx, account, sealed, now)
        .await
        .unwrap();
    authenticators::confirm(&tx, account, 0, now).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn secrets() -> Secrets {
    Secrets::new("0123456789abcdef".repeat(2).into(), None)
}
