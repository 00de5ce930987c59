//! The tables of settings, as entities; the settings in force are written out in `store.rs`.

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
