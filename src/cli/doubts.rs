//! What entries of a `.bib` file say that could not be read as it was meant, told once a file: macros that nobody
//! defines, dates that no calendar has.

use super::output::Voice;
use crate::work::Work;

/// So many of a file are told one by one.
const MOST: usize = 20;

/// What was found in one file.
#[derive(Default)]
pub(super) struct Doubts {
    told: Vec<Doubt>,
    /// Further ones.
    rest: usize,
}

struct Doubt {
    text: String,
    line: usize,
    key: String,
    /// In how many entries it is there again.
    again: usize,
}

impl Doubts {
    /// Takes what is doubtful in a work's entry.
    pub(super) fn count(&mut self, work: &Work) {
        let Some(entry) = &work.entry else { return };
        for text in &entry.doubts {
            if let Some(known) = self.told.iter_mut().find(|known| known.text == *text) {
                known.again += 1;
            } else if self.told.len() < MOST {
                let key = work.item.id.clone();
                self.told.push(Doubt { text: text.clone(), line: entry.line, key, again: 0 });
            } else {
                self.rest += 1;
            }
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
