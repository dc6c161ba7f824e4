//! What comments silence: `% doicite: ignore year`, above a reference or in its own lines.
//!
//! A comment speaks for what it stands right above, with nothing but other comments and blank lines between them. In
//! a text it speaks for the item of a list or the paragraph below it; in the lines of an item, for that item; and behind
//! a line of prose, for what that line names, since nobody knows which line the rest of a paragraph will stand in
//! once it is wrapped.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::compare::Rule;
use crate::text::lines::Lines;

/// What comments silence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ignored {
    all: bool,
    rules: BTreeSet<Rule>,
}

impl Ignored {
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.all || self.rules.contains(&rule)
    }

    fn add(&mut self, other: &Self) {
        self.all |= other.all;
        self.rules.extend(&other.rules);
    }
}

/// The comments of a file that silence something. Lines count from 1.
#[derive(Default)]
pub(super) struct Comments {
    /// The lines that they stand in, in order.
    silencing: Vec<(usize, Ignored)>,
    /// What stands in the place of a rule and is none, and in which line.
    pub(super) unknown: Vec<(usize, String)>,
    /// Of each line, the first of the comments and blank lines that it ends; the next line for others.
    above: Vec<usize>,
    /// Of each line, the first of the lines of prose that it ends.
    paragraph: Vec<usize>,
}

impl Comments {
    pub(super) fn of(text: &str, lines: &Lines) -> Self {
        let mut comments = Self::default();
        if !text.contains(SIGN) {
            return comments;
        }
        let last = lines.at(text.len());
        let (mut above, mut paragraph) = (1, 1);
        for line in 1..=last {
            let row = text.get(lines.start(line)..).unwrap_or_default();
            let end = if line == last { row.len() } else { lines.start(line + 1) - lines.start(line) };
            let row = row.get(..end).unwrap_or_default().trim();
            comments.read(line, row);
            if row.is_empty() || is_comment(row) {
                paragraph = line + 1;
            } else {
                above = line + 1;
            }
            comments.above.push(above);
            comments.paragraph.push(paragraph);
        }
        comments
    }

    /// Reads what a comment silences: rules, with commas or spaces between them; all of them where none is named. What
    /// comes behind them is a remark.
    fn read(&mut self, line: usize, row: &str) {
        let Some((comment, rest)) = row.split_once(SIGN) else { return };
        let Some(rest) = rest.trim_start().strip_prefix("ignore") else { return };
        if !["%", "#", "//", "<!--"].iter().any(|sign| comment.contains(sign)) {
            return;
        }
        let rest = rest.split("-->").next().unwrap_or_default().trim();
        let mut ignored = Ignored { all: rest.is_empty(), ..Ignored::default() };
        let mut expected = true;
        for word in rest.split_inclusive([',', ' ', '\t']) {
            let name = word.trim_end_matches([',', ' ', '\t']);
            match Rule::parse(name) {
                Some(rule) => {
                    ignored.rules.insert(rule);
                    expected = word.ends_with(',');
                }
                None if name.is_empty() => expected |= word.ends_with(','),
                None => {
                    self.unknown.extend(expected.then(|| (line, name.to_owned())));
                    if !word.ends_with(',') {
                        break;
                    }
                }
            }
        }
        self.silencing.push((line, ignored));
    }

    /// The first of the comments and blank lines right above a line, and the last of them.
    fn right_above(&self, line: usize) -> RangeInclusive<usize> {
        let before = line.saturating_sub(1);
        let first = before.checked_sub(1).and_then(|at| self.above.get(at)).copied();
        first.unwrap_or(line)..=before
    }

    /// The first line of the paragraph that a line is in.
    fn paragraph(&self, line: usize) -> usize {
        let first = line.checked_sub(1).and_then(|at| self.paragraph.get(at)).copied();
        first.unwrap_or(line).min(line)
    }

    fn within(&self, lines: &RangeInclusive<usize>) -> &[(usize, Ignored)] {
        let from = self.silencing.partition_point(|(line, _)| line < lines.start());
        let to = self.silencing.partition_point(|(line, _)| line <= lines.end());
        self.silencing.get(from..to).unwrap_or_default()
    }
}

const SIGN: &str = "doicite:";

fn is_comment(row: &str) -> bool {
    row.starts_with(['%', '#']) || row.starts_with("//") || row.starts_with("<!--")
}

/// Reads what is silenced of references that come in order.
pub(super) struct Silenced<'c> {
    comments: &'c Comments,
    /// The lines that were read last, and what they silence: many references may share them.
    above: (RangeInclusive<usize>, Ignored),
    own: (RangeInclusive<usize>, Ignored),
}

impl<'c> Silenced<'c> {
    pub(super) fn by(comments: &'c Comments) -> Self {
        let nothing = || (0..=0, Ignored::default());
        Self { comments, above: nothing(), own: nothing() }
    }

    /// What is silenced of a reference in a line. Of a text, `begins` is the first line of the item that it is.
    pub(super) fn of(&mut self, line: usize, begins: Option<usize>, is_text: bool) -> Ignored {
        let Self { comments, above, own } = self;
        if comments.silencing.is_empty() {
            return Ignored::default();
        }
        let first = match begins {
            Some(begins) => begins,
            None if is_text => comments.paragraph(line),
            None => line,
        };
        let mut ignored = through(comments, comments.right_above(first), above);
        if is_text {
            ignored.add(&through(comments, begins.unwrap_or(line)..=line, own));
        }
        ignored
    }
}

/// What lines silence; those that were read before and go further are not read again.
fn through(
    comments: &Comments,
    lines: RangeInclusive<usize>,
    last: &mut (RangeInclusive<usize>, Ignored),
) -> Ignored {
    let goes_on = last.0.start() == lines.start() && last.0.end() <= lines.end();
    let from = if goes_on { *last.0.end() + 1 } else { *lines.start() };
    let mut ignored = if goes_on { std::mem::take(&mut last.1) } else { Ignored::default() };
    for (_, more) in comments.within(&(from..=*lines.end())) {
        ignored.add(more);
    }
    *last = (lines, ignored.clone());
    ignored
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str, line: usize, begins: Option<usize>, is_text: bool) -> Vec<&'static str> {
        let comments = Comments::of(text, &Lines::of(text));
        let ignored = Silenced::by(&comments).of(line, begins, is_text);
        ignored.rules.iter().map(|rule| rule.as_str()).collect()
    }

    #[test]
    fn how_far_a_comment_reaches() {
        let bib = "% doicite: ignore year\n\n% more\n@article{a}\n@article{b}\n";
        assert_eq!((rules(bib, 4, None, false), rules(bib, 5, None, false)), (vec!["year"], vec![]));
        // A paragraph of prose, and items of a list without blank lines between them.
        let text = "# doicite: ignore page\none\ntwo % doicite: ignore year\nthree\n";
        assert_eq!(rules(text, 3, None, true), ["year", "page"]);
        assert_eq!(rules(text, 4, None, true), ["page"]);
        assert_eq!(rules(text, 4, Some(4), true), [] as [&str; 0]);
        assert_eq!(rules(text, 3, Some(2), true), ["year", "page"]);
    }

    #[test]
    fn many_references_below_many_comments() {
        const MANY: usize = 100_000;
        let text = format!("{}x\n", "% doicite: ignore year\n".repeat(MANY));
        let comments = Comments::of(&text, &Lines::of(&text));
        let mut silenced = Silenced::by(&comments);
        for line in [MANY + 1].repeat(MANY).into_iter().chain(1..=MANY) {
            assert!(silenced.of(line, Some(1), true).has(Rule::Year));
        }
    }
}
