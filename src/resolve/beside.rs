//! The network on a thread of its own: answers come in while something is made of those before them.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use tokio::runtime::Runtime;

use super::error::ResolveError;
use super::resolved::Resolved;
use super::resolver::Resolver;
use crate::doi::Identified;

/// How many answers wait at most until something is made of them.
const MOST_AHEAD: usize = 256;

impl Resolver {
    /// As [`resolve_on`](Self::resolve_on), with the network on a thread of its own, so that it does not wait while
    /// something is made of an answer; on this one for one DOI, or where no thread is to be had.
    pub(crate) fn resolve_beside(
        &self,
        runtime: &mut Option<Runtime>,
        asked: &[Identified],
        ready: &mut dyn FnMut(usize, Result<Resolved, ResolveError>),
    ) {
        let Some((runtime, known)) = self.begin(runtime, asked, ready) else { return };
        if known.len() < 2 {
            return self.run(runtime, asked, known, ready);
        }
        let known = Mutex::new(known);
        let run = |ready: &mut dyn FnMut(usize, Result<Resolved, ResolveError>)| {
            let known = std::mem::take(&mut *known.lock().unwrap_or_else(PoisonError::into_inner));
            self.run(runtime, asked, known, ready);
        };
        thread::scope(|scope| {
            let (give, get) = mpsc::sync_channel(MOST_AHEAD);
            let network = thread::Builder::new().name("network".to_owned()).spawn_scoped(scope, || {
                let give = give;
                // They are taken to the end, or a panic of the taker ends all.
                run(&mut |index, answer| drop(give.send((index, answer))));
            });
            match network {
                Ok(network) => {
                    for (index, answer) in get {
                        ready(index, answer);
                    }
                    if let Err(panic) = network.join() {
                        resume_unwind(panic);
                    }
                }
                Err(_) => run(ready),
            }
        });
    }
}
