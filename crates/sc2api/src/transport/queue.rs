//! The request that waits while another is worked on. More are left to the client's socket.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often the reader looks whether the client is still there while its request waits.
const LOOK: Duration = Duration::from_millis(50);

#[derive(Debug, Default)]
pub(super) struct RequestQueue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: Option<Vec<u8>>,
    is_closed: bool,
}

/// What the server finds when it waits for a request.
#[derive(Debug)]
pub(super) enum Next {
    Request(Vec<u8>),
    /// None came in the given time.
    Nothing,
    /// None will come any more.
    Closed,
}

impl RequestQueue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a request where the server finds it. While the one before is still there, `look` is
    /// called from time to time. False once the queue is closed.
    pub(super) fn put(&self, request: Vec<u8>, mut look: impl FnMut()) -> bool {
        let mut state = self.state();
        while state.waiting.is_some() && !state.is_closed {
            let wait = self.changed.wait_timeout(state, LOOK);
            state = wait.unwrap_or_else(PoisonError::into_inner).0;
            if state.waiting.is_some() && !state.is_closed {
                drop(state);
                look();
                state = self.state();
            }
        }
        if state.is_closed {
            return false;
        }
        state.waiting = Some(request);
        self.changed.notify_all();
        true
    }

    /// Waits for a request, at most for `patience` if there is one.
    pub(super) fn next(&self, patience: Option<Duration>) -> Next {
        let is_empty = |state: &mut State| state.waiting.is_none() && !state.is_closed;
        let state = self.state();
        let mut state = match patience {
            None => {
                self.changed.wait_while(state, is_empty).unwrap_or_else(PoisonError::into_inner)
            }
            Some(patience) => {
                let wait = self.changed.wait_timeout_while(state, patience, is_empty);
                wait.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        match state.waiting.take() {
            Some(request) => {
                self.changed.notify_all();
                Next::Request(request)
            }
            None if state.is_closed => Next::Closed,
            None => Next::Nothing,
        }
    }

    /// Nothing more is put or taken, besides what waits already.
    pub(super) fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_all();
    }
}
