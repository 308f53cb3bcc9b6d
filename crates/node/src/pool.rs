//! The addon's own threads, and tasks that settle a promise.
//!
//! libuv's pool is not used: `process.exit` and `worker.terminate` would wait for a running task.
//!
//! Tasks wait in a line of their own ([`Line`]), not in the pool in which they work: a worker that waits for others of
//! its task would take the next whole task meanwhile, and run it on top of its stack, and the next on top of that.

use crate::error::{cancelled, coded, guard};
use crate::job::Job;
use engine::Progress;
use napi::JsDeferred;
use napi::bindgen_prelude::*;
use rayon::ThreadPoolBuilder;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Tasks that are begun at a time, where the pool has as many threads: each spreads over all of them anyway, and each has
/// its part of a table in memory.
const BEGUN: usize = 8;
/// Bytes of a thread's stack: a worker may have a part of every begun task on it.
const STACK: usize = 8 << 20;
/// After which time a task is called again that found what it waits for not there.
const LATER: Duration = Duration::from_millis(20);

/// Set when an environment goes away; its tasks then stop at the next unit of work.
struct Closing(Arc<AtomicBool>);

/// Registers the environment's clean-up.
pub fn watch_for_exit(env: &Env) -> Result<()> {
    let flag = Arc::new(AtomicBool::new(false));
    env.add_env_cleanup_hook(Arc::clone(&flag), |flag| flag.store(true, Ordering::Relaxed))?;
    env.set_instance_data(Closing(flag), (), |_| {})
}

/// One line for the process, and the threads that serve it.
fn line() -> Result<&'static Line> {
    static LINE: OnceLock<std::result::Result<Line, String>> = OnceLock::new();
    let line = LINE.get_or_init(|| start_pool().and_then(|()| serve()).map_err(|error| error.to_string()));
    line.as_ref().map_err(|error| coded("internal", format!("Cannot start threads: {error}")))
}

/// Starts the pool, as wide as the machine allows or `RECKONER_THREADS` asks. This copy of the addon has no other.
fn start_pool() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let asked = std::env::var("RECKONER_THREADS").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let pool = ThreadPoolBuilder::new()
        .num_threads(asked)
        .stack_size(STACK)
        // Tasks catch their own panics; one in what settles a promise must not end the process either.
        .panic_handler(|_| {})
        .thread_name(|index| format!("reckoner-{index}"));
    Ok(pool.build_global()?)
}

/// Starts a thread for each task that may be begun: it leads the task through the pool.
fn serve() -> std::result::Result<Line, Box<dyn std::error::Error>> {
    let line = Line::default();
    for index in 0..rayon::current_num_threads().min(BEGUN) {
        let line = line.clone();
        let lead = move || {
            loop {
                line.lead();
            }
        };
        std::thread::Builder::new().name(format!("reckoner-task-{index}")).stack_size(STACK).spawn(lead)?;
    }
    Ok(line)
}

/// Tasks that wait for their turn, first come, first served.
#[derive(Clone, Default)]
struct Line(Arc<(Mutex<Waiting>, Condvar)>);

#[derive(Default)]
struct Waiting {
    next: VecDeque<Arc<Place>>,
    /// Those to be called again, and when; in order, for all wait equally long.
    later: VecDeque<(Instant, Arc<Place>)>,
}

/// A place in the line; empty once its task is begun, or nobody wants it any more.
#[derive(Default)]
pub struct Place(Mutex<Option<Box<dyn Task>>>);

/// Work, and the promise that it settles.
trait Task: Send {
    /// Works. Gives itself back where it is to be called again.
    fn run(self: Box<Self>) -> Option<Box<dyn Task>>;
    /// Lets go of everything that it holds.
    fn cancel(self: Box<Self>);
}

impl Line {
    fn push(&self, place: Arc<Place>) {
        let (waiting, changed) = &*self.0;
        locked(waiting).next.push_back(place);
        changed.notify_one();
    }

    fn push_later(&self, place: Arc<Place>) {
        let (waiting, changed) = &*self.0;
        locked(waiting).later.push_back((Instant::now() + LATER, place));
        changed.notify_one();
    }

    /// Waits for a task and leads it: what is not spread over the pool is done here, so that no worker takes a whole task while
    /// it waits for a part of another.
    fn lead(&self) {
        let place = self.next();
        let Some(task) = locked(&place.0).take() else { return };
        let again = catch_unwind(AssertUnwindSafe(|| task.run())).unwrap_or_default();
        if let Some(task) = again {
            *locked(&place.0) = Some(task);
            self.push_later(place);
        }
    }

    fn next(&self) -> Arc<Place> {
        let (waiting, changed) = &*self.0;
        let mut own = locked(waiting);
        loop {
            let now = Instant::now();
            let due = own.later.front().map(|(due, _)| due.saturating_duration_since(now));
            if due == Some(Duration::ZERO) {
                let (_, place) = own.later.pop_front().expect("there is one");
                return place;
            }
            if let Some(place) = own.next.pop_front() {
                return place;
            }
            own = match due {
                None => changed.wait(own).unwrap_or_else(PoisonError::into_inner),
                Some(due) => changed.wait_timeout(own, due).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }
}

impl Place {
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

type Settle<T> = Box<dyn FnOnce(Env) -> Result<T> + Send>;

struct Working<T: ToNapiValue + Send + 'static, F> {
    deferred: JsDeferred<T, Settle<T>>,
    progress: TaskProgress,
    work: F,
}

impl<T, F> Task for Working<T, F>
where
    T: ToNapiValue + Send + 'static,
    F: FnMut(&TaskProgress) -> Result<Option<T>> + Send + 'static,
{
    fn run(mut self: Box<Self>) -> Option<Box<dyn Task>> {
        if self.progress.is_cancelled() {
            self.cancel();
            return None;
        }
        match guard(|| (self.work)(&self.progress)) {
            Ok(None) => return Some(self),
            Ok(Some(value)) => self.deferred.resolve(Box::new(move |_| Ok(value))),
            Err(error) => self.deferred.reject(error),
        }
        None
    }

    fn cancel(self: Box<Self>) {
        let Working { deferred, work, .. } = *self;
        drop(work);
        deferred.reject(cancelled());
    }
}

/// Runs `work` when its turn comes, and settles a promise with what it returns. `stop` turns true when the job is cancelled
/// or the environment goes away.
pub fn spawn<T, F>(env: &Env, job: &Job, work: F) -> Result<PromiseRaw<'static, T>>
where
    T: ToNapiValue + Send + 'static,
    F: FnOnce(&TaskProgress) -> Result<T> + Send + 'static,
{
    let mut work = Some(work);
    spawn_turns(env, job, move |progress| work.take().expect("it is called once")(progress).map(Some))
}

/// As [`spawn`], of work that may have to wait for what others hold: it returns `None`, holds no thread, and is called again.
pub fn spawn_turns<T, F>(env: &Env, job: &Job, work: F) -> Result<PromiseRaw<'static, T>>
where
    T: ToNapiValue + Send + 'static,
    F: FnMut(&TaskProgress) -> Result<Option<T>> + Send + 'static,
{
    let line = line()?;
    let closing = env.get_instance_data::<Closing>()?.map(|closing| Arc::clone(&closing.0)).unwrap_or_default();
    let progress = TaskProgress { closing, job: job.state() };
    let (deferred, promise) = env.create_deferred::<T, Settle<T>>()?;
    let place = Arc::new(Place(Mutex::new(Some(Box::new(Working { deferred, progress, work })))));
    job.state().wait_at(Arc::clone(&place));
    line.push(place);
    let raw = JsValue::raw(&promise);
    Ok(PromiseRaw::new(env.raw(), raw))
}

/// Tells a running task whether to end, and its job how far it is.
pub struct TaskProgress {
    closing: Arc<AtomicBool>,
    job: Arc<crate::job::State>,
}

impl Progress for TaskProgress {
    fn is_cancelled(&self) -> bool {
        self.closing.load(Ordering::Relaxed) || self.job.is_cancelled()
    }

    fn report(&self, fraction: f64) {
        self.job.set_progress(fraction);
    }
}
