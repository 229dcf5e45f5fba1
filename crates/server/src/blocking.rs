//! Blocking work that must not run on the async threads: reading files, compressing, rendering.
//!
//! Each kind of work has a fixed number of permits. A permit is released when the work ends, not when its request is
//! cancelled: a client that sends and cancels a thousand requests cannot start more work than there are permits.

use std::{sync::LazyLock, thread::available_parallelism};
use tokio::sync::Semaphore;

use crate::problem::AppError;

/// Concurrent file reads. They mostly wait for the disk, and each needs an open descriptor.
static FILES: Semaphore = Semaphore::const_new(32);
/// Requests to other servers. They mostly wait for the answer.
static NETWORK: Semaphore = Semaphore::const_new(16);
/// Computations of milliseconds: one per core.
static SHORT: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(available_parallelism().map_or(2, usize::from)));
/// Computations of a tenth of a second or more. No page waits for these.
static LONG: Semaphore = Semaphore::const_new(1);

/// Reads files.
///
/// # Errors
/// The work panicked.
pub(crate) async fn files<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    run(&FILES, work).await
}

/// Sends requests to other servers.
///
/// # Errors
/// The work panicked.
pub(crate) async fn network<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    run(&NETWORK, work).await
}

/// Computes for some milliseconds.
///
/// # Errors
/// The work panicked.
pub(crate) async fn short<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    run(&SHORT, work).await
}

/// Computes for longer.
///
/// # Errors
/// The work panicked.
pub(crate) async fn long<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    run(&LONG, work).await
}

async fn run<T: Send + 'static>(
    turns: &'static Semaphore,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    let turn = turns.acquire().await.map_err(|error| AppError::internal(&error))?;
    with_turn(turn, work).await
}

/// Does work for which the caller has taken a permit, `turn`, from a semaphore of its own.
///
/// # Errors
/// The work panicked.
pub(crate) async fn with_turn<T: Send + 'static>(
    turn: impl Send + 'static,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(|error| AppError::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    };

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_keeps_its_turn() {
        static ONE: Semaphore = Semaphore::const_new(1);
        let (at_work, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let (at_work, most) = (Arc::clone(&at_work), Arc::clone(&most));
            move || {
                most.fetch_max(at_work.fetch_add(1, SeqCst) + 1, SeqCst);
                std::thread::yield_now();
                at_work.fetch_sub(1, SeqCst);
            }
        };
        for _ in 0..50 {
            let request = tokio::spawn(run(&ONE, work()));
            tokio::task::yield_now().await;
            request.abort();
        }
        run(&ONE, work()).await.expect("a turn");
        assert_eq!(most.load(SeqCst), 1);
    }

    #[tokio::test]
    async fn a_panic_gives_its_turn_back() {
        static ONE: Semaphore = Semaphore::const_new(1);
        assert_eq!(run(&ONE, || panic!("at work")).await, Err::<(), _>(AppError::Internal));
        assert_eq!(run(&ONE, || 7).await, Ok(7));
    }
}
