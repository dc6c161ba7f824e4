//! What evaluation writes: a flat stream of text and of marks around it.
//!
//! Elements render in order, so they append to one vector instead of building trees; what turned
//! out empty is cut off again ([`Out::cut`]), and a text case or the removal of periods works on
//! the tail since a [`Checkpoint`]. Text keeps where it came from, and every piece stays by itself: the
//! places where two pieces meet are where punctuation collides ([`punctuation`]). Only
//! [`finish()`] makes a tree of it, with quotation marks and formats as their nesting demands.

mod finish;
mod inline;
mod punctuation;
mod textcase;

use std::borrow::Cow;
use std::cell::Cell;

pub(crate) use finish::finish;
pub(crate) use textcase::apply as apply_case;

use super::budget::{Budget, PIECE};
use super::work::PreparedItem;
use crate::markup::{Display, Formatting};

/// A piece of the stream. Most text is that of the style, the locale or the item, which stay where they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tok<'e> {
    Text(Cow<'e, str>, TextOrigin),
    Open(Wrap),
    /// Closes what was opened last.
    Close,
}

impl Tok<'_> {
    /// Copies borrowed text.
    pub(crate) fn into_owned(self) -> Tok<'static> {
        match self {
            Self::Text(text, origin) => Tok::Text(text.into_owned().into(), origin),
            Self::Open(wrap) => Tok::Open(wrap),
            Self::Close => Tok::Close,
        }
    }
}

/// Where text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TextOrigin {
    /// An affix or delimiter of the style.
    Affix,
    /// A variable, a term or a value.
    Content,
    /// A later piece of one value, after markup inside it: its punctuation stays where it is.
    Inner,
}

/// What surrounds a part of the stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wrap {
    /// A format that a style asks for.
    Format(Formatting),
    /// A format that data bring along: inside the same format it undoes it.
    Inline(Formatting),
    /// Quotation marks: inside others they are of the other kind.
    Quote {
        /// Whether they are inner ones where they stand by themselves.
        inner: bool,
        /// Whether data bring them along; else the style asks for them.
        data: bool,
    },
    /// Text whose case stays.
    NoCase,
    /// Text whose formats are those of plain text.
    NoDecor,
    Link(String),
    Block(Display),
    /// The mark of a part that collapsing looks at.
    Part(Part),
}

/// Parts of a cite that grouping, collapsing and substitution look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// The first names.
    Names,
    /// A list of names without its label, with a number that only the same names have, those
    /// included that are not shown.
    List(u64),
    /// One name of a list, with a number that only the same name has.
    Person(u64),
    CitationNumber,
    Year,
    YearSuffix,
}

/// A position in the stream, to go back to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checkpoint {
    len: usize,
    bytes: usize,
}

/// The stream.
#[derive(Debug)]
pub(crate) struct Out<'e> {
    pub(crate) toks: Vec<Tok<'e>>,
    /// The length of its texts, none of which is empty.
    bytes: usize,
    /// What may be written before the budget is asked again.
    left: Cell<usize>,
    /// What was taken from the budget.
    taken: Cell<usize>,
    budget: &'e Budget,
    /// What is rendered; none where it is several items.
    item: Option<&'e PreparedItem>,
}

/// What is taken from the budget at once.
const PORTION: usize = 8192;

/// As many pieces as most entries have.
const PIECES: usize = 64;

/// Texts up to this length need not be counted by [`Out::pay_each`].
const SHORT: usize = 16;

impl<'e> Out<'e> {
    pub(crate) fn new(budget: &'e Budget, item: Option<&'e PreparedItem>) -> Self {
        Self {
            toks: Vec::with_capacity(PIECES),
            bytes: 0,
            left: Cell::new(0),
            taken: Cell::new(0),
            budget,
            item,
        }
    }

    /// Pays for what is going to be written or looked at; false where the budget is spent.
    #[inline]
    pub(crate) fn pay(&self, cost: usize) -> bool {
        match self.left.get().checked_sub(cost) {
            Some(left) => {
                self.left.set(left);
                true
            }
            None => self.draw(cost),
        }
    }

    #[cold]
    #[inline(never)]
    fn draw(&self, cost: usize) -> bool {
        let portion = cost.max(PORTION);
        let taken = self.taken.get().saturating_add(portion);
        if self.budget.is_spent() || !self.budget.allows(self.item, taken) || !self.budget.write(portion) {
            self.left.set(0);
            return false;
        }
        self.taken.set(taken);
        self.left.set(self.left.get() + portion - cost);
        true
    }

    /// Pays for a text that is written once for each of `count` places.
    pub(crate) fn pay_each(&self, count: usize, text: &str) -> bool {
        // A short one is bounded by what it stands between.
        text.len() <= SHORT || self.pay(count.saturating_mul(text.len()))
    }

    /// Whether more can be written.
    pub(crate) fn is_spent(&self) -> bool {
        self.budget.is_spent()
    }

    /// What the stream takes, which is kept from now on.
    pub(crate) fn keep(&self) -> bool {
        self.budget.keep(self.bytes + self.toks.len() * PIECE)
    }

    pub(crate) fn mark(&self) -> Checkpoint {
        Checkpoint { len: self.toks.len(), bytes: self.bytes }
    }

    /// Whether any text was written since.
    pub(crate) const fn wrote(&self, since: Checkpoint) -> bool {
        self.bytes > since.bytes
    }

    /// How much was written since.
    pub(crate) const fn length(&self, since: Checkpoint) -> usize {
        self.bytes - since.bytes
    }

    /// Undoes everything written since.
    pub(crate) fn cut(&mut self, since: Checkpoint) {
        self.toks.truncate(since.len);
        self.bytes = since.bytes;
    }

    /// Puts something around what was written since.
    pub(crate) fn wrap(&mut self, since: Checkpoint, wrap: Wrap) {
        self.toks.insert(since.len.min(self.toks.len()), Tok::Open(wrap));
        self.toks.push(Tok::Close);
    }

    pub(crate) fn tail(&self, since: Checkpoint) -> &[Tok<'e>] {
        self.toks.get(since.len..).unwrap_or_default()
    }

    pub(crate) fn tail_mut(&mut self, since: Checkpoint) -> &mut [Tok<'e>] {
        self.toks.get_mut(since.len..).unwrap_or_default()
    }

    /// An affix or delimiter.
    pub(crate) fn affix(&mut self, text: &'e str) {
        if !text.is_empty() && self.pay(text.len() + PIECE) {
            self.bytes += text.len();
            self.toks.push(Tok::Text(Cow::Borrowed(text), TextOrigin::Affix));
        }
    }

    /// Text of a term, a number or a value, without inline markup.
    pub(crate) fn text(&mut self, text: impl Into<Cow<'e, str>>) {
        self.text_from(text.into(), TextOrigin::Content);
    }

    fn text_from(&mut self, text: Cow<'e, str>, origin: TextOrigin) {
        let signs = signs(&text);
        self.text_with(text, signs, origin);
    }

    /// Writes a text whose [`signs`] are known.
    fn text_with(&mut self, text: Cow<'e, str>, signs: u8, origin: TextOrigin) {
        if !text.is_empty() && self.pay(text.len() + PIECE) {
            self.bytes += text.len();
            let text = if signs & NARROWS != 0 { narrow_spaces(text) } else { text };
            self.toks.push(Tok::Text(text, origin));
        }
    }

    pub(crate) fn open(&mut self, wrap: Wrap) {
        self.toks.push(Tok::Open(wrap));
    }

    pub(crate) fn close(&mut self) {
        self.toks.push(Tok::Close);
    }

    pub(crate) fn append(&mut self, toks: Vec<Tok<'e>>) {
        self.bytes +=
            toks.iter().map(|t| if let Tok::Text(text, _) = t { text.len() } else { 0 }).sum::<usize>();
        self.toks.extend(toks);
    }

    /// Removes full stops from what was written since (`strip-periods`).
    pub(crate) fn strip_periods(&mut self, since: Checkpoint) {
        for tok in self.tail_mut(since) {
            if let Tok::Text(text, TextOrigin::Content | TextOrigin::Inner) = tok
                && text.contains('.')
            {
                *text = text.replace('.', "").into();
            }
        }
    }
}

/// The characters of a part of a stream.
pub(crate) fn plain(toks: &[Tok<'_>]) -> String {
    let texts =
        || toks.iter().filter_map(|tok| if let Tok::Text(text, _) = tok { Some(&**text) } else { None });
    let mut plain = String::with_capacity(texts().map(str::len).sum());
    plain.extend(texts());
    plain
}

/// A bit of [`signs`]: a space beside this byte may be narrow.
const NARROWS: u8 = 1;

/// A bit of [`signs`]: inline markup or a quotation mark may begin with this byte.
const MARKS: u8 = 2;

/// What each byte of a text may be a part of.
const SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    // Of « and » the first byte.
    let narrow = b":;?!\xc2";
    let mut k = 0;
    while k < narrow.len() {
        signs[narrow[k] as usize] |= NARROWS;
        k += 1;
    }
    let marks = b"<\"'\xe2\xc2\xe3";
    let mut k = 0;
    while k < marks.len() {
        signs[marks[k] as usize] |= MARKS;
        k += 1;
    }
    signs
};

/// What the bytes of a text may be parts of, found out in one pass: most texts are nothing but letters.
fn signs(text: &str) -> u8 {
    text.bytes().fold(0, |signs, byte| signs | SIGNS[usize::from(byte)])
}

/// A space before `:;?!»` and after `«` is a narrow one that does not break, as both reference
/// processors set it.
fn narrow_spaces(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    // `«` and some others end in 0xab; `»` begins with 0xc2.
    let may_be_narrow = |w: &[u8]| match w[0] {
        b' ' => matches!(w[1], b':' | b';' | b'?' | b'!' | 0xc2),
        0xab => w[1] == b' ',
        _ => false,
    };
    if !bytes.windows(2).any(may_be_narrow) {
        return text;
    }
    let mut result = String::with_capacity(text.len() + 4);
    let mut chars = text.chars().peekable();
    let mut before = '\0';
    while let Some(c) = chars.next() {
        let narrow = c == ' ' && (before == '«' || matches!(chars.peek(), Some(':' | ';' | '?' | '!' | '»')));
        result.push(if narrow { '\u{202f}' } else { c });
        before = c;
    }
    result.into()
}
