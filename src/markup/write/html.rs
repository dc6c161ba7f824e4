//! HTML, with the elements and class names that citeproc-js writes and style sheets know.
//!
//! A list's layout is written into `style` attributes, and only as far as a layout asks for it:
//! with the default layout the markup is bare.

use std::borrow::Borrow;

use super::super::{Display, Formatting, Inline, RichText};
use super::{Frame, ListLayout, safe};
use crate::text::sanitize;

/// Writes one piece of text.
pub(super) fn fragment(text: &RichText) -> String {
    let mut out = String::new();
    push(text, None, &mut out);
    out
}

/// Writes one piece of text behind another, of a list with a left margin of so many characters.
pub(super) fn push(text: &RichText, columns: Option<usize>, out: &mut String) {
    Html { columns, linked: false }.push(text, out);
}

/// The width of the left margin of a list.
pub(super) fn columns(entries: &[impl Borrow<RichText>]) -> usize {
    entries.iter().map(|entry| label_width(entry.borrow())).max().unwrap_or(0) + 1
}

/// What stands around the entries of a list.
pub(super) fn frame(layout: ListLayout, columns: Option<usize>) -> Frame {
    let body_style = if layout.hanging_indent && columns.is_none() {
        r#" style="padding-left: 2em; text-indent: -2em;""#
    } else {
        ""
    };
    let entry_style = match (layout.entry_spacing, columns) {
        (0, None) => String::new(),
        (0, Some(_)) => r#" style="clear: left;""#.into(),
        (lines, None) => format!(r#" style="margin-bottom: {lines}em;""#),
        (lines, Some(_)) => format!(r#" style="clear: left; margin-bottom: {lines}em;""#),
    };
    Frame {
        begin: format!("<div class=\"csl-bib-body\"{body_style}>\n"),
        before: format!("  <div class=\"csl-entry\"{entry_style}>"),
        after: "</div>\n",
        between: "",
        end: "</div>\n",
    }
}

/// The number of characters in an entry's left margin.
fn label_width(entry: &RichText) -> usize {
    let label = entry.0.iter().find_map(|inline| match inline {
        Inline::Block(Display::LeftMargin, body) => Some(body.to_plain().chars().count()),
        _ => None,
    });
    label.unwrap_or(0)
}

#[derive(Clone, Copy)]
struct Html {
    /// The width of the left margin in characters, where the second field is aligned.
    columns: Option<usize>,
    /// Whether a link is open: HTML has none within another.
    linked: bool,
}

impl Html {
    fn push(self, text: &RichText, out: &mut String) {
        for inline in &text.0 {
            match inline {
                Inline::Text(text) => escape(text, out),
                Inline::Styled(format, body) => {
                    let (open, close) = tags(*format);
                    out.push_str(open);
                    self.push(body, out);
                    out.push_str(close);
                }
                Inline::Link { target, body } => self.push_link(target, body, out),
                Inline::Block(display, body) => self.push_block(*display, body, out),
            }
        }
    }

    fn push_link(self, target: &str, body: &RichText, out: &mut String) {
        match safe::target(target) {
            Some(target) if !self.linked => {
                out.push_str("<a href=\"");
                escape(&target, out);
                out.push_str("\">");
                Self { linked: true, ..self }.push(body, out);
                out.push_str("</a>");
            }
            _ => self.push(body, out),
        }
    }

    /// The white space around blocks is citeproc-js's.
    fn push_block(self, display: Display, body: &RichText, out: &mut String) {
        let (before, class, style, after) = match (display, self.columns) {
            (Display::Block, _) => ("\n\n    ", "block", String::new(), "\n"),
            (Display::LeftMargin, None) => ("\n    ", "left-margin", String::new(), ""),
            (Display::LeftMargin, Some(width)) => {
                ("\n    ", "left-margin", format!(r#" style="float: left; width: {width}ch;""#), "")
            }
            (Display::RightInline, None) => ("", "right-inline", String::new(), "\n  "),
            (Display::RightInline, Some(width)) => {
                ("", "right-inline", format!(r#" style="margin-left: {width}ch;""#), "\n  ")
            }
            (Display::Indent, _) => ("", "indent", String::new(), "\n  "),
        };
        out.extend([before, "<div class=\"csl-", class, "\"", &style, ">"]);
        self.push(body, out);
        out.push_str("</div>");
        out.push_str(after);
    }
}

fn tags(format: Formatting) -> (&'static str, &'static str) {
    match format {
        Formatting::Italic => ("<i>", "</i>"),
        Formatting::Oblique => ("<em>", "</em>"),
        Formatting::Bold => ("<b>", "</b>"),
        Formatting::Superscript => ("<sup>", "</sup>"),
        Formatting::Subscript => ("<sub>", "</sub>"),
        Formatting::SmallCaps => (r#"<span style="font-variant:small-caps;">"#, "</span>"),
        Formatting::Underline => (r#"<span style="text-decoration:underline;">"#, "</span>"),
        Formatting::Light => (r#"<span style="font-weight:lighter;">"#, "</span>"),
        Formatting::Upright => (r#"<span style="font-style:normal;">"#, "</span>"),
        Formatting::NormalWeight => (r#"<span style="font-weight:normal;">"#, "</span>"),
        Formatting::NormalCaps => (r#"<span style="font-variant:normal;">"#, "</span>"),
        Formatting::NoUnderline => (r#"<span style="text-decoration:none;">"#, "</span>"),
        Formatting::Baseline => (r#"<span style="vertical-align:baseline;">"#, "</span>"),
        Formatting::NoDecor => (
            r#"<span style="font-style:normal;font-weight:normal;font-variant:normal;vertical-align:baseline;">"#,
            "</span>",
        ),
        Formatting::NoCase => ("", ""),
    }
}

fn escape(text: &str, out: &mut String) {
    for c in sanitize::characters(text) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}
