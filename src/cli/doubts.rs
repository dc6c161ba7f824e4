//! What entries of a `.bib` file say that could not be read as it was meant, told once a file: macros that nobody
//! defines, dates that no calendar has.

use super::output::Voice;
use crate::work::Work;

/// So many of a file are told one by one.
const MOST: usize = 20;

/// What was found in one file.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    told: Vec<Doubt>,
    /// Further ones.
    rest: usize,
}

/// One value, and the entry that it stands in.
#[derive(Debug)]
pub(super) struct Doubt {
    text: String,
    line: usize,
    key: String,
    /// In how many entries it is there again.
    again: usize,
}

impl Doubt {
    /// What is doubtful in a work's entry.
    pub(super) fn all_of(work: &Work) -> Vec<Self> {
        let of = |text: &String, line| Self { text: text.clone(), line, key: work.item.id.clone(), again: 0 };
        let entry = work.entry.iter();
        entry.flat_map(|entry| entry.doubts.iter().map(|text| of(text, entry.line))).collect()
    }
}

impl Doubts {
    /// Takes one.
    pub(super) fn add(&mut self, doubt: Doubt) {
        if let Some(known) = self.told.iter_mut().find(|known| known.text == doubt.text) {
            known.again += 1;
        } else if self.told.len() < MOST {
            self.told.push(doubt);
        } else {
            self.rest += 1;
        }
    }

    /// Tells it, of a file of this name.
    pub(super) fn tell(&self, file: &str, voice: Voice) {
        for Doubt { text, line, key, again } in &self.told {
            let again = if *again > 0 { format!(" (and {again} more times)") } else { String::new() };
            voice.note(&format!("warning: {file}:{line}: {key}: {text}{again}"));
        }
        if self.rest > 0 {
            voice.note(&format!("warning: {file}: {} more values could not be read", self.rest));
        }
    }
}
