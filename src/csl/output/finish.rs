//! From the stream to rich text: quotation marks by their depth, formats by what surrounds them.

use super::punctuation::adjust;
use super::{Tok, Wrap};
use crate::csl::locale::Lexicon;
use crate::markup::{Formatting, Inline, RichText};

/// Makes rich text of a stream.
pub(crate) fn finish(toks: Vec<Tok<'_>>, lexicon: &Lexicon) -> RichText {
    let mut tree = Tree { text: String::with_capacity(TEXT), ..Tree::default() };
    for tok in adjust(toks, lexicon.punctuation_in_quote) {
        tree.step(tok, lexicon);
    }
    while !tree.open.is_empty() {
        tree.close(lexicon);
    }
    tree.settle();
    // Nor does space at the end belong to the last block.
    if let Some(Inline::Block(_, body)) = tree.body.last_mut()
        && let Some(Inline::Text(text)) = body.0.last_mut()
        && text.ends_with(' ')
    {
        text.pop();
        tree.text.push(' ');
        tree.settle();
    }
    // A list of a hundred thousand entries keeps them all.
    tree.body.shrink_to_fit();
    RichText(tree.body)
}

/// Longer than most runs of text in one format.
const TEXT: usize = 256;

/// The formats in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    style: Formatting,
    weight: Formatting,
    variant: Formatting,
    decoration: Formatting,
    align: Formatting,
}

impl Default for State {
    fn default() -> Self {
        Self {
            style: Formatting::Upright,
            weight: Formatting::NormalWeight,
            variant: Formatting::NormalCaps,
            decoration: Formatting::NoUnderline,
            align: Formatting::Baseline,
        }
    }
}

impl State {
    /// The property that a format sets.
    fn slot(&mut self, format: Formatting) -> Option<&mut Formatting> {
        Some(match format {
            Formatting::Italic | Formatting::Oblique | Formatting::Upright => &mut self.style,
            Formatting::Bold | Formatting::Light | Formatting::NormalWeight => &mut self.weight,
            Formatting::SmallCaps | Formatting::NormalCaps => &mut self.variant,
            Formatting::Underline | Formatting::NoUnderline => &mut self.decoration,
            Formatting::Superscript | Formatting::Subscript | Formatting::Baseline => &mut self.align,
            Formatting::NoCase | Formatting::NoDecor => return None,
        })
    }
}

/// What undoes a format.
const fn normal(format: Formatting) -> Formatting {
    match format {
        Formatting::Italic | Formatting::Oblique => Formatting::Upright,
        Formatting::Bold | Formatting::Light => Formatting::NormalWeight,
        Formatting::SmallCaps => Formatting::NormalCaps,
        Formatting::Underline => Formatting::NoUnderline,
        Formatting::Superscript | Formatting::Subscript => Formatting::Baseline,
        format => format,
    }
}

/// What is open and how it becomes a node when it closes.
enum Frame {
    Formats(Vec<Formatting>),
    /// Inner or outer marks, and those around them.
    Quote {
        inner: bool,
        around: Option<bool>,
    },
    Link(String),
    Block(crate::markup::Display),
    /// Leaves no trace: what is in it is written into what is around it, from here on.
    Clear(Place),
}

/// How much has been written: nodes, and the length of the last of them if it is text.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Place {
    nodes: usize,
    length: usize,
}

#[derive(Default)]
struct Tree {
    body: Vec<Inline>,
    /// Text that is to follow, collected so that what is kept of it is of its length.
    text: String,
    /// For each open wrap: its frame, the nodes before it, the formats before it.
    open: Vec<(Frame, Vec<Inline>, State)>,
    state: State,
    /// Whether the innermost open quotation marks are inner ones.
    quote: Option<bool>,
}

impl Tree {
    fn step(&mut self, tok: Tok<'_>, lexicon: &Lexicon) {
        match tok {
            Tok::Text(text, _) => self.text.push_str(&text),
            Tok::Close => self.close(lexicon),
            Tok::Open(wrap) => {
                let before = self.state;
                let frame = self.frame(wrap);
                let body = if let Frame::Clear(_) = frame {
                    Vec::new()
                } else {
                    self.settle();
                    std::mem::take(&mut self.body)
                };
                self.open.push((frame, body, before));
            }
        }
    }

    fn frame(&mut self, wrap: Wrap) -> Frame {
        match wrap {
            Wrap::Quote { inner, .. } => {
                let inner = match self.quote {
                    Some(around) => !around,
                    None => inner,
                };
                Frame::Quote { inner, around: self.quote.replace(inner) }
            }
            Wrap::Link(target) => Frame::Link(target),
            Wrap::Block(display) => Frame::Block(display),
            Wrap::NoCase | Wrap::Part(_) => self.clear(),
            Wrap::NoDecor => {
                let active = [self.state.align, self.state.weight, self.state.variant, self.state.style];
                self.state = State { decoration: self.state.decoration, ..State::default() };
                let undo: Vec<Formatting> =
                    active.into_iter().filter(|f| normal(*f) != *f).map(normal).collect();
                if undo.is_empty() { self.clear() } else { Frame::Formats(undo) }
            }
            Wrap::Format(format) => {
                let Some(slot) = self.state.slot(format) else { return self.clear() };
                if *slot == format {
                    return self.clear();
                }
                *slot = format;
                Frame::Formats(vec![format])
            }
            Wrap::Inline(format) => {
                let Some(slot) = self.state.slot(format) else { return self.clear() };
                let raised = matches!(format, Formatting::Superscript | Formatting::Subscript);
                let format = if *slot == format && !raised { normal(format) } else { format };
                *slot = format;
                Frame::Formats(vec![format])
            }
        }
    }

    fn clear(&self) -> Frame {
        Frame::Clear(self.place())
    }

    fn place(&self) -> Place {
        match self.body.last() {
            Some(Inline::Text(last)) => {
                Place { nodes: self.body.len(), length: last.len() + self.text.len() }
            }
            _ => {
                Place { nodes: self.body.len() + usize::from(!self.text.is_empty()), length: self.text.len() }
            }
        }
    }

    /// Whether nothing has been written since the innermost frame was opened.
    fn is_at_beginning(&self) -> bool {
        let start = match self.open.last() {
            Some((Frame::Clear(start), ..)) => *start,
            _ => Place::default(),
        };
        start == self.place()
    }

    /// Makes a node of the text that was collected.
    fn settle(&mut self) {
        if self.text.is_empty() {
            return;
        }
        if let Some(Inline::Text(last)) = self.body.last_mut() {
            last.push_str(&self.text);
        } else {
            self.push(Inline::Text(self.text.clone()));
        }
        self.text.clear();
    }

    /// Writes a node.
    fn node(&mut self, node: Inline) {
        self.settle();
        self.push(node);
    }

    fn push(&mut self, node: Inline) {
        // Most formats have a single text in them, and a long list keeps them all.
        if self.body.is_empty() && !matches!(self.open.last(), None | Some((Frame::Clear(_), ..))) {
            self.body.reserve_exact(1);
        }
        self.body.push(node);
    }

    fn close(&mut self, lexicon: &Lexicon) {
        let Some((frame, outer, state)) = self.open.pop() else { return };
        self.state = state;
        if matches!(frame, Frame::Clear(_)) {
            return;
        }
        self.settle();
        let inner = std::mem::replace(&mut self.body, outer);
        let empty = inner.is_empty();
        match frame {
            Frame::Quote { inner: kind, around } => {
                self.quote = around;
                if empty {
                    return;
                }
                let (open, close) = if kind {
                    (&lexicon.open_inner_quote, &lexicon.close_inner_quote)
                } else {
                    (&lexicon.open_quote, &lexicon.close_quote)
                };
                self.text.push_str(open);
                self.extend(inner);
                self.text.push_str(close);
            }
            Frame::Clear(_) => {}
            _ if empty => {}
            Frame::Formats(formats) => {
                let mut body = RichText(inner);
                for format in formats.into_iter().rev() {
                    body = RichText(vec![Inline::Styled(format, body)]);
                }
                self.extend(body.0);
            }
            Frame::Link(target) => self.node(Inline::Link { target, body: RichText(inner) }),
            Frame::Block(display) => {
                let mut body = RichText(inner);
                // Space at the very beginning of an entry lies outside its first block.
                if self.is_at_beginning()
                    && let Some(Inline::Text(text)) = body.0.first_mut()
                    && text.starts_with(' ')
                {
                    text.remove(0);
                    self.text.push(' ');
                }
                self.node(Inline::Block(display, body));
            }
        }
    }

    fn extend(&mut self, nodes: Vec<Inline>) {
        for node in nodes {
            match node {
                Inline::Text(text) => self.text.push_str(&text),
                node => self.node(node),
            }
        }
    }
}
