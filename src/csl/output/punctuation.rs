//! Where two pieces of text meet: punctuation that collides, and its place around quotation marks.
//!
//! CSL leaves it to processors that "Ph.D." and a suffix "." print one full stop. The table below
//! is what the reference processors agree on. Punctuation inside one piece is never touched: an
//! ellipsis in a title is data. With the locale's `punctuation-in-quote` a full stop, comma,
//! question or exclamation mark after a closing quotation mark moves inside (CSL 1.0.2, "Locale
//! Options"); without it, a comma, colon or semicolon at the end of the quoted text moves out.

use std::borrow::Cow;

use super::{TextOrigin, Tok, Wrap};

/// What happens where `left` meets `right`.
enum Meet {
    Both,
    Left,
    Right,
}

fn meet(left: char, right: char) -> Meet {
    match (left, right) {
        ('.' | ',' | ';' | ':' | '!' | '?', _) if left == right => Meet::Left,
        (':' | ';', '!' | '?') => Meet::Right,
        ('!' | '?' | ';', '.' | ':') | (':', '.') | (' ' | '\u{a0}', ' ') => Meet::Left,
        _ => Meet::Both,
    }
}

/// Puts punctuation right in the whole stream.
pub(crate) fn adjust(toks: Vec<Tok<'_>>, in_quote: bool) -> Vec<Tok<'_>> {
    let mut pass = Pass { out: Vec::with_capacity(toks.len()), ..Pass::default() };
    for tok in toks {
        pass.step(tok, in_quote);
    }
    pass.out
}

/// What a part of the stream is wrapped in.
#[derive(Clone, Copy, PartialEq)]
enum Frame {
    Quote { data: bool },
    Format,
    Other,
}

#[derive(Default)]
struct Pass<'e> {
    out: Vec<Tok<'e>>,
    /// What is open.
    open: Vec<Frame>,
    /// The last text, by its place in `out`.
    last: Option<usize>,
    /// Where a quotation closed since the last text: the innermost.
    closed: Option<usize>,
    /// Whether the quotation that closed last came with the data.
    closed_by_data: bool,
    /// Whether one opened since.
    opened: bool,
    /// The quoted text before the last text, if that is a colon or semicolon right after it.
    moved: Option<usize>,
}

impl<'e> Pass<'e> {
    fn step(&mut self, tok: Tok<'e>, in_quote: bool) {
        match tok {
            Tok::Open(ref wrap) => {
                let frame = match wrap {
                    Wrap::Quote { data, .. } => Frame::Quote { data: *data },
                    Wrap::Format(format) | Wrap::Inline(format) if !format.is_normal() => Frame::Format,
                    _ => Frame::Other,
                };
                self.open.push(frame);
                self.opened |= matches!(frame, Frame::Quote { .. });
                self.out.push(tok);
            }
            Tok::Close => {
                self.out.push(tok);
                match self.open.pop() {
                    Some(Frame::Quote { data }) => {
                        self.closed_by_data = data;
                        self.closed.get_or_insert(self.out.len() - 1);
                        if !in_quote {
                            self.move_out();
                        }
                    }
                    // Nothing moves into a quotation in data that are set in a format of their own.
                    Some(Frame::Format) if self.closed_by_data => self.closed = None,
                    _ => {}
                }
            }
            Tok::Text(mut text, origin) => {
                // A later piece of one value is data: nothing in it collides.
                if origin != TextOrigin::Inner {
                    self.stay(&mut text);
                    self.join(&mut text, in_quote);
                }
                let lone = in_quote && self.closed.is_some() && !self.opened && matches!(&*text, ":" | ";");
                self.moved = self.last.filter(|_| lone);
                if !text.is_empty() {
                    self.last = Some(self.out.len());
                    self.closed = None;
                    self.opened = false;
                    self.out.push(Tok::Text(text, origin));
                }
            }
        }
    }

    /// Takes `,` `;` `:` at the end of quoted text out of the quotation.
    fn move_out(&mut self) {
        let Some(last) = self.last_text() else { return };
        if let Some(c @ (',' | ';' | ':')) = last.chars().next_back()
            && last.len() > 1
        {
            last.to_mut().pop();
            self.moved = self.last;
            self.last = Some(self.out.len());
            self.closed = None;
            self.opened = false;
            self.out.push(Tok::Text(c.to_string().into(), TextOrigin::Affix));
        }
    }

    /// A colon or semicolon right after a quotation that gives way to an exclamation or question
    /// mark: that goes inside.
    fn stay(&mut self, right: &mut Cow<'e, str>) {
        let (Some(quoted), Some(last)) = (self.moved, self.last) else { return };
        let mark = match self.out.get(last) {
            Some(Tok::Text(text, _)) => text.chars().next_back(),
            _ => None,
        };
        if let (Some(':' | ';'), Some(r @ ('!' | '?'))) = (mark, right.chars().next())
            && let Some(Tok::Text(text, _)) = self.out.get_mut(quoted)
        {
            text.to_mut().push(r);
            cut_front(right, r.len_utf8());
            self.out.remove(last);
            self.last = Some(quoted);
            self.closed =
                self.out.iter().skip(quoted).position(|tok| *tok == Tok::Close).map(|at| quoted + at);
        }
    }

    fn last_text(&mut self) -> Option<&mut Cow<'e, str>> {
        match self.out.get_mut(self.last?)? {
            Tok::Text(text, _) => Some(text),
            _ => None,
        }
    }

    /// Settles the beginning of `right` with the end of what stands before it.
    fn join(&mut self, right: &mut Cow<'e, str>, in_quote: bool) {
        // Nothing else collides, or moves.
        if !right.starts_with(['.', ',', ';', ':', '!', '?', ' ']) {
            return;
        }
        let mut rest = &**right;
        let mut has_moved = false;
        loop {
            let (closed, opened) = (self.closed, self.opened);
            let mut into_quote = None;
            let Some(left) = self.last_text() else { break };
            let mut chars = rest.chars();
            while let (Some(l), Some(r)) = (left.chars().next_back(), chars.next()) {
                let met = if opened && l != ' ' { Meet::Both } else { meet(l, r) };
                match met {
                    Meet::Left => {}
                    Meet::Right => {
                        let left = left.to_mut();
                        left.pop();
                        left.push(r);
                    }
                    Meet::Both
                        if closed.is_some() && in_quote && !opened && matches!(r, '.' | ',' | '!' | '?') =>
                    {
                        into_quote = Some(r);
                        rest = chars.as_str();
                        break;
                    }
                    Meet::Both => break,
                }
                rest = chars.as_str();
            }
            let (Some(mark), Some(close)) = (into_quote, closed) else { break };
            if has_moved && let Some(left) = self.last_text() {
                left.to_mut().push(mark);
                continue;
            }
            has_moved = true;
            // Inside the quotation, but outside the formats of what is quoted.
            self.out.insert(close, Tok::Text(mark.to_string().into(), TextOrigin::Affix));
            self.last = Some(close);
            self.closed = Some(close + 1);
        }
        let taken = right.len() - rest.len();
        if taken > 0 {
            cut_front(right, taken);
        }
    }
}

/// Takes so many bytes from the beginning of a text.
fn cut_front(text: &mut Cow<'_, str>, count: usize) {
    match text {
        Cow::Borrowed(text) => *text = &text[count..],
        Cow::Owned(text) => drop(text.drain(..count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(parts: &[&str]) -> String {
        let toks = parts.iter().map(|p| Tok::Text((*p).into(), TextOrigin::Affix)).collect();
        super::super::plain(&adjust(toks, true))
    }

    #[test]
    fn punctuation_that_meets_is_settled_by_the_table() {
        let cases: &[(&[&str], &str)] = &[
            (&["Ph.D.", "."], "Ph.D."),
            (&["Why?", ". "], "Why? "),
            (&["Wait...", "."], "Wait..."),
            (&["Inc.", ", "], "Inc., "),
            (&["A", " ", " B"], "A B"),
            (&["A:", "."], "A:"),
        ];
        for (parts, expected) in cases {
            assert_eq!(joined(parts), *expected, "{parts:?}");
        }
    }

    /// A megabyte of marks costs no more than its length: neither a call for each of them nor a copy.
    #[test]
    fn many_marks_meet_one_after_another() {
        assert_eq!(joined(&["Ph.D.", &".".repeat(1_000_000)]), "Ph.D.");
        let quoted = |after: String| {
            let quote = Tok::Open(Wrap::Quote { inner: false, data: false });
            let title = Tok::Text("Title".into(), TextOrigin::Content);
            let toks = vec![quote, title, Tok::Close, Tok::Text(after.into(), TextOrigin::Affix)];
            super::super::plain(&adjust(toks, true))
        };
        let marks = ".,".repeat(100_000);
        assert_eq!(quoted(marks.clone()), format!("Title{marks}"));
    }

    #[test]
    fn a_comma_moves_into_american_quotes_and_out_of_others() {
        let toks = |inner: &str, after: &str| {
            vec![
                Tok::Open(Wrap::Quote { inner: false, data: false }),
                Tok::Text(inner.to_owned().into(), TextOrigin::Content),
                Tok::Close,
                Tok::Text(after.to_owned().into(), TextOrigin::Affix),
            ]
        };
        let texts = |toks: Vec<Tok<'_>>| -> Vec<String> {
            toks.into_iter()
                .filter_map(|t| if let Tok::Text(t, _) = t { Some(t.into_owned()) } else { None })
                .collect()
        };
        assert_eq!(texts(adjust(toks("Title", ", 12"), true)), ["Title", ",", " 12"]);
        assert_eq!(texts(adjust(toks("Title,", " 12"), false)), ["Title", ",", " 12"]);
    }
}
