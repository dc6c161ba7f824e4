//! Building rich text node by node, without splitting what belongs together.

use super::{Inline, RichText};

impl RichText {
    /// Appends a node. Neighbouring text becomes one text, and neighbours in the same format become
    /// one node: `<sup>1</sup><sup>,2</sup>` is one superscript. Empty nodes are dropped.
    pub(crate) fn push(&mut self, inline: Inline) {
        match (self.0.last_mut(), inline) {
            (_, Inline::Text(text)) if text.is_empty() => {}
            (_, Inline::Styled(_, body)) if body.0.is_empty() => {}
            (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
            (Some(Inline::Styled(before, last)), Inline::Styled(format, body)) if *before == format => {
                for inline in body.0 {
                    last.push(inline);
                }
            }
            (_, inline) => self.0.push(inline),
        }
    }

    /// Appends text.
    pub(crate) fn push_text(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Inline::Text(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(Inline::Text(text.to_owned())),
        }
    }
}
