//! Work shared between cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Below this many elements starting a thread costs more than it saves.
const WORTHWHILE: usize = 64;

/// In so many shares for each core the work is taken.
const SHARES: usize = 8;

/// Maps every element, in order, on as many cores as there are.
pub(crate) fn map<'t, T: Sync, R: Send>(elements: &'t [T], f: impl Fn(usize, &'t T) -> R + Sync) -> Vec<R> {
    if elements.len() < WORTHWHILE {
        return elements.iter().enumerate().map(|(k, e)| f(k, e)).collect();
    }
    spread(elements, f)
}

/// How many cores there are.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Maps every element, each of which is worth a thread. Whoever is free takes the next ones, so that nobody waits long
/// for the others; one of them is the thread that asks.
pub(crate) fn spread<'t, T: Sync, R: Send>(
    elements: &'t [T],
    f: impl Fn(usize, &'t T) -> R + Sync,
) -> Vec<R> {
    let cores = cores().min(elements.len());
    if cores < 2 {
        return elements.iter().enumerate().map(|(k, e)| f(k, e)).collect();
    }
    let size = elements.len().div_ceil(cores * SHARES);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, Vec<R>)> = Vec::new();
        loop {
            let begin = next.fetch_add(size, Ordering::Relaxed);
            let Some(rest) = elements.get(begin..).filter(|rest| !rest.is_empty()) else { break };
            let some = rest.get(..size).unwrap_or(rest);
            done.push((begin, some.iter().zip(begin..).map(|(e, k)| f(k, e)).collect()));
        }
        done
    };
    let mut parts = thread::scope(|scope| {
        let work = &work;
        // Where no thread is to be had, there is less help.
        let help: Vec<_> =
            (1..cores).map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
        let mut parts = work();
        for helper in help {
            parts.extend(helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        parts
    });
    parts.sort_unstable_by_key(|(begin, _)| *begin);
    let mut results = Vec::with_capacity(elements.len());
    parts.into_iter().for_each(|(_, part)| results.extend(part));
    results
}

/// The same for elements that are used up.
pub(crate) fn spread_owned<T: Send, R: Send>(elements: Vec<T>, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    let elements: Vec<Mutex<Option<T>>> = elements.into_iter().map(|e| Mutex::new(Some(e))).collect();
    let taken = |_, element: &Mutex<Option<T>>| {
        // Each is taken once.
        element.lock().unwrap_or_else(PoisonError::into_inner).take().map(&f)
    };
    spread(&elements, taken).into_iter().flatten().collect()
}
