//! The lines of LaTeX without its commands, and the items of `thebibliography`.

use std::ops::Range;

use super::row::{self, Gap, Row};
use crate::text::tex;

/// Commands whose first argument is no text.
const SILENT: &[&str] = &[
    "label",
    "hypertarget",
    "cite",
    "citep",
    "citet",
    "bibitem",
    "bibinfo",
    "bibfield",
    "textcolor",
    "color",
    "hspace",
    "vspace",
    "setlength",
    "fontsize",
    "BibitemShut",
    "href@noop",
    "providecommand",
    "newcommand",
    "doibase",
    "hyperlink",
    "ref",
    "pageref",
    "eqref",
    "vadjust",
    "addcontentsline",
    "setcounter",
    "input",
    "include",
    "bibliography",
    "bibliographystyle",
    "index",
    "natexlab",
    "translation",
    "includegraphics",
    "usepackage",
    "begin",
    "end",
    "pagestyle",
    "thispagestyle",
    "protect",
    "enlargethispage",
];

/// Commands of headings, with their levels.
const HEADINGS: &[(&str, u8)] = &[
    ("part", 1),
    ("chapter", 2),
    ("addchap", 2),
    ("section", 3),
    ("addsec", 3),
    ("subsection", 4),
    ("subsubsection", 5),
    ("paragraph", 6),
];

/// The lines of a document: from `\begin{document}` on where there is one, without comments.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let from = text.find("\\begin{document}").map_or(0, |at| at + "\\begin{document}".len());
    let to = text.find("\\end{document}").filter(|to| *to >= from).unwrap_or(text.len());
    let body = text.get(from..to).unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    let mut blank = 1;
    for (at, _) in row::lines(body) {
        let whole = body.get(at.clone()).unwrap_or_default();
        let line = without_comment(whole);
        let trimmed = line.trim();
        if trimmed.is_empty() {
            // A comment alone ends no paragraph.
            blank += usize::from(whole.trim().is_empty());
            continue;
        }
        let at = from + at.start..from + at.end;
        if let Some((level, words)) = heading(trimmed) {
            let mut row = Row::new(at, words);
            row.level = Some(level);
            row.gap = Gap::Blank(1);
            rows.push(row);
            blank = 1;
            continue;
        }
        let parts =
            trimmed.starts_with("\\item") || trimmed.starts_with("\\par") && !trimmed.starts_with("\\parbox");
        let environment = trimmed.starts_with("\\begin{") || trimmed.starts_with("\\end{");
        let words = inline(trimmed);
        if words.trim().is_empty() {
            blank = blank.max(usize::from(parts || environment));
            continue;
        }
        let mut row = Row::new(at, row::visible(words.trim()));
        row.indent = row::indent(line);
        row.gap = Gap::behind(blank, parts);
        rows.push(row);
        blank = usize::from(trimmed.ends_with("\\par"));
    }
    row::parted(rows)
}

/// A line up to its comment.
fn without_comment(line: &str) -> &str {
    tex::comment(line).and_then(|at| line.get(..at)).unwrap_or(line)
}

/// The level and the words of the heading that a line holds: `\section*{References}`.
fn heading(line: &str) -> Option<(u8, String)> {
    if !line.starts_with('\\') && !line.starts_with('{') {
        return None;
    }
    HEADINGS.iter().find_map(|(name, level)| {
        let at = line.find(&format!("\\{name}"))?;
        let rest = line.get(at + 1 + name.len()..)?.trim_start_matches('*');
        let rest = behind_group(rest, '[', ']');
        let words = rest.strip_prefix('{')?;
        let behind = behind_group(rest, '{', '}');
        let length = words.len().saturating_sub(behind.len() + 1);
        Some((*level, inline(words.get(..length).unwrap_or(words)).trim().to_owned()))
    })
}

/// The items of LaTeX's `thebibliography`, as authors write it and BibTeX's styles do: where they begin and end, and
/// their text. None where there is no such list.
pub(super) fn bibitems(text: &str) -> Option<Vec<(Range<usize>, String)>> {
    let mut items = Vec::new();
    let mut lists = 0;
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(BEGIN)).map(|start| from + start) {
        lists += 1;
        let end = text.get(start..).and_then(|rest| rest.find(END)).map_or(text.len(), |end| start + end);
        of_list(text, start..end, &mut items);
        from = end;
    }
    (lists > 0).then_some(items)
}

const BEGIN: &str = "\\begin{thebibliography}";
const END: &str = "\\end{thebibliography}";
const ITEM: &str = "\\bibitem";

fn of_list(text: &str, list: Range<usize>, items: &mut Vec<(Range<usize>, String)>) {
    let (start, end) = (list.start, list.end);
    let inner = text.get(list).unwrap_or_default();
    // Not `\bibitemStop`.
    let is_whole = |at: usize| {
        inner.get(at + ITEM.len()..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    let places: Vec<usize> =
        inner.match_indices(ITEM).filter(|(at, _)| is_whole(*at)).map(|(at, _)| start + at).collect();
    for (number, at) in places.iter().enumerate() {
        let next = places.get(number + 1).copied().unwrap_or(end);
        let part = text.get(at + ITEM.len()..next).unwrap_or_default();
        let rest = behind_group(behind_group(part.trim_start(), '[', ']').trim_start(), '{', '}');
        let lines = rest.trim().lines().map(|line| inline(without_comment(line)).trim().to_owned());
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        items.push((*at..next, lines.join("\n")));
    }
}

/// What stands behind the group that a text begins with, if it does; braces within are passed over.
fn behind_group(text: &str, open: char, close: char) -> &str {
    if !text.starts_with(open) {
        return text;
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            _ if c == close && depth == usize::from(open == '{') => {
                return text.get(at + 1..).unwrap_or_default();
            }
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    ""
}

/// A text without commands: letters and signs for what they print, arguments for what they hold.
pub(super) fn inline(text: &str) -> String {
    if !text.contains(['\\', '{', '}', '~', '$', '`', '\'']) && !text.contains("--") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut accent: Option<char> = None;
    while let Some(c) = rest.chars().next() {
        let tail = rest.get(c.len_utf8()..).unwrap_or_default();
        let before = out.len();
        rest = tail;
        match c {
            '\\' => rest = command(tail, &mut out, &mut accent),
            '{' | '}' | '$' => {}
            '~' => out.push('\u{a0}'),
            '`' if tail.starts_with('`') => {
                out.push('“');
                rest = tail.get(1..).unwrap_or_default();
            }
            '\'' if tail.starts_with('\'') => {
                out.push('”');
                rest = tail.get(1..).unwrap_or_default();
            }
            '-' if tail.starts_with("--") => {
                out.push('—');
                rest = tail.get(2..).unwrap_or_default();
            }
            '-' if tail.starts_with('-') => {
                out.push('–');
                rest = tail.get(1..).unwrap_or_default();
            }
            c => out.push(c),
        }
        if c != '\\'
            && out.len() > before
            && let Some(mark) = accent.take()
        {
            out.push(mark);
        }
    }
    out
}

/// The most of a link's words that are looked at, in characters.
const LONGEST: usize = 1000;

/// Reads a command behind its backslash, and returns what follows it.
fn command<'t>(text: &'t str, out: &mut String, accent: &mut Option<char>) -> &'t str {
    // In the files of REVTeX an at sign is a letter: `\href@noop`.
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'@';
    let letters = match text.as_bytes().first() {
        Some(first) if first.is_ascii_alphabetic() => text.bytes().take_while(is_letter).count(),
        _ => 0,
    };
    if letters == 0 {
        let Some(c) = text.chars().next() else { return text };
        let rest = text.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' | ' ' | '/' | ',' | ';' | '!' | ':' => {
                out.push_str(if c == '/' || c == '!' { "" } else { " " });
            }
            '-' => {}
            _ => match tex::accent(&c.to_string()) {
                Some(mark) => *accent = Some(mark),
                None => out.push(c),
            },
        }
        return rest;
    }
    let (name, rest) = text.split_at(letters);
    let rest = rest.strip_prefix('*').unwrap_or(rest);
    if name != "href" && tex::ADDRESSES.contains(&name) && rest.starts_with('{') {
        let behind = behind_group(rest, '{', '}');
        let inner = rest.get(1..rest.len().saturating_sub(behind.len() + 1)).unwrap_or_default();
        out.push_str(&inner.replace('\\', ""));
        return behind;
    }
    if name == "href" && rest.trim_start().starts_with('{') {
        let rest = rest.trim_start();
        let behind = behind_group(rest, '{', '}');
        let inner = rest.get(1..rest.len().saturating_sub(behind.len() + 1)).unwrap_or_default();
        let inner = inner.replace("\\doibase ", "https://doi.org/").replace('\\', "");
        let behind = behind.trim_start();
        // As much of the words as may show the address.
        let end = behind.char_indices().nth(LONGEST).map_or(behind.len(), |(end, _)| end);
        let words = behind.get(..end).unwrap_or_default();
        let words = words.get(..words.len() - behind_group(words, '{', '}').len()).unwrap_or_default();
        let shown = words.replace('\\', "");
        if !shown.contains(inner.trim_start_matches("https://").trim_start_matches("http://")) {
            out.push_str(&inner);
            out.push(' ');
        }
        return behind;
    }
    if SILENT.contains(&name) {
        let behind = behind_group(rest.trim_start(), '[', ']');
        let behind = behind_group(behind.trim_start(), '{', '}');
        // A second argument may stand apart, and is text: `\bibinfo {year} {2001}`.
        return if behind.trim_start().starts_with('{') { behind.trim_start() } else { behind };
    }
    if let Some(mark) = tex::accent(name) {
        *accent = Some(mark);
        return rest.trim_start();
    }
    if matches!(name, "item") {
        out.push_str("• ");
        return behind_group(rest.trim_start(), '[', ']');
    }
    if let Some(printed) = tex::named(name) {
        out.push_str(printed);
        if let Some(mark) = accent.take() {
            out.push(mark);
        }
    }
    // A space ends the name of a command.
    match rest.strip_prefix(' ') {
        Some(rest) => rest,
        None => rest,
    }
}
