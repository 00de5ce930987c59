//! The tables of notices, as entities.

/// What our own people are told.
pub mod notices {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "notices")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub org_id: String,
        pub user_id: Uuid,
        pub channel: String,
        pub kind: String,
        pub action_id: Option<Uuid>,
        pub state: String,
        pub due_at: DateTimeUtc,
        pub lease_until: Option<DateTimeUtc>,
        pub tries: i32,
        pub error: Option<String>,
        pub created_at: DateTimeUtc,
        pub sent_at: Option<DateTimeUtc>,
        pub note: Option<String>,
        pub read_at: Option<DateTimeUtc>,
    }

    table!(Some(Column::OrgId));
}

/// Who wants another password, until a notice is made of it.
pub mod password_requests {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "password_requests")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub org_id: String,
        pub email: String,
        pub requested_at: DateTimeUtc,
    }

    table!(Some(Column::OrgId));
}

/// The moves of actions of which no notices have been made yet; a row belongs to its action.
pub mod moves_to_tell {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "moves_to_tell")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub action_id: Uuid,
        pub status: String,
        pub moved_at: DateTimeUtc,
    }

    table!(None);
}

/// What somebody does not want to be told, by which channel; a row belongs to its account.
pub mod notification_preferences {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "notification_preferences")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub about: String,
    }

    table!(None);
}

/// The mornings whose summary has begun.
pub mod digests {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "digests")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: Date,
        pub begun_at: DateTimeUtc,
    }

    table!(Some(Column::OrgId));
}
