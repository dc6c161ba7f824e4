//! Where comments, raw text, mathematics, addresses, strings and content end.

use super::{LONGEST_CONTENT, TypstMode, Walker};

impl Walker<'_> {
    /// Goes behind what is no text in any mode, and hides it.
    pub(super) fn hides(&mut self, byte: u8, mode: TypstMode) -> bool {
        let end = match (byte, self.next()) {
            (b'\\', _) if mode == TypstMode::Markup => {
                self.at += 1 + self.rest().chars().nth(1).map_or(0, char::len_utf8);
                return true;
            }
            (b'/', Some(b'/')) => Some(self.at + self.rest().find('\n').unwrap_or(self.rest().len())),
            (b'/', Some(b'*')) if !self.ends.comment => {
                let end = self.comment();
                self.ends.comment = end.is_none();
                end
            }
            (b'`', _) => Some(self.raw()),
            (b'$', _) if !self.ends.maths => {
                let end = self.maths();
                self.ends.maths = end.is_none();
                end
            }
            _ => None,
        };
        let Some(end) = end else { return false };
        self.mask.hide(self.at..end);
        self.at = end;
        true
    }

    /// Where a comment ends; they nest.
    pub(super) fn comment(&self) -> Option<usize> {
        let mut depth = 0_usize;
        let mut at = self.at;
        while let Some(pair) = self.bytes.get(at..at + 2) {
            match pair {
                b"/*" => depth += 1,
                b"*/" => depth -= 1,
                _ => {
                    at += 1;
                    continue;
                }
            }
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// Where raw text ends: at as many backticks as it began with, where that is one or more than two.
    pub(super) fn raw(&mut self) -> usize {
        let ticks = self.rest().len() - self.rest().trim_start_matches('`').len();
        if ticks == 2 {
            return self.at + 2;
        }
        if self.ends.raw == ticks {
            return self.at + ticks;
        }
        let inner = self.at + ticks;
        let end = self.text.get(inner..).and_then(|rest| rest.find(&"`".repeat(ticks)));
        if end.is_none() {
            self.ends.raw = ticks;
        }
        end.map_or(inner, |end| inner + end + ticks)
    }

    /// Where mathematics end; a string in them may have the sign.
    pub(super) fn maths(&self) -> Option<usize> {
        let mut at = self.at + 1;
        let mut in_string = false;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'"' => in_string = !in_string,
                b'$' if !in_string => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        None
    }

    pub(super) fn is_address(&self) -> bool {
        self.rest().starts_with("https://") || self.rest().starts_with("http://")
    }

    /// The length of an address in markup, whose slashes are no comment.
    pub(super) fn address(&self) -> usize {
        let ends = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '"' | '<' | '>' | '`' | '\\');
        self.rest().find(ends).unwrap_or(self.rest().len())
    }

    /// Where content ends whose bracket stands here.
    pub(super) fn end_of_content(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (offset, byte) in self.bytes.get(open..)?.iter().enumerate().take(LONGEST_CONTENT) {
            match byte {
                b'[' => depth += 1,
                b']' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            if depth == 0 {
                return (offset > 0).then_some(open + offset);
            }
        }
        None
    }

    pub(super) fn end_of_string(&mut self, from: usize) -> Option<usize> {
        if self.ends.string {
            return None;
        }
        let mut at = from;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'"' => return Some(at),
                _ => {}
            }
            at += 1;
        }
        self.ends.string = true;
        None
    }
}
