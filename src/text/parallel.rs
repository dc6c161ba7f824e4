//! Work shared between cores.

use std::num::NonZero;
use std::thread;

/// Below this many elements starting a thread costs more than it saves.
const WORTHWHILE: usize = 64;

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

/// Maps every element, each of which is worth a thread.
pub(crate) fn spread<'t, T: Sync, R: Send>(
    elements: &'t [T],
    f: impl Fn(usize, &'t T) -> R + Sync,
) -> Vec<R> {
    let cores = cores();
    if cores == 1 || elements.len() < 2 {
        return elements.iter().enumerate().map(|(k, e)| f(k, e)).collect();
    }
    let size = elements.len().div_ceil(cores);
    let mut results = Vec::with_capacity(elements.len());
    let part = |k: usize, chunk: &'t [T]| -> Vec<R> {
        chunk.iter().enumerate().map(|(j, e)| f(k * size + j, e)).collect()
    };
    thread::scope(|scope| {
        let part = &part;
        let spawned: Vec<_> = elements
            .chunks(size)
            .enumerate()
            .map(|(k, chunk)| (k, chunk, thread::Builder::new().spawn_scoped(scope, move || part(k, chunk))))
            .collect();
        for (k, chunk, handle) in spawned {
            match handle.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(made)) => results.extend(made),
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                // No thread is to be had.
                Err(_) => results.extend(part(k, chunk)),
            }
        }
    });
    results
}
