//! Work on the database that comes together is done together: what is asked for while a batch is
//! under way makes up the next one. Nobody waits for others to come.

use crate::ground::db::DbErr;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// The most in one batch: its locks are held for a few milliseconds.
const MOST: usize = 32;

/// What does a batch: an answer for each, in order.
#[async_trait::async_trait]
pub trait Batch: Clone + Send + Sync + 'static {
    type Ask: Clone + Send + Sync + 'static;
    type Answer: Send + 'static;

    async fn run(&self, asks: &[Self::Ask]) -> Result<Vec<Self::Answer>, DbErr>;
}

/// The line of those who ask. Cheap to clone; one for each process.
pub struct Gather<B: Batch>(Arc<Mutex<Line<B>>>);

struct Line<B: Batch> {
    waiting: VecDeque<Asked<B>>,
    /// Somebody is seeing to them.
    attended: bool,
}

struct Asked<B: Batch> {
    ask: B::Ask,
    tell: oneshot::Sender<Result<B::Answer, DbErr>>,
}

impl<B: Batch> Clone for Gather<B> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<B: Batch> Default for Gather<B> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Line {
            waiting: VecDeque::new(),
            attended: false,
        })))
    }
}

impl<B: Batch> Gather<B> {
    /// Has it done, alone or with others. Once asked for it is done, whether or not somebody still
    /// waits for the answer.
    ///
    /// # Errors
    /// The batch's own. One of many that cannot be done keeps none of the others from it.
    pub async fn ask(&self, batch: &B, ask: B::Ask) -> Result<B::Answer, DbErr> {
        let (tell, told) = oneshot::channel();
        let attended = {
            let mut line = self.lock();
            line.waiting.push_back(Asked { ask, tell });
            std::mem::replace(&mut line.attended, true)
        };
        if !attended {
            let (line, batch) = (Attendant::new(self), batch.clone());
            tokio::spawn(async move { line.attend(&batch).await });
        }
        let gone = || DbErr::Custom("nobody saw to it".to_owned());
        told.await.unwrap_or_else(|_| Err(gone()))
    }

    fn lock(&self) -> MutexGuard<'_, Line<B>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sees to those who wait, until there are none; another one comes should it break down.
struct Attendant<B: Batch> {
    line: Gather<B>,
    /// There was nobody left.
    done: bool,
}

impl<B: Batch> Attendant<B> {
    fn new(line: &Gather<B>) -> Self {
        Self {
            line: line.clone(),
            done: false,
        }
    }

    async fn attend(mut self, batch: &B) {
        while let Some(asked) = self.next() {
            see_to(batch, asked).await;
        }
    }

    fn next(&mut self) -> Option<Vec<Asked<B>>> {
        let mut line = self.line.lock();
        let many = line.waiting.len().min(MOST);
        line.attended = many > 0;
        self.done = many == 0;
        (many > 0).then(|| line.waiting.drain(..many).collect())
    }
}

impl<B: Batch> Drop for Attendant<B> {
    fn drop(&mut self) {
        if !self.done {
            let mut line = self.line.lock();
            line.attended = false;
            // Who waits is told by that that nobody comes.
            line.waiting.clear();
        }
    }
}

async fn see_to<B: Batch>(batch: &B, asked: Vec<Asked<B>>) {
    let (asks, tell): (Vec<_>, Vec<_>) = asked.into_iter().map(|one| (one.ask, one.tell)).unzip();
    let together = match asks.len() {
        1 => None,
        _ => batch.run(&asks).await.ok(),
    };
    if let Some(answers) = together {
        for (tell, answer) in tell.into_iter().zip(answers) {
            let _nobody_waits = tell.send(Ok(answer));
        }
        return;
    }
    // One alone; or one of many could not be done, and which it was shows when each is alone.
    for (ask, tell) in asks.into_iter().zip(tell) {
        let answer = batch.run(std::slice::from_ref(&ask)).await;
        let _nobody_waits = tell.send(answer.and_then(|mut answers| {
            let none = || DbErr::Custom("there was no answer".to_owned());
            answers.pop().ok_or_else(none)
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;

    /// Doubles numbers, notes how many came together, and cannot do a 13; a 99 breaks it down.
    #[derive(Clone, Default)]
    struct Doubling(Arc<Mutex<Vec<usize>>>);

    #[async_trait::async_trait]
    impl Batch for Doubling {
        type Ask = u32;
        type Answer = u32;

        async fn run(&self, asks: &[u32]) -> Result<Vec<u32>, DbErr> {
            self.0.lock().unwrap().push(asks.len());
            tokio::task::yield_now().await;
            assert!(!asks.contains(&99), "it breaks down");
            match asks.contains(&13) {
                true => Err(DbErr::Custom("13".to_owned())),
                false => Ok(asks.iter().map(|ask| ask * 2).collect()),
            }
        }
    }

    async fn ask(line: &Gather<Doubling>, batch: &Doubling, ask: u32) -> Option<u32> {
        line.ask(batch, ask).await.ok()
    }

    #[tokio::test]
    async fn who_comes_meanwhile_is_seen_to_together_and_each_gets_their_own() {
        let (line, batch) = (Gather::default(), Doubling::default());
        let all = join_all((0..100).map(|n| ask(&line, &batch, 100 + n))).await;
        let wanted: Vec<Option<u32>> = (0..100).map(|n| Some(200 + 2 * n)).collect();
        assert_eq!(all, wanted);
        let batches = batch.0.lock().unwrap().clone();
        assert_eq!(batches.iter().sum::<usize>(), 100);
        assert!(
            batches.len() < 10 && batches.iter().all(|many| *many <= MOST),
            "{batches:?}"
        );
    }

    #[tokio::test]
    async fn one_that_cannot_be_done_keeps_none_of_the_others_from_it() {
        let (line, batch) = (Gather::default(), Doubling::default());
        let all = join_all([12, 13, 14].map(|n| ask(&line, &batch, n))).await;
        assert_eq!(all, [Some(24), None, Some(28)]);
    }

    #[tokio::test]
    async fn after_a_breakdown_others_are_seen_to() {
        let (line, batch) = (Gather::default(), Doubling::default());
        let all = join_all([99, 1].map(|n| ask(&line, &batch, n))).await;
        assert_eq!(all, [None, None]);
        assert_eq!(ask(&line, &batch, 2).await, Some(4));
    }
}
