//! Work shared between cores.

use std::cmp;
use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, Scope};

use rayon_core::{ThreadPool, ThreadPoolBuilder};

use super::sorting;

/// Below this many elements waking the other cores costs more than it saves.
const WORTHWHILE: usize = 64;

/// From this many on sorting is shared.
const MANY_TO_SORT: usize = 2048;

/// In so many shares for each core the work is taken.
const SHARES: usize = 8;

/// Maps every element, in order, on as many cores as there are.
pub(crate) fn map<'t, T: Sync, R: Send>(elements: &'t [T], f: impl Fn(usize, &'t T) -> R + Sync) -> Vec<R> {
    shared(elements, if elements.len() < WORTHWHILE { 1 } else { cores() }, f)
}

/// How many cores there are. It takes some files to find out.
pub(crate) fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get))
}

/// Maps every element, each of which is worth a thread.
pub(crate) fn spread<'t, T: Sync, R: Send>(
    elements: &'t [T],
    f: impl Fn(usize, &'t T) -> R + Sync,
) -> Vec<R> {
    shared(elements, if elements.len() < 2 { 1 } else { cores().min(elements.len()) }, f)
}

/// Maps every element as [`spread`] does, and uses it up.
pub(crate) fn spread_owned<T: Send, R: Send>(elements: Vec<T>, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    let elements: Vec<Mutex<Option<T>>> = elements.into_iter().map(|e| Mutex::new(Some(e))).collect();
    let taken = |_, element: &Mutex<Option<T>>| {
        // Each is taken once.
        element.lock().unwrap_or_else(PoisonError::into_inner).take().map(&f)
    };
    spread(&elements, taken).into_iter().flatten().collect()
}

/// Maps every element on so many cores. Whoever is free takes the next ones, so that nobody waits long for the others.
fn shared<'t, T: Sync, R: Send>(
    elements: &'t [T],
    cores: usize,
    f: impl Fn(usize, &'t T) -> R + Sync,
) -> Vec<R> {
    let size = elements.len().div_ceil(if cores < 2 { 1 } else { cores * SHARES });
    let next = AtomicUsize::new(0);
    let parts: Mutex<Vec<(usize, Vec<R>)>> = Mutex::default();
    // The one place where elements are mapped, since the program has all that `f` does for each.
    on_cores(cores, &|| {
        loop {
            let begin = next.fetch_add(size, Ordering::Relaxed);
            let Some(rest) = elements.get(begin..).filter(|rest| !rest.is_empty()) else { break };
            let some = rest.get(..size).unwrap_or(rest);
            let part = some.iter().zip(begin..).map(|(e, k)| f(k, e)).collect();
            parts.lock().unwrap_or_else(PoisonError::into_inner).push((begin, part));
        }
    });
    let mut parts = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
    if parts.len() == 1 {
        return parts.pop().map(|(_, part)| part).unwrap_or_default();
    }
    sorting::by_key(&mut parts, |(begin, _)| *begin);
    let mut results = Vec::with_capacity(elements.len());
    for (_, part) in parts {
        results.extend(part);
    }
    results
}

/// Does something on so many cores at once; one of them is the thread that asks.
fn on_cores(cores: usize, work: &(dyn Fn() + Sync)) {
    // Where no thread is to be had, there is no help.
    let Some(helpers) = (cores > 1).then(helpers).flatten() else { return work() };
    helpers.in_place_scope(|scope| {
        for _ in 1..cores {
            scope.spawn(|_| work());
        }
        work();
    });
}

/// The threads that help, one for each other core. They wait for work as long as the program runs.
fn helpers() -> Option<&'static ThreadPool> {
    static HELPERS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let start = || ThreadPoolBuilder::new().num_threads(cores().saturating_sub(1).max(1)).build().ok();
    HELPERS.get_or_init(start).as_ref()
}

/// Sorts in a stable way: parts on all cores, which are merged then.
pub(crate) fn sort_by<T: Send>(elements: &mut [T], compare: impl Fn(&T, &T) -> cmp::Ordering + Sync) {
    if elements.len() >= MANY_TO_SORT && cores() > 1 {
        let size = elements.len().div_ceil(cores());
        spread_owned(elements.chunks_mut(size).collect(), |part: &mut [T]| part.sort_by(&compare));
    }
    // What is in order already takes one comparison for each.
    elements.sort_by(compare);
}

/// One element being mapped. Its type is erased so that all flows share one channel, whose code is large.
type Task<'f> = Box<dyn FnOnce() + Send + 'f>;

/// Elements that are mapped while more of them come. What becomes of them is given in their order.
pub(crate) struct Flow<'s, 'f, T, R> {
    f: &'f (dyn Fn(T) -> R + Sync),
    start: &'s mut dyn FnMut() -> Option<SyncSender<Task<'f>>>,
    /// The first, until another one comes: a single one is not worth a thread.
    first: Option<T>,
    begun: bool,
    /// How many may be on their way.
    most: usize,
    ask: Option<SyncSender<Task<'f>>>,
    waiting: VecDeque<OnItsWay<R>>,
}

/// What becomes of an element, and how to know when it has.
struct OnItsWay<R> {
    result: Arc<Mutex<Option<R>>>,
    done: Receiver<()>,
}

/// Runs something that gives elements to be mapped on so many cores, as they come.
pub(crate) fn as_they_come<T: Send, R: Send, O>(
    cores: usize,
    f: impl Fn(T) -> R + Sync,
    run: impl FnOnce(&mut Flow<'_, '_, T, R>) -> O,
) -> O {
    let f = &f;
    thread::scope(|scope| {
        let start = &mut || threads(scope, cores);
        let waiting = VecDeque::new();
        let begun = cores < 2;
        run(&mut Flow { f, start, first: None, begun, most: 2 * cores, ask: None, waiting })
    })
}

/// Starts so many threads that do what comes, and returns where it is to be sent; none where no thread is to be had.
fn threads<'s, 'f: 's>(scope: &'s Scope<'s, '_>, count: usize) -> Option<SyncSender<Task<'f>>> {
    let (ask, asked) = sync_channel::<Task<'f>>(count);
    let asked = Arc::new(Mutex::new(asked));
    let begun = (0..count).map_while(|_| {
        let asked = Arc::clone(&asked);
        let work = move || {
            loop {
                let next = asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(task) = next else { break };
                task();
            }
        };
        thread::Builder::new().spawn_scoped(scope, work).ok()
    });
    (begun.count() > 0).then_some(ask)
}

impl<T: Send, R: Send> Flow<'_, '_, T, R> {
    /// Gives an element, and takes what became of an earlier one if many are on their way.
    pub(crate) fn push(&mut self, element: T) -> Option<R> {
        if !self.begun && self.first.is_none() {
            self.first = Some(element);
            return None;
        }
        if !self.begun {
            self.begun = true;
            self.ask = (self.start)();
        }
        if let Some(first) = self.first.take() {
            self.send(first);
        }
        self.send(element);
        if self.waiting.len() > self.most || self.ask.is_none() { self.next() } else { None }
    }

    fn send(&mut self, element: T) {
        let (tell, done) = sync_channel(1);
        let result = Arc::new(Mutex::new(None));
        let (f, place) = (self.f, Arc::clone(&result));
        let task: Task<'_> = Box::new(move || {
            let made = f(element);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
            // Nobody wants it where the one who asks has failed.
            let _ = tell.send(());
        });
        // Without threads there is nobody else.
        let left = match &self.ask {
            Some(ask) => ask.send(task).err().map(|unsent| unsent.0),
            None => Some(task),
        };
        if let Some(task) = left {
            task();
        }
        self.waiting.push_back(OnItsWay { result, done });
    }

    /// Takes what became of the earliest element that is on its way.
    pub(crate) fn next(&mut self) -> Option<R> {
        if let Some(first) = self.first.take() {
            return Some((self.f)(first));
        }
        let OnItsWay { result, done } = self.waiting.pop_front()?;
        // Whoever panics instead is heard of when all have ended.
        done.recv().ok()?;
        result.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept() {
        let numbers: Vec<usize> = (0..1000).collect();
        let doubled: Vec<usize> = numbers.iter().map(|number| 2 * number).collect();
        assert_eq!(map(&numbers, |place, number| place + number), doubled);
        let mut many: Vec<(usize, usize)> = (0..2 * MANY_TO_SORT).map(|at| (at * 7919 % 64, at)).collect();
        let mut sorted = many.clone();
        sorted.sort_unstable();
        sort_by(&mut many, |one, other| one.0.cmp(&other.0));
        assert_eq!(many, sorted);
        assert_eq!(spread_owned(numbers.clone(), |number| 2 * number), doubled);
        for cores in [1, 3] {
            for count in [0, 1, 2, 1000] {
                let flown = as_they_come(
                    cores,
                    |number| 2 * number,
                    |flow| {
                        let mut made: Vec<usize> =
                            (0..count).filter_map(|number| flow.push(number)).collect();
                        made.extend(std::iter::from_fn(|| flow.next()));
                        made
                    },
                );
                assert_eq!(flown, doubled[..count], "{cores} cores");
            }
        }
    }
}
