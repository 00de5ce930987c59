//! What the entities say of the tables, and what the tables are.

use crate::support::TestApp;
use ai_coo::{
    accounts::store::tables::{
        account_keys, api_tokens, recovery_codes, remembered_browsers, sessions, sign_in_failures,
        users,
    },
    audit::store::tables::{action_events, unsealed_events},
    executor::store::tables::action_execution_log,
    ground::db::aside::unreadable_rows,
    guardrails::{
        FIELDS,
        store::tables::{guardrails_config, guardrails_pending, guardrails_versions},
    },
    insight::analyzers::store::tables::{alerts, analysis_results, overdue_customers},
    limits::store::tables::{call_turns, rate_limit_tracking},
    notices::store::tables::{
        digests, moves_to_tell, notices, notification_preferences, password_requests,
    },
    operations::outbox::outbox_messages,
    records::tables::{
        action_approvals, action_snoozes, approval_codes, approval_links, autonomous_actions,
        customer_contacts,
    },
};
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable};
use std::collections::BTreeMap;

/// By its name, the type of a column, and whether it may be null.
type Columns = BTreeMap<String, (String, bool)>;

/// Without an entity: the migrations' own, and the numbers of actions, which triggers keep.
const WRITTEN_OUT: &[&str] = &["action_count_changes", "action_counts", "seaql_migrations"];

#[tokio::test]
async fn every_column_is_in_its_entity_as_it_is_in_its_table() {
    let app = TestApp::start().await;
    let sql = "select table_name::text, column_name::text, udt_name::text, is_nullable = 'YES'
         from information_schema.columns join information_schema.tables using (table_schema, table_name)
         where table_schema = 'public' and table_type = 'BASE TABLE'
           -- A month has the columns of its table.
           and not (select relispartition from pg_class where oid = format('%I.%I', table_schema, table_name)::regclass)";
    let columns: Vec<(String, String, String, bool)> =
        sqlx::query_as(sql).fetch_all(app.pool()).await.unwrap();
    let mut tables: BTreeMap<String, Columns> = BTreeMap::new();
    for (table, column, kind, null) in columns {
        let columns = tables.entry(table).or_default();
        columns.insert(column, (kind, null));
    }
    // The settings as columns are the release before this one's.
    let settings = tables.get_mut("guardrails_config").unwrap();
    settings.retain(|column, _| FIELDS.iter().all(|field| field.name != column));
    for table in WRITTEN_OUT {
        assert!(tables.remove(*table).is_some(), "there is no table {table}");
    }
    assert_eq!(entities(), tables, "entities (left) and tables (right)");
}

fn entities() -> BTreeMap<String, Columns> {
    BTreeMap::from([
        described::<account_keys::Entity>(),
        described::<action_approvals::Entity>(),
        described::<action_events::Entity>(),
        described::<action_execution_log::Entity>(),
        described::<action_snoozes::Entity>(),
        described::<alerts::Entity>(),
        described::<analysis_results::Entity>(),
        described::<api_tokens::Entity>(),
        described::<approval_codes::Entity>(),
        described::<approval_links::Entity>(),
        described::<autonomous_actions::Entity>(),
        described::<call_turns::Entity>(),
        described::<customer_contacts::Entity>(),
        described::<digests::Entity>(),
        described::<guardrails_config::Entity>(),
        described::<guardrails_pending::Entity>(),
        described::<guardrails_versions::Entity>(),
        described::<moves_to_tell::Entity>(),
        described::<notices::Entity>(),
        described::<notification_preferences::Entity>(),
        described::<outbox_messages::Entity>(),
        described::<overdue_customers::Entity>(),
        described::<password_requests::Entity>(),
        described::<rate_limit_tracking::Entity>(),
        described::<recovery_codes::Entity>(),
        described::<remembered_browsers::Entity>(),
        described::<sessions::Entity>(),
        described::<sign_in_failures::Entity>(),
        described::<unreadable_rows::Entity>(),
        described::<unsealed_events::Entity>(),
        described::<users::Entity>(),
    ])
}

fn described<E: EntityTrait>() -> (String, Columns) {
    let columns = E::Column::iter().map(|column| {
        let described = column.def();
        let kind = kind(described.get_column_type());
        (column.as_str().to_owned(), (kind, described.is_null()))
    });
    (E::default().table_name().to_owned(), columns.collect())
}

/// As PostgreSQL calls it.
fn kind(of: &ColumnType) -> String {
    let name = match of {
        ColumnType::Array(each) => return format!("_{}", kind(each)),
        ColumnType::Boolean => "bool",
        ColumnType::Integer => "int4",
        ColumnType::BigInteger => "int8",
        ColumnType::String(_) | ColumnType::Text => "text",
        ColumnType::Uuid => "uuid",
        ColumnType::Date => "date",
        ColumnType::TimestampWithTimeZone => "timestamptz",
        ColumnType::JsonBinary => "jsonb",
        ColumnType::VarBinary(_) | ColumnType::Blob => "bytea",
        other => panic!("no table of ours has a {other:?}"),
    };
    name.to_owned()
}
