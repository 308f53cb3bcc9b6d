//! The addon's own threads, and tasks that settle a promise.
//!
//! libuv's pool is not used: `process.exit` and `worker.terminate` would wait for a running task.
//!
//! Tasks wait in a [`Line`] of their own, not in the pool in which they work: a worker that waits for others of
//! its task would take the next whole task meanwhile, and run it on top of its stack, and the next on top of that.

use crate::error::{cancelled, coded, guard};
use crate::job::{Job, State};
use crate::line::{Line, Place, Task};
use engine::Progress;
use napi::JsDeferred;
use napi::bindgen_prelude::*;
use rayon::ThreadPoolBuilder;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Tasks that are begun at a time, where the pool has as many threads: each spreads over all of them anyway, and each has
/// its part of a table in memory.
const BEGUN: usize = 8;
/// Bytes of a thread's stack: a worker may have a part of every begun task on it.
const STACK: usize = 8 << 20;

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

/// Runs `work` when its turn comes, and settles a promise with what it returns. It is cancelled with the job, or when the environment
/// goes away.
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
    let place = Arc::new(Place::new(Box::new(Working { deferred, progress, work })));
    job.state().wait_at(Arc::clone(&place));
    line.push(place);
    let raw = JsValue::raw(&promise);
    Ok(PromiseRaw::new(env.raw(), raw))
}

/// Tells a running task whether to end, and its job how far it is.
pub struct TaskProgress {
    closing: Arc<AtomicBool>,
    job: Arc<State>,
}

impl Progress for TaskProgress {
    fn is_cancelled(&self) -> bool {
        self.closing.load(Ordering::Relaxed) || self.job.is_cancelled()
    }

    fn report(&self, fraction: f64) {
        self.job.set_progress(fraction);
    }
}
