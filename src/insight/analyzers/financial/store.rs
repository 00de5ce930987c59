//! Every customer who owes something that is overdue, as the newest run found them: a list that
//! is read by page, and not kept of older runs.

use super::{
    super::store::tables::overdue_customers::{self, Column},
    CustomerBalance,
};
use crate::ground::{
    db::{
        self, ConnectionTrait, DatabaseTransaction, DbErr, ORG, Readable, Stored, Table, unreadable,
    },
    ids::AnalysisId,
    inert,
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

/// Puts the list of this run in the place of the one before. Written out: a list of any length.
///
/// # Errors
/// When the database refuses.
pub async fn replace(
    tx: &DatabaseTransaction,
    run: AnalysisId,
    customers: &[CustomerBalance],
) -> Result<(), DbErr> {
    let before = overdue_customers::Entity::forget().filter(Column::AnalysisId.lt(run.0));
    before.exec(tx).await?;
    let list = serde_json::to_value(customers)
        .map_err(|error| unreadable("the overdue customers", error))?;
    db::execute(
        tx,
        "insert into overdue_customers (org_id, analysis_id, rank, balance)
         select $1, $2, row, value from jsonb_array_elements($3) with ordinality as list (value, row)",
        [ORG.into(), run.0.into(), list.into()],
    )
    .await
    .map(drop)
}

/// One customer and their place in the list.
pub struct Ranked {
    pub rank: i64,
    pub balance: CustomerBalance,
}

/// The customers of one run after `rank`, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn after<C: ConnectionTrait>(
    c: &C,
    run: AnalysisId,
    rank: i64,
    limit: u32,
) -> Result<Vec<Ranked>, DbErr> {
    let after = overdue_customers::Entity::mine()
        .filter(Column::AnalysisId.eq(run.0))
        .filter(Column::Rank.gt(rank))
        .order_by_asc(Column::Rank)
        .limit(u64::from(limit));
    after.readable(c).await
}

impl Stored for overdue_customers::Model {
    type Is = Ranked;
    const TABLE: &'static str = "overdue_customers";
    const KEY: &'static str = "rank";

    fn read(mut self) -> Result<Ranked, DbErr> {
        inert::each(&mut self.balance, inert::one_line);
        Ok(Ranked {
            rank: self.rank,
            balance: serde_json::from_value(self.balance)
                .map_err(|error| unreadable("an overdue customer", error))?,
        })
    }
}
