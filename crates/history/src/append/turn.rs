//! Turns of one process to write to a file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// The files that this process writes to.
static WRITTEN: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);

/// The turn to write to a file: those of one process wait for each other, whatever their number, and not for half a minute.
pub(super) struct Turn(PathBuf);

impl Turn {
    pub(super) fn at(path: &Path) -> Option<Turn> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let is_free = written().insert(path.clone());
        is_free.then(|| Turn(path))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        written().remove(&self.0);
    }
}

fn written() -> MutexGuard<'static, HashSet<PathBuf>> {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}
