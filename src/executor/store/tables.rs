//! The table of calls, as an entity.

/// The execution log: one row for each call of each attempt; a row belongs to its action.
pub mod action_execution_log {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "action_execution_log")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub action_id: Uuid,
        pub attempt_number: i32,
        pub step: i32,
        pub operation_type: String,
        #[sea_orm(column_type = "JsonBinary")]
        pub operation_params: Json,
        pub started_at: DateTimeUtc,
        pub call_deadline: DateTimeUtc,
        pub completed_at: Option<DateTimeUtc>,
        pub duration_ms: Option<i32>,
        pub success: Option<bool>,
        #[sea_orm(column_type = "JsonBinary", nullable)]
        pub result_data: Option<Json>,
        pub error_message: Option<String>,
        pub odoo_record_id: Option<i64>,
        pub email_message_id: Option<String>,
        pub sms_message_id: Option<String>,
        pub api_calls_made: i32,
        pub tokens_used: i32,
        pub is_retry: bool,
        pub slot_limit: Option<String>,
        pub slot_at: Option<DateTimeUtc>,
    }

    table!(None);
}
