//! What is told of a file when all of it has been read: works with dates of which only the year is clear, values of a
//! `.bib` file that could not be read as they were meant (macros that nobody defines, dates that no calendar has), and
//! how a table was understood, since its columns are anybody's.

use super::output::Voice;
use crate::csl::Variable;
use crate::work::Work;

/// So many of a file are told one by one.
const MOST: usize = 20;

/// What of a work is told with its file.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    has_doi: bool,
    day_unclear: bool,
    doubts: Vec<Doubt>,
}

impl Remarks {
    pub(super) fn of(work: &Work) -> Self {
        Self {
            has_doi: work.item.get(Variable::Doi).is_some(),
            day_unclear: work.day_unclear,
            doubts: Doubt::all_of(work),
        }
    }
}

/// What there is to tell of a file.
#[derive(Debug, Default)]
pub(super) struct FileRemarks {
    works: usize,
    without_doi: usize,
    unclear: usize,
    doubts: Doubts,
}

impl FileRemarks {
    /// Takes what is told of a work.
    pub(super) fn add(&mut self, of_work: Remarks) {
        self.works += 1;
        self.without_doi += usize::from(!of_work.has_doi);
        self.unclear += usize::from(of_work.day_unclear);
        for doubt in of_work.doubts {
            self.doubts.add(doubt);
        }
    }

    /// Tells it, of a file of this name.
    pub(super) fn tell(&self, file: &str, is_table: bool, voice: Voice) {
        let works = |count| if count == 1 { "1 work".to_owned() } else { format!("{count} works") };
        if self.unclear > 0 {
            let works = works(self.unclear);
            voice.note(&format!(
                "note: {file}: {works} with dates such as 05/06/2001: only the year was read, since the day or the month may come first"
            ));
        }
        self.doubts.tell(file, voice);
        if is_table && self.without_doi > 0 {
            let works = works(self.works);
            voice.note(&format!(
                "note: {file}: read {works} from a table, {} without a DOI",
                self.without_doi
            ));
        }
    }
}

/// The doubtful values of one file.
#[derive(Debug, Default)]
struct Doubts {
    told: Vec<Doubt>,
    /// Further ones.
    rest: usize,
}

/// One value, and the entry that it stands in.
#[derive(Debug)]
struct Doubt {
    text: String,
    line: usize,
    key: String,
    /// In how many entries it is there again.
    again: usize,
}

impl Doubt {
    /// What is doubtful in a work's entry.
    fn all_of(work: &Work) -> Vec<Self> {
        let of = |text: &String, line| Self { text: text.clone(), line, key: work.item.id.clone(), again: 0 };
        let entry = work.entry.iter();
        entry.flat_map(|entry| entry.doubts.iter().map(|text| of(text, entry.line))).collect()
    }
}

impl Doubts {
    /// Takes one.
    fn add(&mut self, doubt: Doubt) {
        if let Some(known) = self.told.iter_mut().find(|known| known.text == doubt.text) {
            known.again += 1;
        } else if self.told.len() < MOST {
            self.told.push(doubt);
        } else {
            self.rest += 1;
        }
    }

    fn tell(&self, file: &str, voice: Voice) {
        for Doubt { text, line, key, again } in &self.told {
            let again = if *again > 0 { format!(" (and {again} more times)") } else { String::new() };
            voice.note(&format!("warning: {file}:{line}: {key}: {text}{again}"));
        }
        if self.rest > 0 {
            voice.note(&format!("warning: {file}: {} more values could not be read", self.rest));
        }
    }
}
