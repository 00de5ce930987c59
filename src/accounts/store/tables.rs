//! The tables of accounts, as entities.

/// Everybody who has an account, or is invited to have one.
pub mod users {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub org_id: String,
        pub email: String,
        pub name: String,
        pub role: String,
        pub password_hash: String,
        pub active: bool,
        pub created_at: DateTimeUtc,
        pub second_factor: Option<Vec<u8>>,
        pub second_factor_confirmed_at: Option<DateTimeUtc>,
        pub second_factor_step: i64,
        pub phone: Option<String>,
        pub second_factor_begun_at: Option<DateTimeUtc>,
        pub time_zone: Option<String>,
    }

    table!(Some(Column::OrgId));
}

/// Sign-ins that failed, by what they are counted under. Nothing names one of them.
pub mod sign_in_failures {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_failures")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub failed_at: DateTimeUtc,
    }

    table!(None);
}

/// Sessions; a row belongs to its account.
pub mod sessions {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub user_id: Option<Uuid>,
        #[sea_orm(column_type = "JsonBinary")]
        pub data: Json,
        pub expiry: DateTimeUtc,
        pub created_at: DateTimeUtc,
        pub last_used_at: DateTimeUtc,
        pub user_agent: Option<String>,
    }

    table!(None);
}

/// API tokens: their hashes.
pub mod api_tokens {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "api_tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub org_id: String,
        pub name: String,
        pub role: String,
        pub user_id: Uuid,
        pub token_hash: String,
        pub created_at: DateTimeUtc,
        pub last_used_at: Option<DateTimeUtc>,
        pub revoked_at: Option<DateTimeUtc>,
        pub expires_at: DateTimeUtc,
        pub orphaned_at: Option<DateTimeUtc>,
    }

    table!(Some(Column::OrgId));
}

/// Keys that open an account once: their hashes.
pub mod account_keys {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "account_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
        pub org_id: String,
        pub user_id: Uuid,
        pub kind: String,
        pub issued_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub used_at: Option<DateTimeUtc>,
    }

    table!(Some(Column::OrgId));
}

/// Browsers that need no code at the sign-in: the hashes of their cookies.
pub mod remembered_browsers {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "remembered_browsers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub org_id: String,
        pub user_id: Uuid,
        pub key_hash: String,
        pub user_agent: Option<String>,
        pub created_at: DateTimeUtc,
        pub last_used_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
    }

    table!(Some(Column::OrgId));
}

/// Recovery codes: their hashes; a row belongs to its account.
pub mod recovery_codes {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub code_hash: String,
        pub made_at: DateTimeUtc,
        pub used_at: Option<DateTimeUtc>,
    }

    table!(None);
}
