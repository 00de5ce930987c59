//! The tables of settings, as entities.

/// The settings in force, and the kill switch. The columns of before the document are the release
/// before this one's: a trigger writes them, and they have no field.
pub mod guardrails_config {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "guardrails_config")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: String,
        pub version: i32,
        #[sea_orm(column_type = "JsonBinary")]
        pub document: Json,
        pub changed_by: String,
        pub changed_at: DateTimeUtc,
        pub kill_switch: bool,
        pub kill_switch_reason: Option<String>,
        pub kill_switch_by: Option<String>,
        pub kill_switch_at: Option<DateTimeUtc>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    table!(Some(Column::OrgId));
}

/// Every version of the settings that was ever in force.
pub mod guardrails_versions {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "guardrails_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        #[sea_orm(column_type = "JsonBinary")]
        pub settings: Json,
        pub changed_by: String,
        pub changed_at: DateTimeUtc,
    }

    table!(Some(Column::OrgId));
}

/// The change that waits for a second admin, if there is one.
pub mod guardrails_pending {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "guardrails_pending")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: String,
        pub id: Uuid,
        pub version: i32,
        #[sea_orm(column_type = "JsonBinary")]
        pub kinds: Json,
        pub asked_by: Uuid,
        pub asked_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
    }

    table!(Some(Column::OrgId));
}
