//! LaTeX: `\cite{doi:10…}` and the commands of natbib and biblatex, with their optional arguments and
//! several keys.
//!
//! Hidden are comments, verbatim text, what `\iffalse` leaves out, mathematics, and what follows the
//! end of the document. In addresses (`\url`, `\href`) a percent sign is no comment.
//!
//! A command whose name has "cite" in it cites, but for the few that set citations up. That covers the
//! packages that make commands of their own after the pattern of the known ones.

use std::ops::Range;

use super::mask::Mask;
use super::model::{Cluster, Document, Form, KeyCite, Member, Note};
use super::notes;
use crate::text::tex;

/// Commands of that name that do not cite keys.
const NOT_CITING: &[&str] =
    &["setcite", "citestyle", "citesetup", "citetext", "bibcite", "citealias", "citecommand", "citehook"];

/// Environments whose content is text as it is, or no text at all.
const VERBATIM: &[&str] = &[
    "verbatim",
    "verbatim*",
    "Verbatim",
    "Verbatim*",
    "lstlisting",
    "minted",
    "comment",
    "filecontents",
    "filecontents*",
    "alltt",
];

/// Environments of mathematics; each has a form with an asterisk.
const MATHS: &[&str] =
    &["math", "displaymath", "equation", "align", "gather", "multline", "flalign", "alignat", "eqnarray"];

/// No optional argument is longer.
const LONGEST_OPTION: usize = 1000;

/// No name of an environment that matters here is longer.
const LONGEST_ENVIRONMENT: usize = 64;

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

/// The name of the command that a backslash at the beginning of a text begins.
fn command(text: &str) -> &str {
    let name = text.get(1..).unwrap_or_default();
    let letters = name.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'@').count();
    name.get(..letters).unwrap_or_default()
}

/// Hides everything that is not read as text; returns where the document ends, if it says so.
fn hide(text: &str, mask: &mut Mask) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut ends = Ends::default();
    let mut at = 0;
    while let Some(offset) =
        bytes.get(at..).and_then(|rest| rest.iter().position(|byte| b"\\%$".contains(byte)))
    {
        at += offset;
        let rest = text.get(at..).unwrap_or_default();
        let end = match bytes.get(at) {
            Some(b'%') => Some(at + line(rest)),
            Some(b'$') => ends.dollar(bytes, at),
            _ if command(rest) == "end" && environment(rest) == Some("document") => {
                mask.hide(at..text.len());
                return Some(at);
            }
            _ => {
                let (hidden, next) = behind_backslash(rest, &mut ends);
                mask.hide(at + hidden.start..at + hidden.end);
                at += next.max(1);
                continue;
            }
        };
        if let Some(end) = end {
            mask.hide(at..end);
        }
        at = end.unwrap_or(at + 1).max(at + 1);
    }
    None
}

/// The environment that a text begins or ends, which begins with the command for it.
fn environment(text: &str) -> Option<&str> {
    let argument = text.get(1 + command(text).len()..)?.strip_prefix('{')?;
    let end = argument.bytes().take(LONGEST_ENVIRONMENT).position(|byte| byte == b'}')?;
    argument.get(..end)
}

/// What a command hides of the text that it begins, and where to go on.
fn behind_backslash(text: &str, ends: &mut Ends) -> (Range<usize>, usize) {
    let name = command(text);
    let after = 1 + name.len();
    let rest = text.get(after..).unwrap_or_default();
    match name {
        "" => match text.get(1..2) {
            Some("(") => ends.closed(text, "\\)"),
            Some("[") => ends.closed(text, "\\]"),
            _ => (0..0, 1 + text.chars().nth(1).map_or(0, char::len_utf8)),
        },
        "verb" | "lstinline" | "mintinline" => {
            let end = after + verbatim(name, rest);
            (0..end, end)
        }
        _ if tex::ADDRESSES.contains(&name) && rest.starts_with('{') => (0..0, after + tex::address(rest)),
        "iffalse" => {
            let end = after + branch(rest);
            (0..end, end)
        }
        "begin" => match environment(text).filter(|environment| hides(environment)) {
            Some(environment) => ends.closed(text, &format!("\\end{{{environment}}}")),
            None => (0..0, after),
        },
        _ => (0..0, after),
    }
}

fn hides(environment: &str) -> bool {
    VERBATIM.contains(&environment) || MATHS.contains(&environment.strip_suffix('*').unwrap_or(environment))
}

/// What is known not to end any more: searched for before, in vain.
#[derive(Default)]
struct Ends {
    never: Vec<String>,
    no_dollar: usize,
}

impl Ends {
    /// What begins here and is closed by this text; if it never is, nothing.
    fn closed(&mut self, text: &str, end: &str) -> (Range<usize>, usize) {
        if self.never.iter().any(|never| never == end) {
            return (0..0, 2);
        }
        if let Some(place) = text.find(end) {
            return (0..place + end.len(), place + end.len());
        }
        self.never.push(end.to_owned());
        (0..0, 2)
    }

    /// Where mathematics between dollar signs end: in the same paragraph.
    fn dollar(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        if at < self.no_dollar {
            return None;
        }
        let width = if bytes.get(at + 1) == Some(&b'$') { 2 } else { 1 };
        let mut place = at + width;
        while let Some(byte) = bytes.get(place) {
            match byte {
                b'\\' => place += 1,
                b'$' => return Some((place + width).min(bytes.len())),
                b'\n' if is_blank(bytes.get(place + 1..).unwrap_or_default()) => break,
                _ => {}
            }
            place += 1;
        }
        self.no_dollar = place;
        None
    }
}

/// Whether the line that a text begins with is blank.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).is_none_or(|byte| *byte == b'\n')
}

/// The length of the rest of a line.
fn line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The length of text between two signs of the author's choice, after options. It ends with its line.
fn verbatim(command: &str, text: &str) -> usize {
    let line = text.get(..line(text)).unwrap_or_default();
    let rest = |at: usize| line.get(at..).unwrap_or_default();
    let behind = |at: usize, open: char, close: char| {
        let end = rest(at).starts_with(open).then(|| rest(at).find(close)).flatten();
        end.map_or(at, |end| at + end + close.len_utf8())
    };
    let mut start = behind(usize::from(line.starts_with('*')), '[', ']');
    if command == "mintinline" {
        start = behind(start, '{', '}');
    }
    let Some(open) = rest(start).chars().next() else { return start };
    let close = if open == '{' { '}' } else { open };
    let inner = start + open.len_utf8();
    rest(inner).find(close).map_or(line.len(), |end| inner + end + close.len_utf8())
}

/// The length of a branch that is left out: to its `\else` or `\fi`, or else to the end.
fn branch(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, _) in text.match_indices('\\') {
        let rest = text.get(at..).unwrap_or_default();
        let name = command(rest);
        let end = at + 1 + name.len();
        match name {
            "fi" | "else" if depth == 0 => return end,
            "fi" => depth -= 1,
            // With braces it is a command that ends with its arguments; \iff is a relation.
            name if name.starts_with("if")
                && !matches!(name, "iff" | "ifthenelse")
                && text.as_bytes().get(end) != Some(&b'{') =>
            {
                depth += 1;
            }
            _ => {}
        }
    }
    text.len()
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

    /// The heading that options of biblatex give its list (its manual, `\printbibliography`), if they do.
    fn heading(&self, options: Range<usize>) -> Option<String> {
        let options = self.text.get(options).unwrap_or_default();
        let value = |wanted: &str| {
            let mut options = parts(options).into_iter().filter_map(|option| option.split_once('='));
            let value = options.rfind(|(name, _)| name.trim() == wanted)?.1.trim();
            Some(value.strip_prefix('{').and_then(|value| value.strip_suffix('}')).unwrap_or(value))
        };
        let command = match value("heading").unwrap_or_default() {
            "none" => return Some(String::new()),
            "subbibliography" | "subbibintoc" => "subsection*",
            "bibnumbered" => "section",
            "subbibnumbered" => "subsection",
            _ => "section*",
        };
        let title = value("title");
        (title.is_some() || command != "section*")
            .then(|| format!("\\{command}{{{}}}\n\n", title.unwrap_or("References")))
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
