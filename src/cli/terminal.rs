//! Text for a terminal: lines broken at words, with an indent.
//!
//! Text comes written, with escape sequences for formats (SGR) and links (OSC 8), which take no columns. At a
//! line break they are closed and opened again after the indent, so that no underline or link covers it.
//! Lines break at spaces and between East Asian characters. A word longer than a line, such as an address,
//! starts a line of its own and is not broken: terminals find addresses in what they wrap themselves.

use unicode_width::UnicodeWidthChar as _;

use crate::csl::{BibliographyEntry, ReferenceList};
use crate::markup::{Display, Inline, Output, RichText};

/// Lines are no longer, since longer ones are hard to read.
const WIDEST: usize = 100;

/// The indent of the lines after the first of an entry without a label (CSL 1.0.2, `hanging-indent`).
const HANGING: usize = 4;

/// Returns the columns that text may take: those that `COLUMNS` says, or that the terminal has. Terminals of editors and
/// of CI often have no size of their own.
pub(crate) fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let columns = said.filter(|columns| *columns > 0);
    let own = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns.or_else(own).unwrap_or(80).clamp(20, WIDEST)
}

/// Breaks text into lines of at most `width` columns. The lines after the first are indented by `indent`
/// columns; of the first, `column` are taken already. Ends without a line feed.
pub(crate) fn wrap(text: &str, width: usize, column: usize, indent: usize) -> String {
    let mut lines = Lines { out: String::new(), open: Vec::new(), column, indent, width };
    for (number, line) in text.split('\n').enumerate() {
        let own = line.len() - line.trim_start_matches(' ').len();
        if number > 0 {
            lines.break_line(own);
        }
        let mut space = false;
        for word in line.split(' ').filter(|word| !word.is_empty()) {
            for (part, chunk) in chunks(word).into_iter().enumerate() {
                lines.push(chunk, space && part == 0);
            }
            space = true;
        }
    }
    lines.out
}

/// Writes the entries of a list for a terminal: wrapped, with a hanging indent, an empty line between them.
/// Labels of numbered entries stand in a column of their own.
pub(crate) fn entries(
    list: &ReferenceList,
    order: &[&BibliographyEntry],
    output: Output,
    width: usize,
) -> String {
    let label = |entry: &BibliographyEntry| match entry.body.0.split_first() {
        Some((Inline::Block(Display::LeftMargin, label), rest)) => {
            (label.write(output), RichText(rest.to_vec()).write(output))
        }
        _ => (String::new(), entry.body.write(output)),
    };
    let entries: Vec<(String, String)> = order.iter().map(|entry| label(entry)).collect();
    // A style may use long labels; these stand above their entries' other lines, not beside them.
    let widest = entries.iter().map(|(label, _)| columns(label.trim_end())).max().filter(|most| *most > 0);
    let column = widest.map(|most| most.min(width / 4) + 1);
    let hanging = if list.layout.hanging_indent { HANGING } else { 0 };
    let written = entries.iter().map(|(label, text)| match column {
        None => wrap(text, width, 0, hanging),
        Some(column) => {
            let label = label.trim_end();
            let gap = column.saturating_sub(columns(label)).max(1);
            let begins = columns(label) + gap;
            format!("{label}{}{}", " ".repeat(gap), wrap(text.trim_start(), width, begins, column))
        }
    });
    written.collect::<Vec<_>>().join("\n\n")
}

/// Lines as they are made.
struct Lines {
    out: String,
    /// The sequences that open what is in force, and those that close it.
    open: Vec<(String, &'static str)>,
    column: usize,
    indent: usize,
    width: usize,
}

impl Lines {
    /// Begins a line, with an indent beyond that of the text.
    fn break_line(&mut self, further: usize) {
        for (_, close) in self.open.iter().rev() {
            self.out.push_str(close);
        }
        let indent = self.indent + further;
        self.out.push('\n');
        self.out.push_str(&" ".repeat(indent));
        for (open, _) in &self.open {
            self.out.push_str(open);
        }
        self.column = indent;
    }

    /// Appends what is not to be broken, after a space or right after what is there.
    fn push(&mut self, chunk: &str, space: bool) {
        let length = columns(chunk);
        if self.column > self.indent && self.column + usize::from(space) + length > self.width {
            self.break_line(0);
        } else if space {
            self.out.push(' ');
            self.column += 1;
        }
        self.out.push_str(chunk);
        self.column += length;
        for sequence in sequences(chunk) {
            self.follow(sequence);
        }
    }

    /// Remembers what a sequence opens or closes.
    fn follow(&mut self, sequence: &str) {
        const END_OF_LINK: &str = "\u{1b}]8;;\u{1b}\\";
        let close = match sequence {
            "\u{1b}[1m" | "\u{1b}[2m" => "\u{1b}[22m",
            "\u{1b}[3m" => "\u{1b}[23m",
            "\u{1b}[4m" => "\u{1b}[24m",
            END_OF_LINK => return self.open.retain(|(_, close)| *close != END_OF_LINK),
            link if link.starts_with("\u{1b}]8;") => END_OF_LINK,
            other => return self.open.retain(|(_, close)| *close != other),
        };
        self.open.push((sequence.to_owned(), close));
    }
}

/// Returns the columns that text takes: escape sequences take none, East Asian characters two.
fn columns(text: &str) -> usize {
    let sequences: usize = sequences(text).map(visible).sum();
    visible(text) - sequences
}

fn visible(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Returns the escape sequences in a text.
fn sequences(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('\u{1b}').filter_map(|(start, _)| {
        let rest = &text[start..];
        let end = match rest.as_bytes().get(1)? {
            b'[' => rest.find('m')? + 1,
            b']' => rest.get(2..)?.find('\\')? + 3,
            _ => return None,
        };
        rest.get(..end)
    })
}

/// Cuts a word where a line may break in it: between characters of double width, but not before closing
/// punctuation or after opening punctuation.
fn chunks(word: &str) -> Vec<&str> {
    const NOT_FIRST: &str = "、。，．：；！？）］｝〕〉》」』】〙〗·ー々〜～’”";
    const NOT_LAST: &str = "（［｛〔〈《「『【〘〖‘“";
    let mut chunks = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in word.char_indices() {
        let wide = |c: char| c.width() == Some(2);
        if before.is_some_and(|before| wide(before) && wide(c) && !NOT_LAST.contains(before))
            && !NOT_FIRST.contains(c)
        {
            chunks.push(&word[start..at]);
            start = at;
        }
        before = Some(c);
    }
    chunks.push(&word[start..]);
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_words_and_have_an_indent() {
        assert_eq!(wrap("one two three four", 9, 0, 2), "one two\n  three\n  four");
        assert_eq!(wrap("one two", 9, 4, 4), "one\n    two");
        assert_eq!(wrap("https://doi.org/10.1000/x y", 9, 0, 2), "https://doi.org/10.1000/x\n  y");
        assert_eq!(wrap("a\n    b c", 7, 0, 0), "a\n    b c");
        assert_eq!(wrap("", 9, 0, 2), "");
    }

    #[test]
    fn east_asian_text_breaks_between_characters() {
        assert_eq!(wrap("日本語の文字。", 8, 0, 0), "日本語の\n文字。");
        assert_eq!(wrap("日本語の。文字", 8, 0, 0), "日本語\nの。文字", "no line begins with a full stop");
    }

    #[test]
    fn nothing_covers_the_indent() {
        let italic = "\u{1b}[3mone two\u{1b}[23m three";
        assert_eq!(wrap(italic, 5, 0, 1), "\u{1b}[3mone\u{1b}[23m\n \u{1b}[3mtwo\u{1b}[23m\n three");
        let (open, close) = ("\u{1b}]8;;https://example.org/a m\u{1b}\\", "\u{1b}]8;;\u{1b}\\");
        let link = format!("{open}a{close} b");
        assert_eq!(columns(&link), 3, "the address of a link takes no columns");
    }
}
