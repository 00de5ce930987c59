//! Moves the rows of a table into one that is partitioned by month and takes its place. Batch by
//! batch, each in a transaction of its own: who is killed in the middle goes on after the last one,
//! and the table is in use all the while, until its rows are all there.

use sea_orm_migration::{
    SchemaManager,
    prelude::DbErr,
    sea_orm::{ConnectionTrait as _, DbBackend, Statement},
};

/// The most rows of a batch, or a little more.
const BATCH: u32 = 20_000;
/// Nothing of ours is older: an id that says so has another meaning.
const OLDEST: &str = "2020-01-01";

/// A table whose rows are moved.
pub(crate) struct Moved {
    pub table: &'static str,
    /// The indexed column in whose order they are.
    pub order: &'static str,
    /// What says to which month a row belongs.
    pub key: &'static str,
    /// When a row came, by that.
    pub made: &'static str,
    /// Its keys, and what it refers to.
    pub rules: &'static str,
    /// Its other indexes, made once the rows are there.
    pub indexes: &'static str,
    /// What happens before it goes, and once the new one has its place, with nobody there.
    pub leave: &'static str,
    pub take: &'static str,
    /// Whether rows that are there may change or go, or whether they only come.
    pub changes: bool,
}

impl Moved {
    /// # Errors
    /// When the database refuses, or what arrived is not what was there; what is there stays.
    pub(crate) async fn move_by_month(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        if self.is_moved(manager).await? {
            return Ok(());
        }
        self.begin(manager).await?;
        let total = self.estimate(manager).await?;
        let mut moved = 0;
        while let Some(more) = self.batch(manager).await? {
            moved += more;
            let table = self.table;
            tracing::info!(
                table,
                moved,
                total,
                "Moving rows into months; the table stays in use"
            );
        }
        let connection = manager.get_connection();
        connection.execute_unprepared(self.indexes).await?;
        self.run(manager, "analyze %TABLE%_by_month").await?;
        let swap = manager.begin().await?;
        self.run(&swap, if self.changes { CATCH_UP } else { CATCH_UP_NEW })
            .await?;
        self.run(&swap, self.leave).await?;
        self.run(&swap, SWAP).await?;
        self.run(&swap, self.take).await?;
        swap.commit().await?;
        tracing::info!(table = self.table, "All rows are in their months");
        Ok(())
    }

    async fn is_moved(&self, manager: &SchemaManager<'_>) -> Result<bool, DbErr> {
        let sql = "select exists (select from pg_class where oid = '%TABLE%'::regclass and relkind = 'p')";
        self.ask(manager, sql).await.map(|is| is.unwrap_or(false))
    }

    /// For people: PostgreSQL's own guess.
    async fn estimate(&self, manager: &SchemaManager<'_>) -> Result<i64, DbErr> {
        let sql =
            "select greatest(reltuples, 0)::bigint from pg_class where oid = '%TABLE%'::regclass";
        self.ask(manager, sql).await.map(|count| count.unwrap_or(0))
    }

    /// Makes the new table with the months of the rows that are there, if an earlier start has not.
    async fn begin(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let known = "select to_regclass('%TABLE%_by_month') is not null";
        if self.ask(manager, known).await?.unwrap_or(false) {
            return Ok(());
        }
        let new = manager.begin().await?;
        self.run(&new, NEW).await?;
        new.commit().await
    }

    /// Moves the next rows, and compares them. `None`: there were none.
    async fn batch(&self, manager: &SchemaManager<'_>) -> Result<Option<i64>, DbErr> {
        let last =
            "select %ORDER%::text as last from %TABLE%_by_month order by %ORDER% desc limit 1";
        let last: Option<String> = self.ask(manager, last).await?;
        let after = last.map_or("true".to_owned(), |last| format!("%ORDER% > '{last}'"));
        let upto = format!(
            "select coalesce(
               (select %ORDER%::text as upto from %TABLE% where {after} order by %ORDER% offset {} limit 1),
               (select %ORDER%::text as upto from %TABLE% where {after} order by %ORDER% desc limit 1))",
            BATCH - 1
        );
        let Some(upto): Option<String> = self.ask(manager, &upto).await? else {
            return Ok(None);
        };
        let these = format!("{after} and %ORDER% <= '{upto}'");
        let batch = manager.begin().await?;
        // What comes meanwhile is in neither of the two that are compared.
        let still = "set transaction isolation level repeatable read";
        self.run(&batch, still).await?;
        let copy = format!("insert into %TABLE%_by_month select * from %TABLE% where {these}");
        let count = self.run(&batch, &copy).await?;
        if !self.changes {
            let sum = |table: &str| {
                format!(
                    "(select row(count(*), sum(hashtextextended(t::text, 0)::numeric)) from {table} t where {these})"
                )
            };
            let (old, new) = (sum("%TABLE%"), sum("%TABLE%_by_month"));
            let alike = self.ask(&batch, &format!("select {old} = {new}")).await?;
            if alike != Some(true) {
                let table = self.table;
                return Err(DbErr::Custom(format!(
                    "{table}: what arrived in its months is not what was there, up to {upto}; nothing was changed"
                )));
            }
        }
        batch.commit().await?;
        Ok(Some(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    async fn run(&self, manager: &SchemaManager<'_>, sql: &str) -> Result<u64, DbErr> {
        let connection = manager.get_connection();
        let ran = connection.execute_unprepared(&self.named(sql)).await?;
        Ok(ran.rows_affected())
    }

    /// The one value of a query, unless there is no row.
    async fn ask<T: sea_orm_migration::sea_orm::TryGetable>(
        &self,
        manager: &SchemaManager<'_>,
        sql: &str,
    ) -> Result<Option<T>, DbErr> {
        let asked = Statement::from_string(DbBackend::Postgres, self.named(sql));
        let row = manager.get_connection().query_one_raw(asked).await?;
        row.map_or(Ok(None), |row| row.try_get_by_index(0))
    }

    fn named(&self, sql: &str) -> String {
        sql.replace("%TABLE%", self.table)
            .replace("%ORDER%", self.order)
            .replace("%KEY%", self.key)
            .replace("%MADE%", self.made)
            .replace("%RULES%", self.rules)
            .replace("%OLDEST%", OLDEST)
    }
}

/// Months are made where rows say so and it can be; all else is in the default partition. Whoever
/// may work with the old table may with the new one.
const NEW: &str = r"
create table %TABLE%_by_month (like %TABLE% including defaults including constraints, %RULES%) partition by range (%KEY%);
create table %TABLE%_by_month_default partition of %TABLE%_by_month default;
do $do$
declare
    month timestamptz;
    given record;
begin
    for month in
        select distinct date_trunc('month', %MADE% at time zone 'UTC') at time zone 'UTC'
        from %TABLE% where %MADE% between '%OLDEST%' and now()
    loop
        perform make_month('%TABLE%_by_month', month);
    end loop;
    perform make_months('%TABLE%_by_month', now(), 0);
    perform only_the_owners('%TABLE%_by_month');
    for given in
        select case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as role,
               string_agg(a.privilege_type, ', ') as rights
        from pg_class c cross join lateral aclexplode(c.relacl) a
        where c.oid = '%TABLE%'::regclass and a.grantee <> c.relowner group by a.grantee
    loop
        execute format('grant %s on %TABLE%_by_month to %s', given.rights, given.role);
    end loop;
end $do$;
";

/// With nobody there: what came since. What is there does not change.
const CATCH_UP_NEW: &str = r"
lock table %TABLE% in access exclusive mode;
insert into %TABLE%_by_month
    select o.* from %TABLE% o where not exists (select from %TABLE%_by_month n where n.id = o.id);
do $do$
begin
    if (select count(*) from %TABLE%) <> (select count(*) from %TABLE%_by_month) then
        raise exception '%TABLE%: not as many rows arrived in its months as were there; nothing was changed';
    end if;
end $do$;
";

/// With nobody there: every row compared, and what came, went or changed since moved again.
const CATCH_UP: &str = r"
lock table %TABLE% in access exclusive mode;
create temporary table differing on commit drop as
    select coalesce(o.id, n.id) as id
    from (select id, hashtextextended(t::text, 0) as content from %TABLE% t) o
    full join (select id, hashtextextended(t::text, 0) as content from %TABLE%_by_month t) n on n.id = o.id
    where o.content is distinct from n.content;
delete from %TABLE%_by_month where id in (select id from differing);
insert into %TABLE%_by_month select * from %TABLE% where id in (select id from differing);
do $do$
begin
    if (select count(*) from %TABLE%) <> (select count(*) from %TABLE%_by_month)
        or exists (select from differing d left join %TABLE% o on o.id = d.id left join %TABLE%_by_month n on n.id = d.id
                   where o::text is distinct from n::text) then
        raise exception '%TABLE%: what arrived in its months is not what was there; nothing was changed';
    end if;
end $do$;
";

/// The new table takes the old one's place and its names.
const SWAP: &str = r"
drop table %TABLE%;
alter table %TABLE%_by_month rename to %TABLE%;
drop table if exists differing;
alter table %TABLE% rename constraint %TABLE%_by_month_pkey to %TABLE%_pkey;
do $do$
declare
    part regclass;
begin
    for part in select inhrelid from pg_inherits where inhparent = '%TABLE%'::regclass loop
        execute format('alter table %s rename to %I', part, replace(part::text, '_by_month', ''));
    end loop;
end $do$;
";
