//! Two roles in PostgreSQL: the owner makes and changes the tables, the runtime role works with
//! them. What the runtime role may not do, nobody who takes the program over can.

use super::ServeError;
use crate::ground::db::{self, ConnectionTrait, Database, DbErr, FromQueryResult};
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;

/// Who works with the tables.
#[derive(Debug, Clone)]
pub struct Runtime {
    name: String,
    /// Given to the role when it is made.
    password: Option<SecretString>,
}

impl Runtime {
    /// The role in the address of a database.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn from_url(url: &SecretString) -> Result<Self, ServeError> {
        let url = url.expose_secret();
        let options = PgConnectOptions::from_str(url).map_err(ServeError::Connect)?;
        let parsed = url::Url::parse(url).ok();
        let password = parsed.as_ref().and_then(url::Url::password);
        Ok(Self {
            name: options.get_username().to_owned(),
            password: password.map(|encoded| plain(encoded).into()),
        })
    }

    /// The password, as it is given to a role that is made.
    fn word(&self) -> Option<&str> {
        self.password.as_ref().map(ExposeSecret::expose_secret)
    }
}

/// As it was before an address was made of it.
fn plain(encoded: &str) -> String {
    let form = encoded.replace('+', "%2B").replace('&', "%26");
    let mut read = url::form_urlencoded::parse(form.as_bytes());
    // A word without a value; one with `=` in it is a name and a value.
    read.next().map_or_else(String::new, |(name, value)| {
        if form.contains('=') {
            format!("{name}={value}")
        } else {
            name.into_owned()
        }
    })
}

/// A name or a text, as SQL has it: PostgreSQL takes no parameters where roles are made.
fn name(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn text(text: &str) -> String {
    let plain = text.replace('\'', "''").replace('\\', "\\\\");
    format!(" e'{plain}'")
}

#[derive(FromQueryResult)]
struct Standing {
    is_there: bool,
    is_us: bool,
}

/// Makes the runtime role, where there is none. `None`: the one who connects is that role itself.
/// Written out: PostgreSQL itself.
///
/// # Errors
/// When it may not be made.
pub async fn make(owner: &Database, runtime: Runtime) -> Result<Option<Runtime>, ServeError> {
    let sql = "select exists (select from pg_roles where rolname = $1) as is_there, current_user = $1 as is_us";
    let values = [runtime.name.clone().into()];
    let standing = db::one::<Standing, _>(owner.connection(), sql, values).await?;
    match standing {
        Some(Standing { is_us: true, .. }) => return Ok(None),
        Some(Standing { is_there: true, .. }) => return Ok(Some(runtime)),
        _ => {}
    }
    let password = runtime.word();
    let password = password.map_or_else(String::new, |word| format!(" password{}", text(word)));
    let sql = format!(
        "create role {} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls{password}",
        name(&runtime.name)
    );
    match owner.connection().execute_unprepared(&sql).await {
        Ok(_) => Ok(Some(runtime)),
        // Not with what was sent: that has the password in it.
        Err(error) => {
            let why = error.to_string();
            let why = why.lines().next().unwrap_or_default().to_owned();
            Err(ServeError::Role(runtime.name, why))
        }
    }
}

/// Gives the runtime role what it works with, and nothing of the record but reading and appending.
/// Runs after every migration, and again is the same as once. Written out: PostgreSQL itself.
///
/// # Errors
/// When the database refuses.
pub async fn grant<C: ConnectionTrait>(c: &C, runtime: &Runtime) -> Result<(), DbErr> {
    let sql = GRANTS.replace("%ROLE%", &text(&runtime.name));
    c.execute_unprepared(&sql).await.map(drop)
}

/// In each schema of ours: the tables, what is made there later, and sequences. Then what takes
/// inserts only, with its partitions, and the list of migrations, which is the owner's.
const GRANTS: &str = r"
do $grants$
declare
    runtime text := %ROLE%;
    ours text := current_schema();
    place text;
    kept regclass;
begin
    if not has_database_privilege(runtime, current_database(), 'connect') then
        execute format('grant connect on database %I to %I', current_database(), runtime);
    end if;
    foreach place in array array[ours, 'apalis'] loop
        execute format('grant usage on schema %I to %I', place, runtime);
        execute format('grant select, insert, update, delete on all tables in schema %I to %I', place, runtime);
        execute format('grant usage, select on all sequences in schema %I to %I', place, runtime);
        execute format('grant execute on all functions in schema %I to %I', place, runtime);
        execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to %I', place, runtime);
        execute format('alter default privileges in schema %I grant usage, select on sequences to %I', place, runtime);
        execute format('alter default privileges in schema %I grant execute on functions to %I', place, runtime);
        execute format('revoke create on schema %I from %I', place, runtime);
    end loop;
    for kept in
        with recursive tree as (
            select to_regclass(listed.name) as part from unnest(array['action_events', 'unsealed_events']) as listed (name)
            union all
            select i.inhrelid::regclass from pg_inherits i join tree on tree.part = i.inhparent)
        select tree.part from tree where tree.part is not null
    loop
        execute format('revoke update, delete, truncate, references, trigger on %s from %I', kept, runtime);
    end loop;
    execute format('revoke insert, update, delete, truncate on seaql_migrations from %I', runtime);
end
$grants$;
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::config::DatabaseUrls;

    #[test]
    fn the_role_and_its_password_are_read_from_the_address() {
        for (url, name, password) in [
            ("postgres://app:secret@db/a", "app", Some("secret")),
            ("postgres://app@db/a?host=/tmp", "app", None),
            ("postgres://app:a%2Fb%27c%3Dd@db/a", "app", Some("a/b'c=d")),
            ("postgres://app:a+b&c=d@db/a", "app", Some("a+b&c=d")),
        ] {
            let runtime = Runtime::from_url(&url.into()).unwrap();
            assert_eq!(runtime.name, name, "{url}");
            assert_eq!(runtime.word(), password, "{url}");
        }
    }

    #[test]
    fn neither_a_role_nor_an_address_says_its_password() {
        let url = SecretString::from("postgres://app:secret@db/a");
        let runtime = Runtime::from_url(&url).unwrap();
        let urls = DatabaseUrls {
            runtime: url.clone(),
            owner: Some(url),
        };
        let said = format!("{runtime:?} {urls:?}");
        assert!(said.contains("app") && !said.contains("secret"), "{said}");
    }

    #[test]
    fn what_is_written_into_sql_stays_one_word() {
        assert_eq!(name("a\"b"), "\"a\"\"b\"");
        assert_eq!(text("a'b\\"), " e'a''b\\\\'");
    }
}
