//! What is found goes out in the order of the references, each as soon as all is known of it.
//!
//! Two things are known later: which of two references to one work is the one to drop, and whether a file could be
//! corrected. A reference that waits for either holds back what comes behind it, as text.

use std::collections::VecDeque;

use super::checked::{Checked, Finding, Status};
use super::duplicates::{self, Other, worth};
use super::fix;
use super::gather::Input;
use super::report::{Report, append};
use crate::cli::args::{CheckArgs, Rules};
use crate::cli::exit::Exit;
use crate::cli::session::{Session, Told};
use crate::cli::sheet::Sheet;
use crate::compare::Level;
use crate::text::sorting;

/// References on their way out.
pub(super) struct Order<'a> {
    session: &'a Session,
    args: &'a CheckArgs,
    inputs: &'a [Input],
    /// The rules that are corrected, or shown to be.
    rules: Option<Rules>,
    report: Report,
    sheet: Sheet,
    /// Whether a piece is on the sheet, so that the next one needs something between them.
    begun: bool,
    waiting: VecDeque<Slot>,
    /// The number of the work that was taken last.
    number: usize,
    /// The input whose references are being taken.
    input: Option<usize>,
}

/// A reference that waits.
struct Slot {
    one: Checked,
    worth: duplicates::Worth,
    /// Whether its file is yet to be corrected.
    fix: bool,
    /// What comes behind it.
    behind: String,
}

impl<'a> Order<'a> {
    pub(super) fn new(
        session: &'a Session,
        args: &'a CheckArgs,
        inputs: &'a [Input],
        unread: Vec<String>,
    ) -> Self {
        let rules = args.fix.clone().or_else(|| args.diff.then(Rules::default));
        let mut order = Self {
            session,
            args,
            inputs,
            rules,
            report: Report::new(args, unread),
            sheet: Sheet::new(session.request.sink.output.as_deref()),
            begun: false,
            waiting: VecDeque::new(),
            number: 0,
            input: None,
        };
        if !args.diff {
            order.sheet.put(&order.report.head());
        }
        order
    }

    /// Takes the next references.
    pub(super) fn take(&mut self, part: Vec<Checked>) {
        for one in part {
            self.one(one);
        }
        self.sheet.flush();
    }

    fn one(&mut self, mut one: Checked) {
        if let Some(failure) = &one.failure {
            self.session.tell(failure);
        }
        if self.input != one.subject.input {
            self.correct();
            self.input = one.subject.input;
        }
        self.number = one.repeat.number;
        let worth = worth(&one);
        let inputs = self.inputs;
        let input_of = |one: &Checked| one.subject.input.and_then(|index| inputs.get(index));
        let input = input_of(&one);
        duplicates::key(&mut one, input);
        if let Some(found) = one.repeat.of
            && let Ok(at) = self.waiting.binary_search_by_key(&found.of, |slot| slot.one.repeat.number)
            && let Some(slot) = self.waiting.get_mut(at)
        {
            let earlier = input_of(&slot.one);
            if slot.worth <= worth {
                let other = Other::of(&slot.one, earlier);
                duplicates::work(&mut one, input, found, &other);
            } else {
                let other = Other::of(&one, input);
                duplicates::work(&mut slot.one, earlier, found, &other);
            }
        }
        let fix = input.is_some_and(Input::is_bibtex)
            && self
                .rules
                .as_ref()
                .is_some_and(|rules| one.findings.iter().any(|one| fix::chosen(rules, one)));
        if fix || one.repeat.until > self.number {
            self.waiting.push_back(Slot { one, worth, fix, behind: String::new() });
        } else {
            let text = self.report(one);
            match self.waiting.back_mut() {
                Some(last) => append(&mut last.behind, self.report.between(), &text),
                None => self.put(&text),
            }
        }
        self.give();
    }

    /// Gives what no longer waits.
    fn give(&mut self) {
        while self.waiting.front().is_some_and(|first| !first.fix && first.one.repeat.until <= self.number)
            && let Some(Slot { one, behind, .. }) = self.waiting.pop_front()
        {
            let text = self.report(one);
            self.put(&text);
            self.put(&behind);
        }
    }

    /// Corrects the input whose references have all come, or shows how.
    fn correct(&mut self) {
        let Some((index, input)) = self.input.and_then(|index| Some((index, self.inputs.get(index)?))) else {
            return;
        };
        let Some(rules) = self.rules.clone() else { return };
        if !input.is_bibtex() {
            let name = input.name();
            self.session
                .voice
                .note(&format!("note: {name} is unchanged; only BibTeX files can be corrected"));
            return;
        }
        let of_it = |slot: &&mut Slot| slot.one.subject.input == Some(index) && slot.fix;
        let mut slots: Vec<&mut Slot> = self.waiting.iter_mut().filter(of_it).collect();
        let mut found: Vec<&mut Checked> = slots.iter_mut().map(|slot| &mut slot.one).collect();
        if self.args.diff {
            let found: Vec<&Checked> = found.iter().map(|one| &**one).collect();
            let text = fix::diff(self.session, input, &found, &rules);
            self.sheet.put(&text);
        } else {
            fix::fix(self.session, input, &mut found, &rules);
        }
        for slot in slots {
            slot.fix = false;
        }
        self.give();
    }

    /// Ends the report.
    pub(super) fn end(mut self) -> Result<(), Told> {
        self.correct();
        self.number = usize::MAX;
        self.give();
        if !self.args.diff {
            let end = self.report.end();
            self.sheet.put(&end);
        }
        // Nothing, without a failure, is a result too: a file is then empty.
        if self.sheet.is_empty() && self.session.has_failed() {
            return Ok(());
        }
        let session = self.session;
        self.sheet.end().map_err(|message| session.fail(Exit::Output, &message))
    }

    /// The report on a reference of which all is known.
    fn report(&mut self, mut one: Checked) -> String {
        self.silence(&mut one);
        let level = self.args.fail_on.level();
        if one.findings.iter().any(|finding| level.is_some_and(|level| finding.level >= level)) {
            self.session.worse(Exit::Differs);
        }
        let input = one.subject.input.and_then(|index| self.inputs.get(index));
        let text = self.report.one(input, &one);
        if self.args.diff { String::new() } else { text }
    }

    /// Drops the findings that nobody wants to see.
    fn silence(&self, one: &mut Checked) {
        let ignored = std::mem::take(&mut one.subject.ignored);
        // What became of the work, and what the reference lacks, is told of one that agrees.
        let differs = |finding: &Finding| finding.level > Level::Note || finding.rule.is_difference();
        let mut hidden = false;
        one.findings.retain(|finding| {
            let rule = finding.rule;
            let silent = ignored.has(rule) || self.args.ignore.iter().any(|rules| rules.0.contains(&rule));
            if silent {
                hidden |= differs(finding);
                if !one.silenced.contains(&rule) {
                    one.silenced.push(rule);
                }
            }
            !silent
        });
        sorting::by_key(&mut one.findings, |finding| std::cmp::Reverse(finding.level));
        if one.status == Status::Differs && !one.findings.iter().any(differs) {
            one.status = if hidden { Status::Silenced } else { Status::Agrees };
        }
    }

    fn put(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.begun {
            self.sheet.put(self.report.between());
        }
        self.begun = true;
        self.sheet.put(text);
    }
}
