//! Correcting what is certain in BibTeX files, and showing it.
//!
//! Only values change, inside their delimiters, and only such as stand in one piece; and a missing DOI is
//! added. Everything else stays, byte by byte. A value that cannot be written safely is left as it is and
//! told; its finding stays, and so does all else that is corrected.

use std::collections::BTreeMap;
use std::ops::Range;

use super::checked::{Checked, Finding};
use super::gather::Input;
use crate::cli::args::Rules;
use crate::cli::bytes;
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::session::Session;
use crate::cli::update::update;
use crate::compare::Rule;
use crate::formats::Escaping;
use crate::formats::bibtex::syntax::{Block, Edit, EditError, File, RawEntry};
use crate::text::sorting;

/// Whether a rule is one of those to be corrected.
pub(super) fn chosen(rules: &Rules, finding: &Finding) -> bool {
    finding.fix.is_some() && (rules.0.is_empty() || rules.0.contains(&finding.rule))
}

/// An input with its findings corrected.
struct Corrected {
    bytes: Vec<u8>,
    /// The findings that are corrected: the reference, and which of its findings.
    done: Vec<(usize, usize)>,
    /// The values that were left as they are, and why.
    left: Vec<String>,
}

/// Corrects the findings of an input.
fn corrected(input: &Input, checked: &[&Checked], rules: &Rules) -> Result<Corrected, String> {
    let file = File::new(input.bytes());
    let mut edit = Edit::new(&file);
    let (mut done, mut left) = (Vec::new(), Vec::new());
    let mut by_place: BTreeMap<usize, (usize, &Checked)> = BTreeMap::new();
    for (index, one) in checked.iter().enumerate() {
        by_place.extend(one.subject.range.as_ref().map(|range| (range.start, (index, *one))));
    }
    for block in file.blocks() {
        let Block::Entry(entry) = block else { continue };
        let Some((index, one)) = by_place.get(&entry.token.start) else { continue };
        let mut leave = |field: &str, why: &str| {
            let line = input.lines.at(entry.token.start);
            left.push(format!("{}:{line} {}: {field} is unchanged: {why}", input.name(), entry.key.text));
        };
        let findings = correct(&mut edit, &file, &entry, one, rules, &mut leave);
        done.extend(findings.into_iter().map(|finding| (*index, finding)));
    }
    Ok(Corrected { bytes: edit.apply().map_err(|error| hints::explain(&error))?, done, left })
}

/// What stands in the place of a part of a value, and the finding that it corrects.
type Change<'c> = (Range<usize>, &'c str, usize);

/// Corrects an entry, and returns which of its findings are corrected.
fn correct(
    edit: &mut Edit<'_>,
    file: &File<'_>,
    entry: &RawEntry<'_>,
    checked: &Checked,
    rules: &Rules,
    leave: &mut dyn FnMut(&str, &str),
) -> Vec<usize> {
    let Checked { subject, findings, .. } = checked;
    // Characters that the encoding of the file lacks.
    let encoded = |tex: &str| {
        let lacks = |characters| EditError::Encoding { characters };
        file.encode(tex).map(|_| ()).map_err(lacks)
    };
    let mut done = Vec::new();
    // Several words of one value may change.
    let mut values: BTreeMap<usize, Vec<Change<'_>>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| chosen(rules, finding)) {
        let Some(fix) = &finding.fix else { continue };
        if finding.rule == Rule::MissingDoi {
            let fix = &Escaping::Tex.value("doi", fix);
            let put = match entry.fields.iter().find(|field| field.is("doi")) {
                None => encoded(fix).and_then(|()| edit.insert(entry, "doi", &format!("{{{fix}}}"))),
                // `doi = {}` is none.
                Some(field) if field.value.is_blank() => encoded(fix).and_then(|()| edit.replace(field, fix)),
                Some(_) => continue,
            };
            match put {
                Ok(()) => done.push(index),
                Err(error) => leave("doi", &hints::explain(&error)),
            }
            continue;
        }
        let Some(range) = finding.range.clone() else { continue };
        let place = subject
            .fields
            .iter()
            .find(|field| field.plain && field.range.start <= range.start && range.end <= field.range.end);
        if let Some(place) = place {
            values.entry(place.range.start).or_default().push((range, fix.as_str(), index));
        }
    }
    for (start, mut changes) in values {
        let field = entry.fields.iter().find(|field| match field.value.pieces.as_slice() {
            [piece] => piece.inner().start == start,
            _ => false,
        });
        let Some(field) = field else { continue };
        sorting::by_key(&mut changes, |(range, ..)| range.start);
        let (mut parts, mut made): (Vec<(Range<usize>, &str)>, Vec<usize>) = (Vec::new(), Vec::new());
        for (range, tex, index) in changes {
            if parts.last().is_none_or(|(last, _)| last.end <= range.start) {
                parts.push((range, tex));
                made.push(index);
            }
        }
        let is_written = parts.iter().try_for_each(|(_, tex)| encoded(tex));
        match is_written.and_then(|()| edit.replace_parts(field, &parts)) {
            Ok(()) => done.extend(made),
            Err(error) => leave(field.name.text, &hints::explain(&error)),
        }
    }
    done
}

/// What would change in an input, as a unified diff.
pub(super) fn diff(session: &Session, input: &Input, checked: &[&Checked], rules: &Rules) -> String {
    match corrected(input, checked, rules) {
        Ok(new) => {
            tell(session, &new);
            if new.bytes == input.bytes() {
                return String::new();
            }
            unified(input.name(), &input.text, &crate::formats::decode(&new.bytes))
        }
        Err(error) => {
            session.fail(Exit::Output, &format!("{}: {error}", input.name()));
            String::new()
        }
    }
}

/// Tells which values were left as they are.
fn tell(session: &Session, corrected: &Corrected) {
    for left in &corrected.left {
        session.voice.note(&format!("note: {left}"));
    }
}

/// Corrects a file, atomically, and marks the findings that are corrected. A file that cannot be corrected is reported.
pub(super) fn fix(session: &Session, input: &Input, checked: &mut [&mut Checked], rules: &Rules) {
    let Some(path) = &input.path else {
        session.voice.note("note: standard input cannot be corrected in place; use --diff");
        return;
    };
    let found: Vec<&Checked> = checked.iter().map(|one| &**one).collect();
    let new = match corrected(input, &found, rules) {
        Ok(new) => new,
        Err(error) => {
            session.fail(Exit::Output, &format!("{path}: {error}"));
            return;
        }
    };
    tell(session, &new);
    let Corrected { bytes: new, done, .. } = new;
    if new == input.bytes() {
        return;
    }
    let written = update(session, &bytes::path(path), |old| {
        if old == input.bytes() {
            Ok((new.clone(), ()))
        } else {
            Err(format!("{path} was changed by another program; run again"))
        }
    });
    if let Ok(()) = written {
        let findings = match done.len() {
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        };
        session.voice.note(&format!("note: {path}: corrected {findings}"));
        for (index, finding) in done {
            let finding = checked.get_mut(index).and_then(|one| one.findings.get_mut(finding));
            if let Some(finding) = finding {
                finding.corrected = true;
            }
        }
    }
}

/// Two texts of which few lines differ, as a unified diff.
fn unified(name: &str, old: &str, new: &str) -> String {
    const CONTEXT: usize = 3;
    let before: Vec<&str> = old.split_inclusive('\n').collect();
    let after: Vec<&str> = new.split_inclusive('\n').collect();
    let changes = changes(&before, &after);
    let mut out = format!("--- {name}\n+++ {name}\n");
    let mut at = 0;
    while let Some(first) = changes.get(at) {
        // Changes near one another share a hunk.
        let mut last = at;
        while changes.get(last + 1).is_some_and(|next| next.0.start <= changes[last].0.end + 2 * CONTEXT) {
            last += 1;
        }
        let from = first.0.start.saturating_sub(CONTEXT);
        let to = (changes[last].0.end + CONTEXT).min(before.len());
        let shift = first.1.start - first.0.start.min(first.1.start);
        let behind = first.0.start - first.1.start.min(first.0.start);
        let new_from = from + shift - behind.min(from + shift);
        let mut body = String::new();
        let (mut row, mut added) = (from, 0_usize);
        let mut removed = 0_usize;
        for (gone, come) in &changes[at..=last] {
            for line in &before[row..gone.start] {
                push_line(' ', line, &mut body);
            }
            for line in &before[gone.clone()] {
                push_line('-', line, &mut body);
            }
            for line in &after[come.clone()] {
                push_line('+', line, &mut body);
            }
            removed += gone.len();
            added += come.len();
            row = gone.end;
        }
        for line in &before[row..to] {
            push_line(' ', line, &mut body);
        }
        let length = to - from;
        out.push_str(&format!(
            "@@ -{},{length} +{},{} @@\n{body}",
            from + 1,
            new_from + 1,
            length - removed + added
        ));
        at = last + 1;
    }
    out
}

fn push_line(sign: char, line: &str, out: &mut String) {
    out.push(sign);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

/// The stretches of lines that differ. What was added or changed is near where it was, so that the next
/// lines that agree are found close by.
fn changes(before: &[&str], after: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let (mut row, mut line) = (0, 0);
    while row < before.len() || line < after.len() {
        if before.get(row).is_some_and(|old| after.get(line) == Some(old)) {
            (row, line) = (row + 1, line + 1);
            continue;
        }
        // The nearest pair of lines that agree again.
        let (mut gone, mut come) = (before.len() - row, after.len() - line);
        'search: for distance in 1..64 {
            for k in 0..=distance {
                let (old, new) = (row + k, line + distance - k);
                if old < before.len() && new < after.len() && before[old] == after[new] {
                    (gone, come) = (k, distance - k);
                    break 'search;
                }
            }
        }
        found.push((row..row + gone, line..line + come));
        (row, line) = (row + gone, line + come);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diffs_are_unified() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\n";
        assert_eq!(
            unified("x", old, "a\nb\nC\nd\ne\nf\ng\nnew\nh\n"),
            "--- x\n+++ x\n@@ -1,8 +1,9 @@\n a\n b\n-c\n+C\n d\n e\n f\n g\n+new\n h\n"
        );
        assert_eq!(
            unified("x", "1\n2\n3\n4\n5\n6\n7", "1\n2\n3\n4\n5\n6\n7\n"),
            "--- x\n+++ x\n@@ -4,4 +4,4 @@\n 4\n 5\n 6\n-7\n\\ No newline at end of file\n+7\n"
        );
    }
}
