//! Inline markup of CSL data, and the quotation marks in it.
//!
//! CSL-JSON allows a few tags in any text ([`crate::markup`] knows them).
//! Quotation marks are straight, or those of the locale; they become marks that [`super::finish()`]
//! turns into outer or inner ones. A single straight quote is an apostrophe unless it opens at the
//! start of a word and has a partner. Tags without a partner are text.

use super::{Mark, Origin, Out, PORTION, Wrap};
use crate::csl::locale::Lexicon;
use crate::markup::{Element, Format, Tag, tag};

/// How deep markup in data may be nested; what goes deeper is text.
const MAX_DEPTH: usize = 24;

/// Quotation marks of a locale that are longer, in bytes, are not looked for in data.
const LONGEST_MARK: usize = 32;

/// What can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opens {
    Markup(Element, Format),
    Double,
    Single,
    LocalOuter,
    LocalInner,
}

/// A piece of the text: what it says, and whether it opens or closes something.
#[derive(Clone, Debug)]
struct Piece<'t> {
    text: &'t str,
    role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Text,
    Open(Opens),
    Close(Opens),
    CloseTag(Element),
}

impl Role {
    fn closes(self, opened: Opens) -> bool {
        match (self, opened) {
            (Self::Close(own), opened) => own == opened,
            (Self::CloseTag(own), Opens::Markup(element, _)) => own == element,
            _ => false,
        }
    }
}

impl Out<'_> {
    /// Text of a variable, which may hold inline markup.
    pub(crate) fn data(&mut self, text: &str, lexicon: &Lexicon) {
        if text.len() > PORTION && self.is_spent() {
            return;
        }
        // Every opening mark below starts with one of these bytes.
        let special = |b: u8| matches!(b, b'<' | b'"' | b'\'' | 0xe2 | 0xc2 | 0xe3);
        if !text.bytes().any(special) {
            self.text(text);
            return;
        }
        let mut pieces = split(text, lexicon);
        pair(&mut pieces);
        self.write(&pieces, lexicon);
    }

    fn write(&mut self, pieces: &[Piece<'_>], lexicon: &Lexicon) {
        let mut plain = String::new();
        let mut origin = Origin::Content;
        // Of straight marks, those that come first are the outer ones.
        let mut outer = None;
        for piece in pieces {
            match piece.role {
                Role::Text => plain.push_str(piece.text),
                Role::Open(tag) => {
                    self.text_from(std::mem::take(&mut plain), origin);
                    let straight = matches!(tag, Opens::Double | Opens::Single);
                    let first = if straight { *outer.get_or_insert(tag) } else { tag };
                    let wrap = tag.wrap(first);
                    if let Wrap::Quote { .. } = wrap {
                        self.pay(lexicon.marks_len());
                    }
                    self.open(wrap);
                    origin = Origin::Inner;
                }
                Role::Close(_) | Role::CloseTag(_) => {
                    self.text_from(std::mem::take(&mut plain), origin);
                    self.close();
                }
            }
        }
        self.text_from(plain, origin);
    }

    /// Makes a link of what was written since.
    pub(crate) fn link(&mut self, since: Mark, target: String) {
        self.pay(target.len());
        let body = self.take(since);
        self.open(Wrap::Link(target));
        self.append(body);
        self.close();
    }
}

impl Opens {
    fn wrap(self, outer: Self) -> Wrap {
        match self {
            Self::Markup(_, Format::NoCase) => Wrap::NoCase,
            Self::Markup(_, Format::NoDecor) => Wrap::NoDecor,
            Self::Markup(_, format) => Wrap::Inline(format),
            Self::Double | Self::Single => Wrap::Quote { inner: self != outer, data: true },
            Self::LocalOuter => Wrap::Quote { inner: false, data: true },
            Self::LocalInner => Wrap::Quote { inner: true, data: true },
        }
    }
}

/// Cuts the text at everything that might open or close something.
fn split<'t>(text: &'t str, lexicon: &Lexicon) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    // Whether a quotation mark here would open.
    let mut opening = true;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let found = match c {
            '<' => markup(rest),
            '"' => Some(quote(Opens::Double, rest, opening)),
            '\'' => Some(quote(Opens::Single, rest, opening)),
            '\u{2019}' if apostrophe(&text[..at], &rest[c.len_utf8()..]) => None,
            _ if c.is_ascii() => None,
            _ => local_quote(rest, lexicon),
        };
        if let Some((len, role)) = found {
            if start < at {
                pieces.push(Piece { text: &text[start..at], role: Role::Text });
            }
            let piece = if c == '\'' && role == Role::Text { "\u{2019}" } else { &rest[..len] };
            pieces.push(Piece { text: piece, role });
            at += len;
            start = at;
            opening = matches!(role, Role::Open(_));
        } else {
            at += c.len_utf8();
            opening = c.is_whitespace() || matches!(c, '(' | '\u{202f}');
        }
    }
    if start < text.len() {
        pieces.push(Piece { text: &text[start..], role: Role::Text });
    }
    pieces
}

/// Whether a typographic apostrophe stands between two letters.
fn apostrophe(before: &str, after: &str) -> bool {
    before.chars().next_back().is_some_and(char::is_alphanumeric)
        && after.chars().next().is_some_and(char::is_alphanumeric)
}

/// A straight quotation mark: what it may be, where it stands.
fn quote(tag: Opens, rest: &str, opening: bool) -> (usize, Role) {
    let next = rest[1..].chars().next();
    let role = if tag == Opens::Double {
        if opening { Role::Open(tag) } else { Role::Close(tag) }
    } else if opening {
        // Before a space it opens nothing.
        if next.is_some_and(|c| c != ' ') { Role::Open(tag) } else { Role::Text }
    } else if next.is_none_or(|c| matches!(c, ',' | '.' | '?' | ':' | ';' | ' ' | '<' | ')' | '"')) {
        Role::Close(tag)
    } else {
        Role::Text
    };
    (1, role)
}

/// The locale's own quotation marks.
fn local_quote(rest: &str, lexicon: &Lexicon) -> Option<(usize, Role)> {
    let marks = [
        (&lexicon.open_quote, Role::Open(Opens::LocalOuter)),
        (&lexicon.close_quote, Role::Close(Opens::LocalOuter)),
        (&lexicon.open_inner_quote, Role::Open(Opens::LocalInner)),
        (&lexicon.close_inner_quote, Role::Close(Opens::LocalInner)),
    ];
    let (mark, role) = marks
        .into_iter()
        .find(|(mark, _)| (1..=LONGEST_MARK).contains(&mark.len()) && rest.starts_with(mark.as_str()))?;
    Some((mark.len(), role))
}

/// A tag of CSL's inline markup.
fn markup(rest: &str) -> Option<(usize, Role)> {
    let (length, found) = tag(rest)?;
    let role = match found {
        Tag::Open(element, format) => Role::Open(Opens::Markup(element, format)),
        Tag::Close(element) => Role::CloseTag(element),
    };
    Some((length, role))
}

/// Pairs what opens with what closes; the rest becomes text.
fn pair(pieces: &mut [Piece<'_>]) {
    let mut open: Vec<(usize, Opens)> = Vec::new();
    for k in 0..pieces.len() {
        let role = pieces[k].role;
        match role {
            Role::Text => {}
            Role::Open(tag) if open.len() < MAX_DEPTH => open.push((k, tag)),
            Role::Open(tag) => unpair(&mut pieces[k], tag),
            Role::Close(Opens::Single) if open.last().is_none_or(|&(_, tag)| tag != Opens::Single) => {
                pieces[k] = Piece { text: "\u{2019}", role: Role::Text };
            }
            Role::Close(_) | Role::CloseTag(_) => {
                // A closing mark without an opening one leaves those in between alone.
                if !open.iter().any(|&(_, tag)| role.closes(tag)) {
                    pieces[k].role = Role::Text;
                    continue;
                }
                while let Some((at, tag)) = open.pop() {
                    if role.closes(tag) {
                        break;
                    }
                    unpair(&mut pieces[at], tag);
                }
            }
        }
    }
    for (at, tag) in open {
        unpair(&mut pieces[at], tag);
    }
}

fn unpair(piece: &mut Piece<'_>, tag: Opens) {
    piece.role = Role::Text;
    if tag == Opens::Single {
        piece.text = "\u{2019}";
    }
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
