//! LaTeX: `\cite{doi:10…}` and the commands of natbib and biblatex, with their optional arguments and
//! several keys.
//!
//! A command whose name has "cite" in it cites, but for the few that set citations up. That covers the
//! packages that make commands of their own after the pattern of the known ones.

mod hide;

use std::ops::Range;

use self::hide::{command, hide};
use super::mask::Mask;
use super::model::{Cluster, Document, Form, KeyCite, Member, Note};
use super::notes;

/// Commands of that name that do not cite keys.
const NOT_CITING: &[&str] =
    &["setcite", "citestyle", "citesetup", "citetext", "bibcite", "citealias", "citecommand", "citehook"];

/// No optional argument is longer.
const LONGEST_OPTION: usize = 1000;

pub(super) fn read(text: &str) -> (Mask, Document) {
    let mut mask = Mask::of(text);
    let end = hide(text, &mut mask);
    let visible = mask.text().into_owned();
    let reader = Reader { text: &visible, closing: closing(visible.as_bytes()) };
    let mut document = Document { end, ..Document::default() };
    let footnotes = reader.read(&mut document);
    document.notes = notes::place(visible.as_bytes(), footnotes, &mut document.clusters);
    (mask, document)
}

/// Where the brace at each place is closed; 0 for one that is not, and for other bytes.
fn closing(bytes: &[u8]) -> Vec<usize> {
    let mut closing = vec![0; bytes.len()];
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'{' => open.push(at),
            b'}' => {
                if let Some(place) = open.pop().and_then(|start| closing.get_mut(start)) {
                    *place = at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    closing
}

/// A text without what is hidden, and its braces.
struct Reader<'t> {
    text: &'t str,
    closing: Vec<usize>,
}

impl Reader<'_> {
    /// Reads the commands; returns the footnotes.
    fn read(&self, document: &mut Document) -> Vec<Note> {
        let mut footnotes = Vec::new();
        let mut at = 0;
        while let Some(offset) = self.text.get(at..).and_then(|rest| rest.find('\\')) {
            at += offset;
            let start = at;
            let name = command(self.text.get(at..).unwrap_or_default());
            let mut end = at + 1 + name.len();
            if name.is_empty() {
                let escaped = self.text.get(end..).and_then(|rest| rest.chars().next());
                at = end + escaped.map_or(0, char::len_utf8);
                continue;
            }
            let small = name.to_ascii_lowercase();
            let starred = self.text.as_bytes().get(end) == Some(&b'*');
            end += usize::from(starred);
            at = match name {
                "addbibresource" | "addglobalbib" | "addsectionbib" => {
                    document.biblatex = true;
                    self.files(end, "", &mut document.bibliographies)
                }
                "bibliography" => {
                    let end = self.files(end, ".bib", &mut document.bibliographies);
                    let closed = self.text.as_bytes().get(end) == Some(&b'}');
                    document.list.get_or_insert(start..end + usize::from(closed));
                    end
                }
                "printbibliography" | "printbibheading" => {
                    let options = self.options(end);
                    let end = options.last().map_or(end, |option| option.end + 1);
                    if document.list.is_none() {
                        document.list = Some(start..end);
                        document.heading = options.first().and_then(|option| self.heading(option.clone()));
                    } else {
                        // All references stand in the place of the first.
                        document.invisible.push(start..end);
                    }
                    end
                }
                "usepackage" | "RequirePackage" => {
                    let argument = self.argument(end);
                    let packages =
                        argument.clone().and_then(|range| self.text.get(range)).unwrap_or_default();
                    document.biblatex |= packages.split(',').any(|package| package.trim() == "biblatex");
                    argument.map_or(end, |range| range.end)
                }
                "footnote" | "footnotetext" | "endnote" => {
                    footnotes.extend(self.argument(end).map(|body| Note { body, mark: start }));
                    end
                }
                _ if small.contains("cite") && !NOT_CITING.iter().any(|other| small.contains(other)) => {
                    self.citation(start, &small, starred, end, document)
                }
                _ => end,
            };
        }
        footnotes
    }

    /// The heading that options of biblatex give its list (its manual, `\printbibliography`); none where the list is
    /// a part of the references, and its heading not that of all.
    fn heading(&self, options: Range<usize>) -> Option<String> {
        const PARTS: [&str; 10] = [
            "type",
            "nottype",
            "subtype",
            "notsubtype",
            "keyword",
            "notkeyword",
            "category",
            "notcategory",
            "filter",
            "check",
        ];
        let options = parts(self.text.get(options).unwrap_or_default());
        let value = |wanted: &str| {
            let mut options = options.iter().filter_map(|option| option.split_once('='));
            let value = options.rfind(|(name, _)| name.trim() == wanted)?.1.trim();
            Some(value.strip_prefix('{').and_then(|value| value.strip_suffix('}')).unwrap_or(value))
        };
        if PARTS.into_iter().any(|part| value(part).is_some()) {
            return None;
        }
        let command = match value("heading").unwrap_or_default() {
            "none" => return Some(String::new()),
            "subbibliography" | "subbibintoc" => "subsection*",
            "bibnumbered" => "section",
            "subbibnumbered" => "subsection",
            _ => "section*",
        };
        Some(format!("\\{command}{{{}}}\n\n", value("title").unwrap_or("References")))
    }

    /// The files that an argument names; returns where it ends.
    fn files(&self, at: usize, extension: &str, files: &mut Vec<String>) -> usize {
        let Some(range) = self.argument(at) else { return at };
        let names = self.text.get(range.clone()).unwrap_or_default().split(',').map(str::trim);
        files.extend(names.filter(|name| !name.is_empty() && !name.contains("://")).map(|name| {
            if name.to_ascii_lowercase().ends_with(extension) {
                name.to_owned()
            } else {
                format!("{name}{extension}")
            }
        }));
        range.end
    }

    /// The keys of a command, and the citation that it makes; returns where its arguments end.
    fn citation(&self, start: usize, name: &str, starred: bool, at: usize, document: &mut Document) -> usize {
        let mut at = at;
        // The first group of these is a volume.
        if name.contains("volcite") {
            at = self.argument(at).map_or(at, |range| range.end + 1);
        }
        let mut members: Vec<Member> = Vec::new();
        while let Some(range) = self.argument(at) {
            // Of a single option it is what stands behind.
            let options = self.options(at);
            let (before, behind) = match options.as_slice() {
                [] => (at..at, at..at),
                [behind] => (at..at, behind.clone()),
                [.., before, behind] => (before.clone(), behind.clone()),
            };
            at = range.end + 1;
            let first = document.cites.len();
            document.all |=
                name == "nocite" && self.text.get(range.clone()).is_some_and(|key| key.trim() == "*");
            self.keys(range, &mut document.cites);
            let last = document.cites.len();
            members.extend((first..last).map(|cite| Member {
                cite,
                suppress_author: leaves_names_out(name, starred),
                prefix: if cite == first { before.clone() } else { at..at },
                suffix: if cite + 1 == last { behind.clone() } else { at..at },
            }));
            // Several groups belong to one of these commands: \autocites[1]{a}[2]{b}.
            if !name.ends_with("cites") {
                break;
            }
        }
        if let Some(form) = form(name).filter(|_| !members.is_empty()) {
            let bare = name.contains("citeal") || matches!(name, "citeyear" | "citedate");
            let footnote = name.starts_with("foot") || name.starts_with("endcite");
            document.clusters.push(Cluster { bare, footnote, ..Cluster::new(start..at, form, members) });
        }
        at
    }

    fn keys(&self, range: Range<usize>, cites: &mut Vec<KeyCite>) {
        let mut start = range.start;
        for piece in self.text.get(range).unwrap_or_default().split(',') {
            let key = piece.trim();
            let from = start + piece.len() - piece.trim_start().len();
            if !key.is_empty() && key != "*" {
                cites.push(KeyCite::new(from..from + key.len(), key));
            }
            start += piece.len() + 1;
        }
    }

    /// What stands in the braces that come next, after optional arguments.
    fn argument(&self, at: usize) -> Option<Range<usize>> {
        let at = self.options(at).last().map_or(at, |option| option.end + 1);
        let open = at + self.blanks(at);
        if self.text.as_bytes().get(open) != Some(&b'{') {
            return None;
        }
        let close = self.closing.get(open).copied().filter(|close| *close > 0)?;
        Some(open + 1..close)
    }

    /// The optional arguments that come next.
    fn options(&self, at: usize) -> Vec<Range<usize>> {
        let mut options: Vec<Range<usize>> = Vec::new();
        let mut at = at;
        loop {
            let open = at + self.blanks(at);
            let end = match self.text.as_bytes().get(open) {
                Some(b'[') => self.option(open, b']'),
                Some(b'(') => self.option(open, b')'),
                _ => None,
            };
            let Some(end) = end else { return options };
            options.push(open + 1..end - 1);
            at = end;
        }
    }

    fn blanks(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
    }

    /// Where an optional argument ends.
    fn option(&self, open: usize, close: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = open + 1;
        while at < open + LONGEST_OPTION {
            match bytes.get(at)? {
                b'{' => at = self.closing.get(at).copied().filter(|close| *close > 0)?,
                byte if *byte == close => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        None
    }
}

/// The parts of options that commas divide outside of braces.
fn parts(options: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let divides = |c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    };
    options.split(divides).collect()
}

/// How a command's citation is part of its sentence, as pandoc and the packages have it; none for one
/// that only names works for the list, or gives a part of an entry that is no citation.
fn form(name: &str) -> Option<Form> {
    const FIELDS: [&str; 7] =
        ["nocite", "citetitle", "citeurl", "citefield", "citename", "citelist", "citenum"];
    if FIELDS.iter().any(|field| name.contains(field)) {
        return None;
    }
    let is = |names: &[&str]| names.contains(&name);
    Some(match name {
        _ if name.contains("citeauthor") => Form::Author,
        _ if name.contains("fullcite") => Form::Entry,
        _ if is(&["citet", "citealt", "textcite", "textcites", "citeasnoun", "newcite", "shortcite"]) => {
            Form::Narrative
        }
        _ => Form::Parenthetical,
    })
}

/// Whether a command leaves the names out: \citeyear, \parencite*.
fn leaves_names_out(name: &str, starred: bool) -> bool {
    name.contains("citeyear")
        || name.contains("citedate")
        || (starred && matches!(name, "cite" | "autocite" | "parencite"))
}
