//! What a style may write: a bound that no style in use comes near.
//!
//! A style of a few kilobytes can multiply its texts by each other, by the names of a work and by the works of
//! a list, until memory or patience ends. So everything that is written is paid for: each element that is
//! looked at, each character, by one rendering ([`super::output::Out`]) out of the budget of the whole run.
//! The allowance grows with the data, since long data may be printed; what a style adds of its own may not.
//! A rendering that has spent its allowance writes nothing more, and the run ends with [`TooMuchText`].
//!
//! Three bounds: what one rendering writes, what all renderings of a run write (sort keys and the attempts to
//! tell cites apart included, so that time is bounded), and what is kept of it (memory).

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::citation::{Citation, Cite};
use super::work::PreparedItem;

/// The style writes far more text than its works call for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the style writes far more text than the data call for")]
pub struct TooMuchText;

/// What one rendering may write whatever its data. The longest that styles in use write of a work is some
/// thousand characters.
const RENDERING: u64 = 2 << 20;

/// What all renderings of a run may write: a few seconds of work, and more for each item and cite.
const WRITTEN: Bound = Bound { base: 4 << 30, each: 512 << 10, times: TIMES };

/// What may be kept of them, and more for each item and cite: a list and its citations hold the data some
/// three times.
const KEPT: Bound = Bound { base: 16 << 20, each: 4 << 10, times: 8 };

/// A bound that grows with the number of items and cites, and with the size of the data.
#[derive(Clone, Copy)]
struct Bound {
    base: u64,
    each: u64,
    times: u64,
}

/// How often the data may be printed, in characters; each is paid for by itself, and so are the marks
/// around it.
const TIMES: u64 = 32;

/// What a piece of text or an element costs, besides its length.
pub(crate) const PIECE: usize = 32;

/// The budget of a run.
#[derive(Debug)]
pub(crate) struct Budget {
    /// Items and cites.
    count: u64,
    /// The size of all of them.
    data: u64,
    written: AtomicU64,
    kept: AtomicU64,
    is_spent: AtomicBool,
}

impl Budget {
    pub(crate) fn new(works: &[PreparedItem], citations: &[Citation]) -> Self {
        let cites = || citations.iter().flat_map(|citation| &citation.cites);
        let written = |cite: &Cite| {
            (cite.prefix.len() + cite.suffix.len() + cite.locator.as_ref().map_or(0, String::len)) as u64
        };
        Self {
            count: (works.len() + cites().count()) as u64,
            data: works.iter().map(size).chain(cites().map(written)).sum(),
            written: AtomicU64::new(0),
            kept: AtomicU64::new(0),
            is_spent: AtomicBool::new(false),
        }
    }

    /// Takes from the budget what is to be written; false if it is spent.
    pub(crate) fn write(&self, amount: usize) -> bool {
        self.count(&self.written, amount, WRITTEN)
    }

    /// The same for what is kept.
    pub(crate) fn keep(&self, amount: usize) -> bool {
        self.count(&self.kept, amount, KEPT)
    }

    /// Gives back what was kept for a while.
    pub(crate) fn release(&self, amount: usize) {
        self.kept.fetch_sub(amount as u64, Ordering::Relaxed);
    }

    fn count(&self, counter: &AtomicU64, amount: usize, bound: Bound) -> bool {
        let total = counter.fetch_add(amount as u64, Ordering::Relaxed) + amount as u64;
        let base = bound.base + bound.each * self.count;
        if total <= base.saturating_add(bound.times.saturating_mul(self.data)) {
            return !self.is_spent();
        }
        self.exceed();
        false
    }

    /// Whether a rendering of an item, or of all of them, may have written so much.
    pub(crate) fn allows(&self, item: Option<&PreparedItem>, written: usize) -> bool {
        let allowed =
            written as u64 <= RENDERING || written as u64 <= RENDERING + TIMES * item.map_or(self.data, size);
        if !allowed {
            self.exceed();
        }
        allowed
    }

    fn exceed(&self) {
        self.is_spent.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.is_spent.load(Ordering::Relaxed)
    }

    /// What was made within the budget.
    pub(crate) fn settle<T>(&self, made: T) -> Result<T, TooMuchText> {
        if self.is_spent() { Err(TooMuchText) } else { Ok(made) }
    }
}

/// The size of an item: its characters, and something for each piece.
fn size(item: &PreparedItem) -> u64 {
    let (characters, pieces) = item.size();
    (characters + pieces * PIECE) as u64
}

#[cfg(test)]
mod tests;
