//! Markdown: CommonMark, with HTML for what it has no markup for. Escaped is also what the common
//! extensions read (tables, strikethrough, mathematics, citations), since nobody knows which reader
//! comes. One of them makes links of bare URLs and shows the backslashes in them, so a URL that needs
//! any is kept from that.

use super::super::{Formatting, RichText};
use super::runs::{self, Around, Mark, Syntax};
use super::safe;

/// Writes rich text.
pub(super) fn fragment(text: &RichText) -> String {
    in_paragraphs(runs::write(text, &Markdown))
}

struct Markdown;

impl Syntax for Markdown {
    fn text(&self, text: &str, out: &mut String) {
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
            if acts {
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

/// Characters that indent a line. Four spaces or a tab begin a block of code, which pandoc accepts in no field of a
/// reference: it then refuses the whole file.
const INDENT: [char; 2] = [' ', '\t'];

/// Markdown none of whose lines is anything but a paragraph's: none is indented as code is, and one that would begin a
/// block has a backslash there. A space that begins a fragment stays.
pub(crate) fn in_paragraphs(markdown: String) -> String {
    let is_inert = |line: &str| {
        let text = line.trim_start_matches(INDENT);
        !is_code(&line[..line.len() - text.len()]) && block_mark(text).is_none()
    };
    if markdown.split('\n').all(is_inert) {
        return markdown;
    }
    let mut out = String::with_capacity(markdown.len() + 4);
    for (number, line) in markdown.split('\n').enumerate() {
        let text = line.trim_start_matches(INDENT);
        let indent = &line[..line.len() - text.len()];
        let joint = if number > 0 { "\n" } else { "" };
        out.extend([joint, if is_code(indent) { "" } else { indent }]);
        match block_mark(text) {
            Some(place) => out.extend([&text[..place], "\\", &text[place..]]),
            None => out.push_str(text),
        }
    }
    out
}

fn is_code(indent: &str) -> bool {
    indent.len() > 3 || indent.contains('\t')
}

/// Where a backslash keeps a line from being a list, a heading, a rule, a definition or a fenced block.
fn block_mark(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    if matches!(first, '-' | '+' | '#' | '>' | ':' | '%' | '=') {
        return Some(0);
    }
    // `1.`, `iv)`, `(a)`
    let inner = line.strip_prefix('(').unwrap_or(line);
    let mark = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')?;
    let number = inner.get(..mark).unwrap_or_default();
    let is_number = number.len() == 1
        || number.bytes().all(|byte| byte.is_ascii_digit())
        || number.to_ascii_lowercase().bytes().all(|byte| b"ivxlcdm".contains(&byte));
    // A capital and a full stop begin a name, unless they are alone or before two spaces.
    let is_initial = number.bytes().all(|byte| byte.is_ascii_uppercase())
        && number.len() == 1
        && inner.get(mark..).is_some_and(|rest| rest.starts_with(". ") && !rest.starts_with(".  "));
    let is_mark = is_number
        && !is_initial
        && mark > 0
        && inner.get(mark..).is_some_and(|rest| {
            rest.starts_with(['.', ')'])
                && (rest.len() == 1 || rest.get(1..).is_some_and(|rest| rest.starts_with(INDENT)))
        });
    is_mark.then_some(line.len() - inner.len() + mark)
}
