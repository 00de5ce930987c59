//! The database of AI COO: one file, one concern; the list below in the order they run.

mod m20261123_10_limits;
mod m20261123_1_actions;
mod m20261123_2_audit;
mod m20261123_3_analyses;
mod m20261123_4_guardrails;
mod m20261123_5_accounts;
mod m20261123_6_outbox;
mod m20261123_8_sms;
mod m20261124_1_links;
mod m20261124_2_second_factor;
mod m20261124_3_notices;
mod m20261124_4_sessions;
mod m20261124_5_keys;
mod m20261124_6_phones;
mod m20261124_7_codes;
mod m20261125_1_decisions;
mod m20261125_2_told;
mod m20261125_3_executed;
mod m20261126_1_old_notices;
mod m20261126_2_begun;
mod m20261127_10_turns;
mod m20261127_11_kill_switch;
mod m20261127_12_alone;
mod m20261127_13_rejected;
mod m20261127_20_reserved;
mod m20261127_21_budgets;
mod m20261127_40_gaps;
mod m20261127_41_proposals;
mod m20261127_42_document;
mod m20261127_43_pending;
mod m20261127_60_tokens;
mod m20261127_61_password_requests;
mod m20261127_62_second_step;
mod m20261127_70_unreadable;
mod m20261127_80_alerts;
mod m20261127_81_provenance;
mod m20261127_82_time_zones;
mod m20261127_83_channels;
mod m20261127_90_bounded_runs;
mod m20261128_10_cheap_moves;
mod m20261128_1_months;
mod m20261128_20_counts;
mod m20261128_21_page_indexes;
mod m20261128_30_cheap_events;
mod moved;

use sea_orm_migration::prelude::*;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_1_actions::Migration),
            Box::new(m20261123_2_audit::Migration),
            Box::new(m20261123_3_analyses::Migration),
            Box::new(m20261123_4_guardrails::Migration),
            Box::new(m20261123_5_accounts::Migration),
            Box::new(m20261123_6_outbox::Migration),
            Box::new(m20261123_10_limits::Migration),
            Box::new(m20261123_8_sms::Migration),
            Box::new(m20261124_1_links::Migration),
            Box::new(m20261124_3_notices::Migration),
            Box::new(m20261124_2_second_factor::Migration),
            Box::new(m20261124_4_sessions::Migration),
            Box::new(m20261124_5_keys::Migration),
            Box::new(m20261124_6_phones::Migration),
            Box::new(m20261124_7_codes::Migration),
            Box::new(m20261125_1_decisions::Migration),
            Box::new(m20261125_2_told::Migration),
            Box::new(m20261125_3_executed::Migration),
            Box::new(m20261126_1_old_notices::Migration),
            Box::new(m20261126_2_begun::Migration),
            Box::new(m20261127_90_bounded_runs::Migration),
            Box::new(m20261127_10_turns::Migration),
            Box::new(m20261127_11_kill_switch::Migration),
            Box::new(m20261127_12_alone::Migration),
            Box::new(m20261127_60_tokens::Migration),
            Box::new(m20261127_61_password_requests::Migration),
            Box::new(m20261127_62_second_step::Migration),
            Box::new(m20261127_70_unreadable::Migration),
            Box::new(m20261127_13_rejected::Migration),
            Box::new(m20261127_40_gaps::Migration),
            Box::new(m20261127_41_proposals::Migration),
            Box::new(m20261127_20_reserved::Migration),
            Box::new(m20261127_21_budgets::Migration),
            Box::new(m20261127_42_document::Migration),
            Box::new(m20261127_43_pending::Migration),
            Box::new(m20261127_80_alerts::Migration),
            Box::new(m20261127_81_provenance::Migration),
            Box::new(m20261127_82_time_zones::Migration),
            Box::new(m20261127_83_channels::Migration),
            Box::new(m20261128_10_cheap_moves::Migration),
            Box::new(m20261128_1_months::Migration),
            Box::new(m20261128_20_counts::Migration),
            Box::new(m20261128_30_cheap_events::Migration),
            Box::new(m20261128_21_page_indexes::Migration),
        ]
    }
}

/// A migration is its name and two pieces of SQL.
macro_rules! migration {
    ($name:literal, up: $up:literal, down: $down:literal) => {
        use sea_orm_migration::sea_orm::ConnectionTrait as _;

        pub struct Migration;

        impl sea_orm_migration::MigrationName for Migration {
            fn name(&self) -> &str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Migration {
            async fn up(
                &self,
                manager: &sea_orm_migration::SchemaManager,
            ) -> Result<(), sea_orm_migration::DbErr> {
                manager
                    .get_connection()
                    .execute_unprepared($up)
                    .await
                    .map(drop)
            }
            async fn down(
                &self,
                manager: &sea_orm_migration::SchemaManager,
            ) -> Result<(), sea_orm_migration::DbErr> {
                manager
                    .get_connection()
                    .execute_unprepared($down)
                    .await
                    .map(drop)
            }
        }
    };
}
pub(crate) use migration;
