//! Inline markup of CSL data, and the quotation marks in it.
//!
//! CSL-JSON allows a few tags in any text ([`crate::markup`] knows them).
//! Quotation marks are straight, or those of the locale; they become marks that [`super::finish()`]
//! turns into outer or inner ones. A single straight quote is an apostrophe unless it opens at the
//! start of a word and has a partner. Tags without a partner are text.

use std::borrow::Cow;

use super::{Checkpoint, MARKS, Out, PORTION, TextOrigin, Wrap, signs};
use crate::csl::locale::Lexicon;
use crate::markup::pieces::{Piece, Role, pair, split};
use crate::markup::{Formatting, TagName, tag};

/// How deep markup in data may be nested; what goes deeper is text.
const MAX_DEPTH: usize = 24;

/// Quotation marks of a locale that are longer, in bytes, are not looked for in data.
const LONGEST_MARK: usize = 32;

/// What opens and closes: a tag, straight quotation marks, those of the locale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Delimiter {
    Tag(TagName),
    Double,
    Single,
    LocalOuter,
    LocalInner,
}

/// What a piece does; an opening tag in which format.
type MarkRole = Role<Delimiter, Option<Formatting>>;

impl<'e> Out<'e> {
    /// Text of a variable, which may hold inline markup.
    pub(crate) fn data(&mut self, text: impl Into<Cow<'e, str>>, lexicon: &Lexicon) {
        let text = text.into();
        if text.len() > PORTION && self.is_spent() {
            return;
        }
        let signs = signs(&text);
        if signs & MARKS == 0 {
            self.text_with(text, signs, TextOrigin::Content);
            return;
        }
        // Whether a quotation mark here would open.
        let mut opening = true;
        let mut pieces = split(&text, |at, c| {
            let role = mark(&text, at, c, opening, lexicon);
            opening = role.map_or(c.is_whitespace() || matches!(c, '(' | '\u{202f}'), |(_, role)| {
                matches!(role, Role::Open(..))
            });
            role
        });
        pair(&mut pieces, MAX_DEPTH);
        self.write(&pieces, lexicon);
    }

    fn write(&mut self, pieces: &[Piece<'_, Delimiter, Option<Formatting>>], lexicon: &Lexicon) {
        let mut plain = String::new();
        let mut origin = TextOrigin::Content;
        // Of straight marks, those that come first are the outer ones.
        let mut outer = None;
        for piece in pieces {
            match piece.role {
                Role::Text if piece.text == "'" => plain.push('\u{2019}'),
                Role::Text => plain.push_str(piece.text),
                Role::Open(delimiter, format) => {
                    self.text_from(std::mem::take(&mut plain).into(), origin);
                    let straight = matches!(delimiter, Delimiter::Double | Delimiter::Single);
                    let first = if straight { *outer.get_or_insert(delimiter) } else { delimiter };
                    let wrap = match format {
                        Some(Formatting::NoCase) => Wrap::NoCase,
                        Some(Formatting::NoDecor) => Wrap::NoDecor,
                        Some(format) => Wrap::Inline(format),
                        None => Wrap::Quote {
                            inner: delimiter == Delimiter::LocalInner || delimiter != first,
                            data: true,
                        },
                    };
                    if let Wrap::Quote { .. } = wrap {
                        self.pay(lexicon.marks_len());
                    }
                    self.open(wrap);
                    origin = TextOrigin::Inner;
                }
                Role::Close(_) | Role::CloseLast(_) => {
                    self.text_from(std::mem::take(&mut plain).into(), origin);
                    self.close();
                }
            }
        }
        self.text_from(plain.into(), origin);
    }

    /// Makes a link of what was written since.
    pub(crate) fn link(&mut self, since: Checkpoint, target: String) {
        self.pay(target.len());
        self.wrap(since, Wrap::Link(target));
    }
}

/// What a character might open or close, and how many bytes of the text that takes.
fn mark(text: &str, at: usize, c: char, opening: bool, lexicon: &Lexicon) -> Option<(usize, MarkRole)> {
    let rest = &text[at..];
    match c {
        '<' => tag(rest).map(|(length, role)| (length, of_tag(role))),
        '"' if opening => Some((1, Role::Open(Delimiter::Double, None))),
        '"' => Some((1, Role::Close(Delimiter::Double))),
        '\'' => Some((1, single_quote(&rest[1..], opening))),
        '\u{2019}' if apostrophe(&text[..at], &rest[c.len_utf8()..]) => None,
        _ if c.is_ascii() => None,
        _ => local_quote(rest, lexicon),
    }
}

fn of_tag(role: Role<TagName, Formatting>) -> MarkRole {
    match role {
        Role::Text => Role::Text,
        Role::Open(name, format) => Role::Open(Delimiter::Tag(name), Some(format)),
        Role::Close(name) => Role::Close(Delimiter::Tag(name)),
        Role::CloseLast(name) => Role::CloseLast(Delimiter::Tag(name)),
    }
}

/// Whether a typographic apostrophe stands between two letters.
fn apostrophe(before: &str, after: &str) -> bool {
    before.chars().next_back().is_some_and(char::is_alphanumeric)
        && after.chars().next().is_some_and(char::is_alphanumeric)
}

/// A single straight quotation mark: what it may be, where it stands.
fn single_quote(after: &str, opening: bool) -> MarkRole {
    let next = after.chars().next();
    if opening {
        // Before a space it opens nothing.
        if next.is_some_and(|c| c != ' ') { Role::Open(Delimiter::Single, None) } else { Role::Text }
    } else if next.is_none_or(|c| matches!(c, ',' | '.' | '?' | ':' | ';' | ' ' | '<' | ')' | '"')) {
        Role::CloseLast(Delimiter::Single)
    } else {
        Role::Text
    }
}

/// The locale's own quotation marks.
fn local_quote(rest: &str, lexicon: &Lexicon) -> Option<(usize, MarkRole)> {
    let marks = [
        (&lexicon.open_quote, Role::Open(Delimiter::LocalOuter, None)),
        (&lexicon.close_quote, Role::Close(Delimiter::LocalOuter)),
        (&lexicon.open_inner_quote, Role::Open(Delimiter::LocalInner, None)),
        (&lexicon.close_inner_quote, Role::Close(Delimiter::LocalInner)),
    ];
    let (mark, role) = marks
        .into_iter()
        .find(|(mark, _)| (1..=LONGEST_MARK).contains(&mark.len()) && rest.starts_with(mark.as_str()))?;
    Some((mark.len(), role))
}

#[cfg(test)]
mod tests {
    use super::super::finish;
    use super::*;
    use crate::csl::budget::Budget;
    use crate::markup::{Inline, RichText};

    /// The text of a value, with formats in braces.
    fn shown(text: &str) -> String {
        let lexicon = Lexicon::new(crate::csl::locale::Locale::english(), &[]);
        let budget = Budget::new(&[], &[]);
        let mut out = Out::new(&budget, None);
        out.data(text, &lexicon);
        show(&finish(out.toks, &lexicon))
    }

    fn show(text: &RichText) -> String {
        text.0
            .iter()
            .map(|inline| match inline {
                Inline::Text(text) => text.clone(),
                Inline::Styled(format, body) => format!("{{{format:?} {}}}", show(body)),
                _ => String::new(),
            })
            .collect()
    }

    #[test]
    fn quotes_and_apostrophes() {
        let cases = [
            ("He said \"so\".", "He said “so”."),
            ("\"A 'B' C\"", "“A ‘B’ C”"),
            ("the '90s", "the ’90s"),
            ("d'Aubigné's", "d’Aubigné’s"),
            ("5\" disks", "5\" disks"),
            ("“A ‘B’”", "“A ‘B’”"),
        ];
        for (given, expected) in cases {
            assert_eq!(shown(given), expected, "{given}");
        }
    }

    #[test]
    fn markup_is_paired_or_text() {
        let cases = [
            ("<i>E. coli</i> in x < 3", "{Italic E. coli} in x < 3"),
            ("<i>a <i>b</i></i>", "{Italic a {Upright b}}"),
            ("<b>open", "<b>open"),
            ("H<sub>2</sub>O</sup>", "H{Subscript 2}O</sup>"),
            ("<script>x</script>", "<script>x</script>"),
        ];
        for (given, expected) in cases {
            assert_eq!(shown(given), expected, "{given}");
        }
    }

    /// Hostile text costs no more than its length, and gives no deep tree.
    #[test]
    fn hostile_markup_is_bounded() {
        let text = format!("{}{}{}", "<i>".repeat(50_000), "<".repeat(100_000), "</b>".repeat(50_000));
        assert!(shown(&text).len() >= text.len() / 2);
    }
}
