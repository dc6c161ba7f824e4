//! The lines of an HTML page: blocks are paragraphs, and what is no text of the page is left out.

use std::ops::Range;

use super::row;
use super::row::{Gap, Row};
use crate::doi;
use crate::text::entities;

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "tr",
    "table",
    "section",
    "article",
    "main",
    "body",
    "blockquote",
    "aside",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "figure",
    "figcaption",
    "pre",
    "details",
    "summary",
    "tbody",
    "thead",
    "address",
    "center",
    "fieldset",
    "html",
    "form",
];

/// Elements that hold others, by which the end of a part is known.
const HOLDERS: &[&str] =
    &["div", "section", "article", "main", "ul", "ol", "table", "aside", "body", "header", "blockquote"];

/// Elements whose content is no text of the page.
const HIDDEN: &[&str] = &[
    "script",
    "style",
    "head",
    "template",
    "svg",
    "noscript",
    "nav",
    "footer",
    "button",
    "select",
    "textarea",
    "iframe",
    "annotation",
    "annotation-xml",
];

/// A line, how deep it stands, and whether a list of references holds it.
pub(super) struct HtmlRow {
    pub(super) row: Row,
    pub(super) depth: usize,
    pub(super) listed: bool,
}

/// The lines of a page.
pub(super) fn rows(text: &str) -> Vec<HtmlRow> {
    let mut reader = Reader { source: text, ..Reader::default() };
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let next = rest.find('<').unwrap_or(rest.len());
        reader.text(at..at + next);
        at += next;
        let rest = text.get(at..).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        at += reader.tag(rest, at);
    }
    reader.end(Gap::Blank(1));
    reader.done
}

#[derive(Default)]
struct Reader<'t> {
    source: &'t str,
    done: Vec<HtmlRow>,
    /// The line that is open, and where it stands.
    line: String,
    at: Option<Range<usize>>,
    gap: Option<Gap>,
    level: Option<u8>,
    depth: usize,
    /// The depth of the element that holds a list of references.
    listed: Option<usize>,
    /// Whether line ends count.
    preformatted: bool,
    /// Whether there is a head without an end.
    open_head: bool,
    /// The address of the link that is open, and where its words begin.
    open_link: Option<(String, usize)>,
}

impl Reader<'_> {
    fn text(&mut self, range: Range<usize>) {
        let raw = self.source.get(range.clone()).unwrap_or_default();
        if raw.is_empty() {
            return;
        }
        if self.preformatted {
            let mut start = range.start;
            for (index, line) in raw.split('\n').enumerate() {
                if index > 0 {
                    self.end(if line.trim().is_empty() { Gap::Blank(1) } else { Gap::None });
                }
                self.add(&entities::decode(line), start..start + line.len());
                start += line.len() + 1;
            }
        } else {
            self.add(&entities::decode(raw), range);
        }
    }

    fn add(&mut self, text: &str, range: Range<usize>) {
        let blank = text.chars().all(char::is_whitespace);
        if blank && self.line.is_empty() {
            return;
        }
        for c in text.chars() {
            let space = c.is_whitespace() && c != '\u{a0}';
            if !space {
                self.line.push(c);
            } else if !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
        }
        if !blank {
            let lead = self.source.get(range.clone()).map_or(0, |raw| raw.len() - raw.trim_start().len());
            self.at.get_or_insert(range.start + lead..range.end).end = range.end;
        }
    }

    /// Reads a tag, and returns its length with what it hides.
    fn tag(&mut self, rest: &str, place: usize) -> usize {
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(rest.len(), |end| end + 3);
        }
        let closing = rest.starts_with("</");
        let name_at = if closing { 2 } else { 1 };
        let name: String = rest
            .get(name_at..)
            .unwrap_or_default()
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(20)
            .collect::<String>()
            .to_ascii_lowercase();
        if name.is_empty() {
            if rest.starts_with("<!") || rest.starts_with("<?") {
                return rest.find('>').map_or(rest.len(), |end| end + 1);
            }
            self.add("<", place..place + 1);
            return 1;
        }
        let Some(end) = end_of_tag(rest) else {
            self.add("<", place..place + 1);
            return 1;
        };
        let attributes = rest.get(name_at + name.len()..end - 1).unwrap_or_default();
        let hides = HIDDEN.contains(&name.as_str()) && !(name == "head" && self.open_head);
        if !closing && hides && !attributes.ends_with('/') {
            let close = format!("</{name}");
            let behind = find_ignoring_case(rest.get(end..).unwrap_or_default(), &close);
            // A head may be without its end.
            self.open_head |= behind.is_none() && name == "head";
            return behind.map_or(if name == "head" { end } else { rest.len() }, |at| end + at);
        }
        self.element(&name, closing, attributes);
        end
    }

    fn element(&mut self, name: &str, closing: bool, attributes: &str) {
        match name {
            "br" => self.end(Gap::None),
            "td" | "th" if !closing => self.add(" ", 0..0),
            "a" => self.link(closing, attributes),
            _ if BLOCKS.contains(&name) => {
                self.end(Gap::Blank(1));
                self.level = name.strip_prefix('h').and_then(|level| level.parse().ok()).filter(|_| !closing);
                if name == "pre" {
                    self.preformatted = !closing;
                }
                if HOLDERS.contains(&name) {
                    self.hold(closing, attributes);
                }
            }
            _ => {}
        }
    }

    fn hold(&mut self, closing: bool, attributes: &str) {
        if closing {
            self.depth = self.depth.saturating_sub(1);
            self.listed = self.listed.filter(|depth| *depth <= self.depth);
        } else if !attributes.ends_with('/') {
            self.depth += 1;
            let signs = ["csl-bib-body", "doc-bibliography", "id=\"refs\"", "id='refs'"];
            if self.listed.is_none() && signs.iter().any(|sign| attributes.contains(sign)) {
                self.listed = Some(self.depth);
            }
        }
    }

    /// Adds the DOI that a closed link leads to, unless its words show it.
    fn link(&mut self, closing: bool, attributes: &str) {
        if let Some((href, from)) = self.open_link.take()
            && closing
            && let Some(found) = doi::find(&entities::decode(&href)).next()
        {
            let shown =
                doi::find(self.line.get(from..).unwrap_or_default()).any(|shown| shown.doi == found.doi);
            if !shown {
                self.line.push_str(&format!(" {}", found.doi.url()));
            }
        }
        if !closing {
            let href = attributes
                .split_once("href")
                .map_or("", |(_, rest)| rest.trim_start().trim_start_matches('=').trim_start());
            let quote = href.chars().next().filter(|c| matches!(c, '"' | '\''));
            let href = match quote {
                Some(quote) => href.get(1..).unwrap_or_default().split(quote).next(),
                None => href.split_whitespace().next(),
            };
            self.open_link = Some((href.unwrap_or_default().to_owned(), self.line.len()));
        }
    }

    /// Ends the line. `gap` stands before the next.
    fn end(&mut self, gap: Gap) {
        let line = std::mem::take(&mut self.line);
        let at = self.at.take();
        if let Some((_, from)) = &mut self.open_link {
            *from = 0;
        }
        if let (Some(at), false) = (at, line.trim().is_empty()) {
            let indent = if self.preformatted { row::indent(&line) } else { 0 };
            let mut row = Row::new(at, row::visible(line.trim()));
            row.indent = indent;
            row.gap = self.gap.take().unwrap_or(Gap::Blank(1));
            row.level = self.level;
            // The label of an item may stand in an element of its own.
            if self
                .done
                .last()
                .is_some_and(|last| last.row.level.is_none() && super::is_only_label(&last.row.text))
            {
                row.gap = Gap::None;
            }
            self.done.push(HtmlRow { row, depth: self.depth, listed: self.listed.is_some() });
            self.gap = Some(gap);
        } else {
            let before = self.gap.take();
            self.gap = Some(if matches!(before, Some(Gap::Blank(_))) { Gap::Blank(1) } else { gap });
        }
    }
}

/// The length of the tag that a text begins with; quotation marks hide its end.
fn end_of_tag(text: &str) -> Option<usize> {
    const LONGEST: usize = 1 << 16;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().take(LONGEST) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (None, b'<') if at > 0 => return None,
            _ => {}
        }
    }
    // A quotation mark without its fellow.
    Some(text.find('>').map_or(text.len(), |end| end + 1))
}

fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let mut from = 0;
    while let Some(at) = text.get(from..)?.iter().position(|byte| *byte == b'<') {
        let at = from + at;
        if text.get(at..at + word.len())?.eq_ignore_ascii_case(word) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}
