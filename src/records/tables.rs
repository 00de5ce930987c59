//! The tables of actions, of who decided about them and of whom they reached, as entities.

/// Actions, from the proposal to their end. `moves.rs` alone moves one on.
pub mod autonomous_actions {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "autonomous_actions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub org_id: String,
        pub action_type: String,
        pub subject: String,
        #[sea_orm(column_type = "JsonBinary")]
        pub action_protocol: Json,
        pub effect_hash: String,
        #[sea_orm(column_type = "JsonBinary")]
        pub verdict: Json,
        pub status: String,
        pub risk_level: String,
        pub requires_approval: bool,
        pub idempotency_key: String,
        pub analysis_id: Option<Uuid>,
        /// Generated, from the protocol.
        pub reasoning: String,
        /// Generated, from the protocol.
        pub expected_effect: String,
        pub created_at: DateTimeUtc,
        pub created_by: String,
        pub expires_at: DateTimeUtc,
        pub approved_by: Option<Uuid>,
        pub approved_at: Option<DateTimeUtc>,
        pub not_before: Option<DateTimeUtc>,
        pub execute_by: Option<DateTimeUtc>,
        pub send_now: bool,
        pub attempt: i32,
        pub retries: i32,
        pub lease_until: Option<DateTimeUtc>,
        pub executed_at: Option<DateTimeUtc>,
        #[sea_orm(column_type = "JsonBinary", nullable)]
        pub execution_result: Option<Json>,
        pub execution_error: Option<String>,
        pub version: i64,
        pub updated_at: DateTimeUtc,
        pub escalated_at: Option<DateTimeUtc>,
        pub held_by: Option<String>,
        pub override_contact_limit: bool,
        pub asked_at: Option<DateTimeUtc>,
        pub broken_off: i32,
        pub provenance: Option<String>,
    }

    table!(Some(Column::OrgId));
}

/// What people said about an action; a row belongs to its action.
pub mod action_approvals {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "action_approvals")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub action_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub actor: String,
        pub decision: String,
        pub effect_hash: String,
        pub reason: Option<String>,
        pub decided_at: DateTimeUtc,
        pub why: Option<String>,
    }

    table!(None);
}

/// Links that were sent to somebody: their hashes.
pub mod approval_links {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "approval_links")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
        pub org_id: String,
        pub channel: String,
        pub action_id: Uuid,
        pub user_id: Uuid,
        pub effect_hash: String,
        pub issued_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub used_at: Option<DateTimeUtc>,
    }

    table!(Some(Column::OrgId));
}

/// Codes that were sent to somebody: their hashes; a row belongs to its link.
pub mod approval_codes {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "approval_codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub selector: String,
        pub hash: String,
        pub wrong_guesses: i32,
    }

    table!(None);
}

/// What somebody keeps out of their inbox, and until when; a row belongs to its action.
pub mod action_snoozes {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "action_snoozes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub action_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub until: DateTimeUtc,
    }

    table!(None);
}

/// When an action reached a customer, or began to, by whatever channel.
pub mod customer_contacts {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "customer_contacts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub partner_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub action_id: Uuid,
        pub contacted_at: DateTimeUtc,
        pub call_id: Option<Uuid>,
    }

    table!(Some(Column::OrgId));
}
