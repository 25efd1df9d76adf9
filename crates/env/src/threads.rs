use std::process;

use crate::EnvError;

/// The threads of a pool.
///
/// Threads do not survive a fork. A child process that goes on with a pool starts threads of its
/// own at its first step; without that it would wait for the parent's for ever.
#[derive(Debug)]
pub(crate) struct Threads {
    /// Always there, but while a child leaves behind what it inherited.
    pool: Option<rayon::ThreadPool>,
    count: usize,
    /// The process in which the threads run.
    process: u32,
}

impl Threads {
    pub(crate) fn new(count: usize) -> Result<Self, EnvError> {
        Ok(Self { pool: Some(start(count)?), count, process: process::id() })
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Does `work` on these threads.
    ///
    /// # Panics
    ///
    /// If `work` does, or if the system gives a forked process no threads.
    pub(crate) fn install(&mut self, work: impl FnOnce() + Send) {
        if self.process != process::id() {
            self.leave_behind();
            match start(self.count) {
                Ok(pool) => self.pool = Some(pool),
                Err(error) => panic!("after a fork, {error}"),
            }
            self.process = process::id();
        }
        self.pool.as_ref().expect("there is a pool in this process").install(work);
    }

    /// Forgets threads that run in another process: to end them would be to wait for them.
    fn leave_behind(&mut self) {
        std::mem::forget(self.pool.take());
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if self.process != process::id() {
            self.leave_behind();
        }
    }
}

fn start(count: usize) -> Result<rayon::ThreadPool, EnvError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(count)
        .thread_name(|index| format!("battles-{index}"))
        .build()
        .map_err(|source| EnvError::Threads { threads: count, source })
}
