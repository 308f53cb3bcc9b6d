//! The addon's own threads, and tasks that settle a promise.
//!
//! libuv's pool is not used: `process.exit` and `worker.terminate` would wait for a running task.

use crate::error::{coded, guard};
use crate::job::Job;
use napi::bindgen_prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set when an environment goes away; its tasks then stop at the next unit of work.
struct Closing(Arc<AtomicBool>);

/// Registers the environment's clean-up.
pub fn watch_for_exit(env: &Env) -> Result<()> {
    let flag = Arc::new(AtomicBool::new(false));
    env.add_env_cleanup_hook(Arc::clone(&flag), |flag| flag.store(true, Ordering::Relaxed))?;
    env.set_instance_data(Closing(flag), (), |_| {})
}

/// One pool for the process, as wide as the machine allows or `RECKONER_THREADS` asks.
fn pool() -> Result<&'static ThreadPool> {
    static POOL: OnceLock<std::result::Result<ThreadPool, String>> = OnceLock::new();
    let pool = POOL.get_or_init(|| {
        let asked = std::env::var("RECKONER_THREADS").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
        ThreadPoolBuilder::new()
            .num_threads(asked)
            // Tasks catch their own panics; one in what settles a promise must not end the process either.
            .panic_handler(|_| {})
            .thread_name(|index| format!("reckoner-{index}"))
            .build()
            .map_err(|error| error.to_string())
    });
    pool.as_ref().map_err(|error| coded("internal", format!("Cannot start threads: {error}")))
}

/// Runs `work` on the pool and settles a promise with what it returns. `stop` turns true when the job
/// is cancelled or the environment goes away.
pub fn spawn<T, F>(env: &Env, job: &Job, work: F) -> Result<PromiseRaw<'static, T>>
where
    T: ToNapiValue + Send + 'static,
    F: FnOnce(&Watch) -> Result<T> + Send + 'static,
{
    let closing = env.get_instance_data::<Closing>()?.map(|closing| Arc::clone(&closing.0)).unwrap_or_default();
    let watch = Watch { closing, job: job.state() };
    let (deferred, promise) = env.create_deferred::<T, _>()?;
    pool()?.spawn(move || match guard(|| work(&watch)) {
        Ok(value) => deferred.resolve(move |_| Ok(value)),
        Err(error) => deferred.reject(error),
    });
    let raw = JsValue::raw(&promise);
    Ok(PromiseRaw::new(env.raw(), raw))
}

/// What a running task asks and tells.
pub struct Watch {
    closing: Arc<AtomicBool>,
    job: Arc<crate::job::State>,
}

impl Watch {
    /// Whether the task should end.
    pub fn stop(&self) -> bool {
        self.closing.load(Ordering::Relaxed) || self.job.is_cancelled()
    }

    /// Tells how far the current step is, from 0 to 1.
    pub fn progress(&self, fraction: f64) {
        self.job.set_progress(fraction);
    }
}
