//! The tables of analyses, as entities.

/// Runs, with what they read, found and recommended.
pub mod analysis_results {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "analysis_results")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub org_id: String,
        pub analyzer_type: String,
        pub slot: String,
        pub status: String,
        pub progress: String,
        pub requested_by: String,
        pub summary: Option<String>,
        #[sea_orm(column_type = "JsonBinary")]
        pub insights: Json,
        #[sea_orm(column_type = "JsonBinary")]
        pub recommendations: Json,
        #[sea_orm(column_type = "JsonBinary", nullable)]
        pub metrics: Option<Json>,
        pub odoo_calls: i32,
        pub error: Option<String>,
        pub created_at: DateTimeUtc,
        pub started_at: Option<DateTimeUtc>,
        pub completed_at: Option<DateTimeUtc>,
        pub lease_until: Option<DateTimeUtc>,
        pub broken_off: i32,
        #[sea_orm(column_type = "JsonBinary")]
        pub gaps: Json,
    }

    table!(Some(Column::OrgId));
}

/// Findings that are worth interrupting somebody for.
pub mod alerts {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "alerts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub org_id: String,
        pub analysis_id: Option<Uuid>,
        #[sea_orm(column_name = "type")]
        pub kind: String,
        pub severity: String,
        pub title: String,
        pub message: String,
        #[sea_orm(column_type = "JsonBinary", nullable)]
        pub data: Option<Json>,
        pub status: String,
        pub created_at: DateTimeUtc,
        pub resolved_at: Option<DateTimeUtc>,
        pub analyzer_type: String,
    }

    table!(Some(Column::OrgId));
}

/// Who owes something that is overdue, by the newest run.
pub mod overdue_customers {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "overdue_customers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub analysis_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub rank: i64,
        #[sea_orm(column_type = "JsonBinary")]
        pub balance: Json,
    }

    table!(Some(Column::OrgId));
}
