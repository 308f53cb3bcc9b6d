//! The line in which tasks wait for their turn.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// After which time a task is called again that found what it waits for not there.
const LATER: Duration = Duration::from_millis(20);

/// A place in the line; empty once its task is begun, or nobody wants it any more.
#[derive(Default)]
pub struct Place(Mutex<Option<Box<dyn Task>>>);

/// Work, and the promise that it settles.
pub trait Task: Send {
    /// Works. Gives itself back where it is to be called again.
    fn run(self: Box<Self>) -> Option<Box<dyn Task>>;
    /// Lets go of everything that it holds.
    fn cancel(self: Box<Self>);
}

/// Tasks that wait for their turn, first come, first served.
#[derive(Clone, Default)]
pub struct Line(Arc<Shared>);

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
    /// Tasks that are begun and not done.
    begun: AtomicUsize,
}

#[derive(Default)]
struct Waiting {
    /// New tasks, and when they came.
    next: VecDeque<(Instant, Arc<Place>)>,
    /// Those to be called again, and when; in order, for all wait equally long.
    later: VecDeque<(Instant, Arc<Place>)>,
}

impl Waiting {
    /// Takes the task that has waited longest, one that is to be called again since it was due: many of these, each with a
    /// short wait of its own, let new ones through.
    fn take(&mut self, now: Instant) -> Option<Arc<Place>> {
        let due = self.later.front().map(|own| own.0).filter(|due| *due <= now);
        let came = self.next.front().map(|own| own.0);
        let is_again = due.is_some_and(|due| came.is_none_or(|came| due <= came));
        let from = if is_again { &mut self.later } else { &mut self.next };
        from.pop_front().map(|own| own.1)
    }
}

impl Line {
    /// Adds a task at the end.
    pub fn push(&self, place: Arc<Place>) {
        let Shared { waiting, changed, .. } = &*self.0;
        locked(waiting).next.push_back((Instant::now(), place));
        changed.notify_one();
    }

    fn push_later(&self, place: Arc<Place>) {
        let Shared { waiting, changed, .. } = &*self.0;
        locked(waiting).later.push_back((Instant::now() + LATER, place));
        changed.notify_one();
    }

    /// Waits for a task and leads it: what is not spread over the pool is done here, so that no worker takes a whole task while
    /// it waits for a part of another. Where no other is begun, a worker takes it whole: nothing is handed over then, from
    /// part to part.
    pub fn lead(&self) {
        let place = self.next();
        let Some(task) = locked(&place.0).take() else { return };
        let is_alone = self.0.begun.fetch_add(1, Ordering::Relaxed) == 0;
        let lead = || if is_alone { rayon::scope(|_| task.run()) } else { task.run() };
        let again = catch_unwind(AssertUnwindSafe(lead)).unwrap_or_default();
        self.0.begun.fetch_sub(1, Ordering::Relaxed);
        if let Some(task) = again {
            *locked(&place.0) = Some(task);
            self.push_later(place);
        }
    }

    fn next(&self) -> Arc<Place> {
        let Shared { waiting, changed, .. } = &*self.0;
        let mut own = locked(waiting);
        loop {
            let now = Instant::now();
            if let Some(place) = own.take(now) {
                return place;
            }
            let due = own.later.front().map(|(due, _)| due.saturating_duration_since(now));
            own = match due {
                None => changed.wait(own).unwrap_or_else(PoisonError::into_inner),
                Some(due) => changed.wait_timeout(own, due).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }
}

impl Place {
    /// Takes a place with a task.
    pub fn new(task: Box<dyn Task>) -> Self {
        Place(Mutex::new(Some(task)))
    }

    /// Ends a task that is not begun, at once.
    pub fn cancel(&self) {
        let task = locked(&self.0).take();
        if let Some(task) = task {
            task.cancel();
        }
    }
}

/// Nothing panics while it holds one of these locks.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
