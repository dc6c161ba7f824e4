//! Rich text in the formats of the world: what a terminal, a web page, a manuscript wants.
//!
//! Metadata comes from anyone. So a writer's first duty is that nothing in a text can act in its
//! format: become a tag, a command, an escape sequence, a link to a script. Its second is that
//! nothing else is lost. What no format needs goes in one place, [`safe`]: controls, and the marks
//! that reorder text beyond their own reach.
//!
//! HTML keeps the tree, in the form that CSL processors have agreed on. The other formats are
//! written from [`runs`]: stretches of text with the formats in force, in which "upright" is the
//! absence of italics and nothing is nested in itself. Each format is one file.
//!
//! A fragment ([`RichText::write`]) has no line break of its own unless the text has blocks, and
//! can stand in a paragraph of the format. A [`document`] is a whole list: paragraphs, or for RTF
//! a file.

mod docx;
mod html;
mod latex;
pub(crate) mod markdown;
mod rtf;
mod runs;
pub(crate) use latex::format_command;
pub(crate) mod safe;
mod terminal;
mod typst;

use std::borrow::Borrow;

use super::RichText;
use crate::text::parallel;

/// A format that rich text can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Output {
    /// Characters only.
    Text,
    /// Text for a terminal that knows ECMA-48 (SGR) sequences.
    Terminal {
        /// Whether it also knows hyperlinks (OSC 8).
        links: bool,
    },
    /// HTML, with the class names of citeproc-js.
    Html,
    /// CommonMark with HTML where that has no markup of its own.
    Markdown,
    /// LaTeX for UTF-8 input; links want hyperref.
    Latex,
    /// Typst markup.
    Typst,
    /// Rich Text Format 1.5.
    Rtf,
}

/// How the entries of a reference list are set (CSL 1.0.2, "Reference List Formatting"). A format
/// without such a notion leaves it out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListLayout {
    /// Whether lines after the first of an entry are indented (`hanging-indent`).
    pub hanging_indent: bool,
    /// Whether what follows the first field, such as a number, is aligned (`second-field-align`).
    pub second_field_align: bool,
    /// The space between entries, in lines (`entry-spacing`). Formats of plain lines have one entry
    /// a line whatever this says.
    pub entry_spacing: u8,
}

impl RichText {
    /// Writes one piece of text, to stand in a paragraph of the format.
    ///
    /// ```
    /// use doicite::markup::{Output, csl};
    ///
    /// let title = csl("<i>Homo sapiens</i> & R<sup>2</sup>");
    /// assert_eq!(title.write(Output::Html), "<i>Homo sapiens</i> &amp; R<sup>2</sup>");
    /// assert_eq!(title.write(Output::Latex), r"\emph{Homo sapiens} \& R\textsuperscript{2}");
    /// ```
    pub fn write(&self, output: Output) -> String {
        match output {
            Output::Text => {
                let mut out = String::new();
                terminal::push_plain(self, &mut out);
                out
            }
            Output::Terminal { links } => runs::write(self, &terminal::Terminal { links }),
            Output::Html => html::fragment(self),
            Output::Markdown => markdown::fragment(self),
            Output::Latex => runs::write(self, &latex::Latex),
            Output::Typst => runs::write(self, &typst::Typst),
            Output::Rtf => runs::write(self, &rtf::Rtf),
        }
    }
}

/// Writes a whole list of references; ends with a line feed.
pub fn document(entries: &[impl Borrow<RichText> + Sync], layout: ListLayout, output: Output) -> String {
    let columns = (output == Output::Html && layout.second_field_align).then(|| html::columns(entries));
    let list = ListWriter::with(layout, output, columns);
    let mut page = list.begin();
    for some in entries.chunks(AT_ONCE) {
        let pieces: Vec<_> = some.chunks(IN_A_PIECE).collect();
        let written = parallel::spread(&pieces, |_, entries| {
            let mut piece = Written::default();
            entries.iter().for_each(|entry| list.add(&mut piece, entry.borrow()));
            piece
        });
        for piece in written {
            page.push(piece);
        }
    }
    page.end().concat()
}

/// Writes a whole list of references as a Word document (Office Open XML).
pub fn docx(entries: &[impl Borrow<RichText>], layout: ListLayout) -> std::io::Result<Vec<u8>> {
    docx::document(entries, layout)
}

/// So many entries are written on all cores before they are joined to those before them.
const AT_ONCE: usize = if cfg!(test) { 2 } else { 4096 };

/// How many of them one core writes at a time.
const IN_A_PIECE: usize = if cfg!(test) { 1 } else { 64 };

/// What writes a list of references in a format, one by one.
pub(crate) struct ListWriter {
    output: Output,
    /// The width of the left margin in HTML.
    columns: Option<usize>,
    frame: Frame,
}

/// What stands around the entries of a list.
#[derive(Default)]
struct Frame {
    begin: String,
    before: String,
    after: &'static str,
    between: &'static str,
    /// The end of a list in which something is written.
    end: &'static str,
}

/// Some entries behind one another.
#[derive(Default)]
pub(crate) struct Written {
    /// Each with what stands between it and the entry before.
    text: String,
    /// Where the first one begins of which something is written.
    first: Option<usize>,
}

/// A list as it is put together.
pub(crate) struct Page<'w> {
    list: &'w ListWriter,
    pieces: Vec<String>,
}

impl ListWriter {
    /// None where each entry depends on all others.
    #[cfg(feature = "cli")]
    pub(crate) fn new(layout: ListLayout, output: Output) -> Option<Self> {
        let is_aligned = output == Output::Html && layout.second_field_align;
        (!is_aligned).then(|| Self::with(layout, output, None))
    }

    fn with(layout: ListLayout, output: Output, columns: Option<usize>) -> Self {
        let frame = match output {
            Output::Text | Output::Terminal { .. } => Frame { between: "\n", end: "\n", ..Frame::default() },
            Output::Markdown => Frame { between: "\n\n", end: "\n", ..Frame::default() },
            Output::Html => html::frame(layout, columns),
            Output::Latex => latex::frame(layout),
            Output::Typst => typst::frame(layout),
            Output::Rtf => rtf::frame(layout),
        };
        Self { output, columns, frame }
    }

    /// Writes an entry behind others.
    pub(crate) fn add(&self, written: &mut Written, entry: &RichText) {
        written.text.push_str(self.frame.between);
        let begin = written.text.len();
        written.text.push_str(&self.frame.before);
        match self.output {
            Output::Text => terminal::push_plain(entry, &mut written.text),
            Output::Html => html::push(entry, self.columns, &mut written.text),
            output => written.text.push_str(&entry.write(output)),
        }
        written.text.push_str(self.frame.after);
        if written.first.is_none() && written.text.len() > begin {
            written.first = Some(begin);
        }
    }

    /// Begins a list.
    pub(crate) fn begin(&self) -> Page<'_> {
        let begin = Some(self.frame.begin.clone()).filter(|begin| !begin.is_empty());
        Page { list: self, pieces: begin.into_iter().collect() }
    }
}

impl Page<'_> {
    /// Adds some entries.
    pub(crate) fn push(&mut self, written: Written) {
        let Written { mut text, first } = written;
        if self.pieces.is_empty() {
            // Nothing stands before the first.
            let Some(first) = first else { return };
            text.drain(..first);
        }
        // A long list is kept until the last entry has come.
        text.shrink_to_fit();
        self.pieces.push(text);
    }

    /// Ends the list, and gives its pieces; none where nothing is written.
    pub(crate) fn end(mut self) -> Vec<String> {
        if !self.pieces.is_empty() {
            self.pieces.push(self.list.frame.end.to_owned());
        }
        self.pieces
    }
}

#[cfg(test)]
mod tests;
