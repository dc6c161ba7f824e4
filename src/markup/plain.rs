//! The characters of rich text, and its form in CSL-JSON.

use super::{Formatting, Inline, RichText};

impl RichText {
    /// Returns the characters alone, without any format.
    pub fn to_plain(&self) -> String {
        let mut out = String::new();
        self.write_plain(&mut out);
        out
    }

    /// Returns the inline markup of a text variable in CSL-JSON, which [`super::csl`] reads.
    ///
    /// That markup knows italics, bold, small capitals, sub- and superscript and `nocase`; text in
    /// another format, links and blocks stay as text. It has no escape either: text that looks like
    /// one of its tags is read as that tag again.
    pub fn to_csl_markup(&self) -> String {
        let mut out = String::new();
        self.write_csl(&mut out);
        out
    }

    fn write_plain(&self, out: &mut String) {
        for inline in &self.0 {
            match inline {
                Inline::Text(text) => out.push_str(text),
                Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => {
                    body.write_plain(out);
                }
            }
        }
    }

    fn write_csl(&self, out: &mut String) {
        for inline in &self.0 {
            match inline {
                Inline::Text(text) => out.push_str(text),
                Inline::Styled(format, body) => {
                    let (open, close) = csl_tags(*format);
                    out.push_str(open);
                    body.write_csl(out);
                    out.push_str(close);
                }
                Inline::Link { body, .. } | Inline::Block(_, body) => body.write_csl(out),
            }
        }
    }
}

/// The tags around text in a format; empty for a format that CSL-JSON cannot express.
fn csl_tags(format: Formatting) -> (&'static str, &'static str) {
    match format {
        Formatting::Italic | Formatting::Oblique => ("<i>", "</i>"),
        Formatting::Bold => ("<b>", "</b>"),
        Formatting::SmallCaps => (r#"<span style="font-variant:small-caps;">"#, "</span>"),
        Formatting::Superscript => ("<sup>", "</sup>"),
        Formatting::Subscript => ("<sub>", "</sub>"),
        Formatting::NoCase => (r#"<span class="nocase">"#, "</span>"),
        Formatting::NoDecor => (r#"<span class="nodecor">"#, "</span>"),
        Formatting::Light
        | Formatting::Underline
        | Formatting::Upright
        | Formatting::NormalWeight
        | Formatting::NormalCaps
        | Formatting::NoUnderline
        | Formatting::Baseline => ("", ""),
    }
}
