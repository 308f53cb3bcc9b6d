//! A handle on running work: cancel it, ask how far it is.

use crate::line::Place;
use napi_derive::napi;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Shared between the handle and the task.
#[derive(Default)]
pub struct State {
    cancelled: AtomicBool,
    /// Parts per million.
    progress: AtomicU32,
    /// Places of its tasks in line.
    places: Mutex<Vec<Arc<Place>>>,
}

impl State {
    /// Asks the work to end; what is not begun is let go of at once.
    fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        let places = std::mem::take(&mut *self.places.lock().unwrap_or_else(PoisonError::into_inner));
        places.iter().for_each(|place| place.cancel());
    }

    /// Remembers where a task of the job stands in line.
    pub fn wait_at(&self, place: Arc<Place>) {
        self.places.lock().unwrap_or_else(PoisonError::into_inner).push(place);
    }

    /// Tells whether the caller cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Stores how far the task is, from 0 to 1.
    pub fn set_progress(&self, fraction: f64) {
        self.progress.store((fraction.clamp(0.0, 1.0) * 1e6) as u32, Ordering::Relaxed);
    }
}

/// A handle on running work. JavaScript polls it, so that no callback has to cross threads.
#[napi]
#[derive(Default)]
pub struct Job {
    state: Arc<State>,
}

#[napi]
impl Job {
    /// A handle for one call.
    #[napi(constructor, catch_unwind)]
    pub fn new() -> Self {
        Job::default()
    }

    /// Asks the work to end; its promise rejects with the code `cancelled`.
    #[napi(catch_unwind)]
    pub fn cancel(&self) {
        self.state.cancel();
    }

    /// Progress of the work, from 0 to 1.
    #[napi(catch_unwind)]
    pub fn progress(&self) -> f64 {
        f64::from(self.state.progress.load(Ordering::Relaxed)) / 1e6
    }
}

impl Job {
    /// The part that a task holds.
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.state)
    }
}
