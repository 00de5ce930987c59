//! A table as an entity of sea-orm. Whose rows a query is about is said here, and nowhere else.

use super::{ConnectionTrait, DbErr, ORG, Part, Stored, part_of, read_all, read_or_set_aside};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DeleteMany, EntityTrait, Insert, QueryFilter, QuerySelect,
    QueryTrait, Select, UpdateMany, sea_query::OnConflict,
};

/// A table of ours. Every query of an entity begins with one of these, so that none of them can
/// forget whose rows it is about.
pub(crate) trait Table: EntityTrait {
    /// The column that names the company; `None`: what its rows belong to names it.
    const ORG_ID: Option<Self::Column>;

    /// Reads.
    fn mine() -> Select<Self> {
        scoped::<Self, _>(Self::find())
    }

    /// Changes.
    fn change() -> UpdateMany<Self> {
        scoped::<Self, _>(Self::update_many())
    }

    /// Deletes.
    fn forget() -> DeleteMany<Self> {
        scoped::<Self, _>(Self::delete_many())
    }

    /// A new row, for what says more than [`Table::add`] and [`Table::add_new`].
    fn new_row(row: Self::ActiveModel) -> Insert<Self::ActiveModel> {
        Self::insert(named::<Self>(row))
    }

    /// Adds a row.
    async fn add<C: ConnectionTrait>(c: &C, row: Self::ActiveModel) -> Result<(), DbErr> {
        let row = Self::new_row(row);
        row.exec_without_returning(c).await.map(drop)
    }

    /// Adds rows, all in one statement.
    async fn add_all<C: ConnectionTrait>(c: &C, rows: Vec<Self::ActiveModel>) -> Result<(), DbErr> {
        let rows = rows.into_iter().map(named::<Self>);
        let all = Self::insert_many(rows);
        all.exec_without_returning(c).await.map(drop)
    }

    /// Adds a row, unless there is one like it. `false`: there is.
    async fn add_new<C: ConnectionTrait>(c: &C, row: Self::ActiveModel) -> Result<bool, DbErr> {
        let or_not = OnConflict::new().do_nothing().to_owned();
        let row = Self::new_row(row).on_conflict(or_not);
        row.exec_without_returning(c).await.map(|added| added == 1)
    }
}

/// The rows of an entity as what they are; one that cannot be read is set aside, alone.
pub(crate) trait Readable: Sized {
    type Row: Stored;

    /// Every row that can be read.
    async fn readable<C: ConnectionTrait>(
        self,
        c: &C,
    ) -> Result<Vec<<Self::Row as Stored>::Is>, DbErr>;

    /// The first row; one that cannot be read is an error, too.
    async fn readable_one<C: ConnectionTrait>(
        self,
        c: &C,
    ) -> Result<Option<<Self::Row as Stored>::Is>, DbErr>;

    /// Part of a list that may have to be filled up.
    async fn readable_part<C: ConnectionTrait>(
        self,
        c: &C,
    ) -> Result<Part<<Self::Row as Stored>::Is>, DbErr>;
}

impl<T: EntityTrait> Readable for Select<T>
where
    T::Model: Stored,
{
    type Row = T::Model;

    async fn readable<C: ConnectionTrait>(
        self,
        c: &C,
    ) -> Result<Vec<<T::Model as Stored>::Is>, DbErr> {
        let rows = c.query_all(&self.into_query()).await?;
        Ok(read_all::<T::Model>(&rows))
    }

    async fn readable_one<C: ConnectionTrait>(
        self,
        c: &C,
    ) -> Result<Option<<T::Model as Stored>::Is>, DbErr> {
        readable_first::<T::Model, C, T>(c, self).await
    }

    async fn readable_part<C: ConnectionTrait>(
        self,
        c: &C,
    ) -> Result<Part<<T::Model as Stored>::Is>, DbErr> {
        let rows = c.query_all(&self.into_query()).await?;
        Ok(part_of::<T::Model>(&rows))
    }
}

/// As [`Readable::readable_one`], of a query for some of the columns.
pub(crate) async fn readable_first<R: Stored, C: ConnectionTrait, T: EntityTrait>(
    c: &C,
    query: Select<T>,
) -> Result<Option<R::Is>, DbErr> {
    let row = c.query_one(&query.limit(1).into_query()).await?;
    row.map(|row| read_or_set_aside::<R>(&row)).transpose()
}

fn scoped<T: Table, Q: QueryFilter>(query: Q) -> Q {
    match T::ORG_ID {
        Some(column) => query.filter(column.eq(ORG)),
        None => query,
    }
}

fn named<T: Table>(mut row: T::ActiveModel) -> T::ActiveModel {
    if let Some(column) = T::ORG_ID {
        row.set(column, ORG.into());
    }
    row
}

/// What every entity has besides its columns: no relations, for queries over two tables are
/// written out, and the column that names the company.
macro_rules! table {
    ($org:expr) => {
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}

        impl $crate::ground::db::Table for Entity {
            const ORG_ID: Option<Column> = $org;
        }
    };
}

pub(crate) use table;
