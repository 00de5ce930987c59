//! Committing that calls are about to begin: of all attempts that are there just now, in one
//! transaction.

use super::{
    contacts::{self, Reaching},
    store::{self, Begun, NewCall, Slot},
};
use crate::{
    ground::{
        clock::Clock,
        db::{Database, DatabaseTransaction, DbErr, ORG},
        gather::Batch,
        ids::{ActionId, CallId, PartnerId},
    },
    guardrails,
    limits::{self, Limit, store::Taken},
    records,
};
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A call that somebody wants to begin.
#[derive(Debug, Clone)]
pub struct Start {
    pub call: NewCall,
    /// The version of the settings that let it run.
    pub version: i32,
    /// How long nobody else may have reached its customers; `None`: that does not matter.
    pub gap: Option<chrono::Duration>,
    /// What it is counted against.
    pub limit: Option<Limit>,
}

/// What came of it. Nothing but `Call` has begun anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Started {
    Call(CallId),
    /// The kill switch is on.
    Stopped,
    /// The settings are others than those that let it run.
    SettingsChanged,
    /// Another attempt has taken over.
    Lost,
    /// One of its customers was reached then, or is just now.
    Contacted(DateTime<Utc>),
    /// No slot of its limit is free.
    Full(Limit, Taken),
}

/// What committing needs.
#[derive(Clone)]
pub struct Starts {
    pub database: Database,
    pub clock: Clock,
}

#[async_trait::async_trait]
impl Batch for Starts {
    type Ask = Start;
    type Answer = Started;

    /// In the order of "Locks" in `docs/ARCHITECTURE.md`.
    async fn run(&self, asks: &[Start]) -> Result<Vec<Started>, DbErr> {
        let now = self.clock.now();
        if asks.iter().all(Start::stands_alone) {
            return self.alone(asks, now).await;
        }
        let tx = self.database.begin().await?;
        let gate = guardrails::store::gate_for_share(&tx).await?;
        if gate.kill_switch {
            return Ok(vec![Started::Stopped; asks.len()]);
        }
        let held = held(&tx, asks).await?;
        let mut all: Vec<Option<Started>> = asks
            .iter()
            .map(|ask| match ask {
                ask if ask.version != gate.version => Some(Started::SettingsChanged),
                ask if !held.contains(&ask.call.action) => Some(Started::Lost),
                _ => None,
            })
            .collect();
        reached(&tx, asks, &mut all, now).await?;
        let slots = reserve(&tx, asks, &mut all).await?;
        let mut calls = vec![];
        for (place, ask) in asks.iter().enumerate() {
            if all[place].is_none() {
                let slot = slots.get(&place).copied();
                calls.push(NewCall {
                    slot,
                    ..ask.call.clone()
                });
            }
        }
        if !calls.is_empty() {
            store::start(&tx, &calls, now).await?;
        }
        // Also where none begins: the next who asks for a slot is told another moment.
        tx.commit().await?;
        let begun =
            |(ask, answer): (&Start, Option<Started>)| answer.unwrap_or(Started::Call(ask.call.id));
        Ok(asks.iter().zip(all).map(begun).collect())
    }
}

impl Start {
    /// It waits for nobody who reaches the same customer, and is counted against nothing.
    fn stands_alone(&self) -> bool {
        let waits = self.gap.is_some_and(|gap| !gap.is_zero());
        self.limit.is_none() && (!waits || self.call.reaches.is_empty())
    }
}

impl Starts {
    /// Begins calls that need nothing of which there is not enough for all, in one statement.
    async fn alone(&self, asks: &[Start], now: DateTime<Utc>) -> Result<Vec<Started>, DbErr> {
        let calls: Vec<_> = asks.iter().map(|ask| (&ask.call, ask.version)).collect();
        let begun = store::start_alone(self.database.connection(), &calls, now).await?;
        let begun: HashMap<Uuid, Begun> = begun.into_iter().map(|one| (one.id, one)).collect();
        let started = |ask: &Start| match begun.get(&ask.call.id.0) {
            Some(Begun { stopped: true, .. }) => Started::Stopped,
            Some(Begun {
                in_force: false, ..
            }) => Started::SettingsChanged,
            Some(Begun { begun: true, .. }) => Started::Call(ask.call.id),
            _ => Started::Lost,
        };
        Ok(asks.iter().map(started).collect())
    }
}

/// Those of the actions that their attempts still hold, locked.
async fn held(tx: &DatabaseTransaction, asks: &[Start]) -> Result<HashSet<ActionId>, DbErr> {
    let attempts = asks.iter().map(|ask| (ask.call.action, ask.call.attempt));
    records::lock_held(tx, &attempts.collect::<Vec<_>>()).await
}

/// Who has to wait because somebody else reached the same customer, or is about to in this very
/// batch.
async fn reached(
    tx: &DatabaseTransaction,
    asks: &[Start],
    all: &mut [Option<Started>],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let reaching: Vec<(usize, chrono::Duration, Reaching)> = asks
        .iter()
        .enumerate()
        .filter(|(place, _)| all[*place].is_none())
        .filter_map(|(place, ask)| {
            let gap = ask.gap.filter(|gap| !gap.is_zero())?;
            let (action, customers) = (ask.call.action, ask.call.reaches.clone());
            Some((place, gap, Reaching { action, customers }))
        })
        .collect();
    let who: Vec<&Reaching> = reaching.iter().map(|(_, _, who)| who).collect();
    let last = contacts::last_of_others(tx, &who).await?;
    // Those who override the limit wait for nobody, and are waited for.
    let overriding = asks.iter().zip(all.iter());
    let mut here: HashSet<PartnerId> = overriding
        .filter(|(ask, answer)| ask.gap.is_none() && answer.is_none())
        .flat_map(|(ask, _)| ask.call.reaches.iter().copied())
        .collect();
    for (place, gap, who) in &reaching {
        let last = last.get(&who.action).copied();
        let just_now = who.customers.iter().any(|customer| here.contains(customer));
        let last = if just_now { Some(now) } else { last };
        match last.filter(|last| *last + *gap > now) {
            Some(last) => all[*place] = Some(Started::Contacted(last)),
            None => here.extend(who.customers.iter().copied()),
        }
    }
    Ok(())
}

/// A slot of its limit for each that is counted.
async fn reserve(
    tx: &DatabaseTransaction,
    asks: &[Start],
    all: &mut [Option<Started>],
) -> Result<HashMap<usize, Slot>, DbErr> {
    let mut wanted: Vec<(Limit, Vec<usize>)> = vec![];
    for (place, ask) in asks.iter().enumerate() {
        let Some(limit) = ask.limit.filter(|_| all[place].is_none()) else {
            continue;
        };
        match wanted.iter_mut().find(|(one, _)| *one == limit) {
            Some((_, places)) => places.push(place),
            None => wanted.push((limit, vec![place])),
        }
    }
    // In one order, so that no two wait for each other.
    wanted.sort_by_key(|(limit, _)| limit.name);
    let mut slots = HashMap::new();
    for (limit, places) in wanted {
        let longest: Vec<_> = places
            .iter()
            .map(|place| asks[*place].call.longest)
            .collect();
        let taken = limits::store::take_all(tx, &limit, ORG, &longest).await?;
        for (place, taken) in places.into_iter().zip(taken) {
            match taken {
                Taken::Slot(at) => {
                    let limit = limit.name;
                    slots.insert(place, Slot { limit, at });
                }
                taken => all[place] = Some(Started::Full(limit, taken)),
            }
        }
    }
    Ok(slots)
}
