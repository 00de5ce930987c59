//! The tables of limits, as entities. Their rows belong to the limit and the key that they name.

/// Slots of mail and SMS that are taken, or promised.
pub mod rate_limit_tracking {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "rate_limit_tracking")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub limit_type: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub limit_key: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub window_start: DateTimeUtc,
        pub window_end: DateTimeUtc,
        pub count: i32,
    }

    table!(None);
}

/// The last turns of calls to Odoo and to the API.
pub mod call_turns {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "call_turns")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub limit_type: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub limit_key: String,
        pub granted: Vec<DateTimeUtc>,
        pub asked_at: DateTimeUtc,
        pub turn_at: DateTimeUtc,
    }

    table!(None);
}
