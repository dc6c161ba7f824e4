//! Markdown: CommonMark, with HTML for what it has no markup for. Escaped is also what the common
//! extensions read (tables, strikethrough, mathematics, citations), since nobody knows which reader
//! comes. One of them makes links of bare URLs and shows the backslashes in them, so a URL that needs
//! any is kept from that.

use super::super::Formatting;
use super::runs::{Around, Mark, Syntax};
use super::safe;

pub(super) struct Markdown;

impl Syntax for Markdown {
    fn text(&self, text: &str, out: &mut String) {
        let line_starts = out.is_empty() || out.ends_with('\n');
        let acting_at_start = line_starts.then(|| block_marker(text)).flatten();
        let mut before = None;
        // Up to where the text is known to be a URL: each is looked at once.
        let mut url_end = 0;
        let mut characters = text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            let acts = match c {
                c if ALWAYS_ACTING.contains(c) => true,
                // Within a word it is only itself.
                '_' => !before.is_some_and(char::is_alphanumeric) || !next.is_some_and(char::is_alphanumeric),
                ':' if at >= url_end && text[at..].starts_with("://") => {
                    let url = text[at..].split(' ').next().unwrap_or_default();
                    url_end = at + url.len();
                    has_acting(url)
                }
                '&' => next.is_some_and(|next| next == '#' || next.is_ascii_alphanumeric()),
                '-' => next == Some('-') || out.ends_with('-'),
                _ => false,
            };
            if acts || acting_at_start == Some(at) {
                out.push('\\');
            }
            out.push(c);
            before = Some(c);
        }
    }

    fn mark(&self, mark: Mark<'_>, around: Around) -> (String, String) {
        let (open, close) = match mark {
            Mark::Format(Formatting::Italic | Formatting::Oblique) if parses(around) => ("*", "*"),
            Mark::Format(Formatting::Bold) if parses(around) => ("**", "**"),
            Mark::Format(Formatting::Italic | Formatting::Oblique) => ("<em>", "</em>"),
            Mark::Format(Formatting::Bold) => ("<strong>", "</strong>"),
            Mark::Format(Formatting::SmallCaps) => (r#"<span style="font-variant:small-caps;">"#, "</span>"),
            Mark::Format(Formatting::Superscript) => ("<sup>", "</sup>"),
            Mark::Format(Formatting::Subscript) => ("<sub>", "</sub>"),
            Mark::Format(Formatting::Underline) => ("<u>", "</u>"),
            Mark::Format(_) => return Default::default(),
            Mark::Link(target) => {
                let target = safe::target(target).unwrap_or_default().replace('&', "&amp;");
                return ("[".into(), format!("](<{target}>)"));
            }
        };
        (open.into(), close.into())
    }

    fn line_break(&self, indented: bool) -> &'static str {
        if indented { "\\\n&emsp;" } else { "\\\n" }
    }
}

const ALWAYS_ACTING: &str = r"\`*[]<$^~|@";

/// Whether the rest of a URL has a character that will be escaped.
fn has_acting(url: &str) -> bool {
    url.contains(|c| ALWAYS_ACTING.contains(c))
        || ["--", "__", "/_", "_/", "&"].iter().any(|part| url.contains(part))
}

/// Whether asterisks there are read as emphasis (CommonMark 0.31, 6.2, "Emphasis and strong
/// emphasis"): within, they must not touch punctuation that has a letter on its other side; and
/// they must not meet asterisks that just closed.
fn parses(around: Around) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    around.before != Some('*')
        && (letter(around.first) || outside(around.before))
        && (letter(around.last) || outside(around.after))
}

/// Where in text at the start of a line is the character that makes a block of it: a heading, a
/// quotation, a list, a rule, a table, a definition.
fn block_marker(text: &str) -> Option<usize> {
    match text.chars().next()? {
        '#' | '>' | '+' | '-' | '=' | ':' | '%' | '(' => return Some(0),
        _ => {}
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
    // A lone small letter numbers a list in some readers.
    let label = if digits > 0 { digits } else { letters };
    let listed = (digits > 0 || letters == 1)
        && text[label..].starts_with(['.', ')'])
        && text[label + 1..].chars().next().is_none_or(char::is_whitespace);
    listed.then_some(label)
}
