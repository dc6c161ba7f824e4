//! The strings of CSL-YAML, which pandoc reads as Markdown, from and to the inline markup of CSL-JSON.
//!
//! Written, every character that Markdown would act on has a backslash before it, as pandoc's own writer
//! does it, and styles are Markdown's. Read, backslashes before punctuation go, and emphasis becomes
//! markup; whatever else Markdown knows (links, images, TeX) is read as the text that it is.

use crate::markup::markdown::in_paragraphs;
use crate::markup::{Formatting, Inline, RichText, csl};

/// How a style begins and ends in Markdown, and what it is in CSL's markup.
const STYLES: &[(Formatting, &str, &str, &str, &str)] = &[
    (Formatting::Bold, "**", "**", "<b>", "</b>"),
    (Formatting::Italic, "*", "*", "<i>", "</i>"),
    (Formatting::Superscript, "^", "^", "<sup>", "</sup>"),
    (Formatting::Subscript, "~", "~", "<sub>", "</sub>"),
    (Formatting::SmallCaps, "[", "]{.smallcaps}", "<span style=\"font-variant:small-caps;\">", "</span>"),
    (Formatting::NoCase, "[", "]{.nocase}", "<span class=\"nocase\">", "</span>"),
];

/// CSL's markup as Markdown.
pub(super) fn write(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    rich(&csl(text), false, &mut out);
    in_paragraphs(out)
}

fn rich(text: &RichText, tight: bool, out: &mut String) {
    for inline in &text.0 {
        match inline {
            Inline::Text(text) => plain(text, tight, out),
            Inline::Styled(format, body) => {
                let style = STYLES.iter().find(|(known, ..)| known == format);
                let Some((_, open, close, ..)) = style else {
                    rich(body, tight, out);
                    continue;
                };
                let mut inner = String::new();
                let script = matches!(format, Formatting::Superscript | Formatting::Subscript);
                rich(body, tight || script, &mut inner);
                // Spaces at the edges of emphasis would undo it.
                let bare = inner.trim_matches(' ');
                let start = inner.len() - inner.trim_start_matches(' ').len();
                let end = inner.len() - inner.trim_end_matches(' ').len();
                if bare.is_empty() {
                    out.push_str(&inner);
                } else {
                    out.extend([&" ".repeat(start), *open, bare, close, &" ".repeat(end)]);
                }
            }
            Inline::Link { body, .. } | Inline::Block(_, body) => rich(body, tight, out),
        }
    }
}

/// Text in which nothing is Markdown. In scripts, which end at a space, spaces have backslashes too.
fn plain(text: &str, tight: bool, out: &mut String) {
    let last_semicolon = text.rfind(';').unwrap_or_default();
    for (place, c) in text.char_indices() {
        let before = out.chars().next_back();
        let rest = text.get(place + c.len_utf8()..).unwrap_or_default();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let acts = match c {
            '\\' | '`' | '*' | '~' | '^' | '[' | ']' | '<' | '>' | '$' | '@' | '|' | '"' | '\'' => true,
            '_' => !(is_word(before) && is_word(rest.chars().next())),
            '&' => rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#') && place < last_semicolon,
            '!' => rest.starts_with('['),
            // Dashes and an ellipsis.
            '-' => rest.starts_with('-') || before == Some('-'),
            '.' => rest.starts_with("..") || before == Some('.') && out.ends_with("\\."),
            ' ' => tight,
            _ => false,
        };
        if acts {
            out.push('\\');
        }
        out.push(c);
    }
}

/// An opened style: its mark, and where in the output it stands.
struct Open {
    mark: &'static str,
    place: usize,
}

/// Markdown as CSL's markup.
pub(super) fn read(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<Open> = Vec::new();
    let mut place = 0;
    while let Some(c) = text.get(place..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(place..).unwrap_or_default();
        let before = text.get(..place).and_then(|text| text.chars().next_back());
        if c == '\\'
            && let Some(escaped) = rest.chars().nth(1).filter(|c| c.is_ascii_punctuation() || *c == ' ')
        {
            out.push(escaped);
            place += 2;
            continue;
        }
        if c == ' ' {
            // A script ends at a space: it was none.
            open.retain(|open| !matches!(open.mark, "^" | "~"));
        }
        if let Some(length) = closed(rest, before, &mut open, &mut out) {
            place += length;
            continue;
        }
        if let Some(mark) = opening(rest, before).filter(|_| open.len() < 32) {
            open.push(Open { mark, place: out.len() });
            out.push_str(mark);
            place += mark.len();
            continue;
        }
        out.push(c);
        place += c.len_utf8();
    }
    out
}

/// The mark that a text begins with, if it can open a style.
fn opening(rest: &str, before: Option<char>) -> Option<&'static str> {
    let marks = ["**", "__", "*", "_", "^", "~", "["];
    let mark = marks.into_iter().find(|mark| rest.starts_with(mark))?;
    let next = rest.get(mark.len()..)?.chars().next()?;
    let in_word = mark.starts_with('_') && before.is_some_and(char::is_alphanumeric);
    (!next.is_whitespace() && !in_word).then_some(mark)
}

/// Closes the last style whose end a text begins with. Returns the length of the mark.
fn closed(rest: &str, before: Option<char>, open: &mut Vec<Open>, out: &mut String) -> Option<usize> {
    let (at, close, begin, end) = open.iter().enumerate().rev().find_map(|(at, open)| {
        let mark = match open.mark {
            "__" => "**",
            "_" => "*",
            mark => mark,
        };
        STYLES.iter().filter(|(_, known, ..)| *known == mark).find_map(|(_, _, close, begin, end)| {
            let close = if open.mark.starts_with('_') { open.mark } else { close };
            let next = rest.get(close.len()..).and_then(|rest| rest.chars().next());
            let in_word = close.starts_with('_') && next.is_some_and(char::is_alphanumeric);
            let is_empty = open.place + open.mark.len() == out.len();
            // One asterisk of two closes nothing, except in its own end.
            let is_half = close == "*" && rest.starts_with("**") && !rest.starts_with("***");
            (rest.starts_with(close) && !in_word && !is_empty && !is_half)
                .then_some((at, close, *begin, *end))
        })
    })?;
    if before.is_some_and(char::is_whitespace) {
        return None;
    }
    let opened = open.get(at)?;
    let (place, length) = (opened.place, opened.mark.len());
    open.truncate(at);
    out.replace_range(place..place + length, begin);
    out.push_str(end);
    Some(close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What pandoc 3 writes for the same (`pandoc -f csljson -t markdown -s`), and reads again.
    #[test]
    fn text_and_back() {
        for (text, markdown) in [
            ("A river", "A river"),
            ("Press <script>alert(1)</script>", "Press \\<script\\>alert(1)\\</script\\>"),
            ("[x](http://a.example)", "\\[x\\](http://a.example)"),
            ("![](http://a.example/t.png)", "\\!\\[\\](http://a.example/t.png)"),
            ("\\input{x}", "\\\\input{x}"),
            ("$x$", "\\$x\\$"),
            ("_snake_case_ and 2*3*4 and ~sub~", "\\_snake_case\\_ and 2\\*3\\*4 and \\~sub\\~"),
            ("a@b", "a\\@b"),
            ("R&D; &amp; &#60;", "R\\&D; \\&amp; \\&#60;"),
            ("1. A list", "1\\. A list"),
            ("(a) A list", "(a\\) A list"),
            ("# A heading", "\\# A heading"),
            ("- A list", "\\- A list"),
            ("1984", "1984"),
            ("St. John", "St. John"),
            ("A. T.", "A. T."),
            ("G.", "G\\."),
            ("Don't \"say\" so", "Don\\'t \\\"say\\\" so"),
            ("<i>Homo</i> sapiens", "*Homo* sapiens"),
            ("a <b>bold</b> word", "a **bold** word"),
            ("H<sub>2</sub>O<sup>a b</sup>", "H~2~O^a\\ b^"),
            ("<span class=\"nocase\">iPhone</span>s", "[iPhone]{.nocase}s"),
            ("<span style=\"font-variant:small-caps;\">sc</span>", "[sc]{.smallcaps}"),
            ("<b><i>x</i> y</b>", "***x* y**"),
        ] {
            assert_eq!(write(text), markdown, "{text}");
            assert_eq!(read(markdown), text, "{markdown}");
        }
    }

    /// pandoc reads neither as a block of code.
    #[test]
    fn lines_are_not_indented() {
        for (text, markdown) in [
            ("    code", "code"),
            ("\t<i>code</i>", "*code*"),
            ("a\n\n    b", "a\n\nb"),
            ("    - a", "\\- a"),
        ] {
            assert_eq!(write(text), markdown, "{text}");
        }
    }

    #[test]
    fn what_is_no_style_stays() {
        for text in [
            "2 * 3 * 4",
            "a * b",
            "x^2 and y^3",
            "snake_case_name",
            "[1] and [2]",
            "*open",
            "**",
            "a~b c~d",
            "\\",
        ] {
            assert_eq!(read(text), text);
        }
        assert_eq!(read("_Homo_ and __bold__"), "<i>Homo</i> and <b>bold</b>");
        assert_eq!(read(&"*a ".repeat(50_000)).len(), 150_000);
    }

    /// To look for the end of each entity again would take hours.
    #[test]
    fn signs_of_entities_that_do_not_end() {
        let many = "&a".repeat(2_000_000);
        assert_eq!(write(&many), many);
        assert_eq!(write("&a; &b"), "\\&a; &b");
    }
}
