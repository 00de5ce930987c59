//! The tables of the trail, as entities: to be compared with the tables. `append` and `list` are
//! written out, and nobody works with these.

/// The trail, line by line.
pub mod action_events {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "action_events")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub org_id: String,
        pub action_id: Option<Uuid>,
        pub event_type: String,
        pub timestamp: DateTimeUtc,
        pub actor: String,
        pub actor_type: String,
        #[sea_orm(column_type = "JsonBinary")]
        pub event_data: Json,
        pub token_id: Option<Uuid>,
    }

    table!(Some(Column::OrgId));
}

/// In which order lines were added; a row belongs to its line.
pub mod unsealed_events {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "unsealed_events")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub position: i64,
        pub event_id: Uuid,
    }

    table!(None);
}
