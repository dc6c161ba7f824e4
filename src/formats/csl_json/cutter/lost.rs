//! Finding the next entry behind one that is broken.

use memchr::{memchr, memchr_iter, memchr2_iter};

use serde::de::IgnoredAny;

use super::{Cutter, FAR};

/// Whether the place of the next entry is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Lost {
    #[default]
    No,
    /// It is in a line that is not indented further.
    UntilLine(usize),
    /// The rest of this line is broken.
    InLine(usize),
    /// It begins like this, or is in a later line that is not indented further. Where that is not to be found, all
    /// that follows is lost, if anything does.
    Until(Vec<u8>, usize, bool),
}

impl Cutter {
    /// Goes to where the next entry can begin, if it is known where that is; false where more has to come.
    pub(super) fn find(&mut self, is_end: bool) -> bool {
        loop {
            match std::mem::take(&mut self.lost) {
                Lost::No => return true,
                Lost::InLine(indent) => {
                    let line = memchr(b'\n', self.rest.get(self.at..).unwrap_or_default());
                    self.at = line.map_or(self.rest.len(), |line| self.at + line);
                    if line.is_none() {
                        self.lost = Lost::InLine(indent);
                        return false;
                    }
                    let _ = self.new_line();
                    self.lost = Lost::UntilLine(indent);
                }
                Lost::UntilLine(indent) => {
                    let rest = self.rest.get(self.at..).unwrap_or_default();
                    let Some(white) = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))
                    else {
                        self.lost = Lost::UntilLine(indent);
                        return false;
                    };
                    let is_closing =
                        |byte: u8| matches!(byte, b'}' | b',') || byte == b']' && self.list.is_none();
                    match rest.get(white..) {
                        Some([b'\n', ..]) => {
                            self.at += white;
                            let _ = self.new_line();
                            self.lost = Lost::UntilLine(indent);
                        }
                        _ if self.is_fresh && white > indent => self.lost = Lost::InLine(indent),
                        Some([byte, ..]) if is_closing(*byte) => {
                            self.at += white;
                            self.margin();
                            self.at += 1;
                            self.lost = Lost::UntilLine(indent);
                        }
                        Some([b'{' | b'[' | b']', ..]) => self.at += white,
                        Some(line) => {
                            let end = memchr(b'\n', line);
                            if end.is_none() && !is_end {
                                self.lost = Lost::UntilLine(indent);
                                return false;
                            }
                            let line = line.get(..end.unwrap_or(line.len())).unwrap_or_default();
                            if is_of_an_object(line, self.list.is_some()) {
                                self.lost = Lost::InLine(indent);
                            }
                        }
                        None => {}
                    }
                }
                Lost::Until(begin, indent, more) => {
                    let rest = self.rest.get(self.at..).unwrap_or_default();
                    let comes = memchr2_iter(b'{', b'\n', rest).find(|place| is_next(rest, *place, &begin));
                    if let Some(place) = comes {
                        self.at += place;
                        if rest.get(place) == Some(&b'\n') {
                            self.lost = Lost::InLine(indent);
                        }
                    } else {
                        // It may begin here, and the comma be a little before.
                        self.at += rest.len().saturating_sub(begin.len() + 16);
                        self.lost = Lost::Until(begin, indent, more);
                        return false;
                    }
                }
            }
        }
    }
}

/// How an object begins: until its first name ends.
pub(super) fn beginning(object: &[u8]) -> Option<&[u8]> {
    let name = object.strip_prefix(b"{")?.iter().position(|byte| !byte.is_ascii_whitespace())? + 1;
    let end = object.get(name..)?.strip_prefix(b"\"")?.iter().take(FAR).position(|byte| *byte == b'"')?;
    object.get(..name + end + 2)
}

/// Whether a line ends at a place, or an object that begins like another stands there, behind a comma.
fn is_next(text: &[u8], place: usize, begin: &[u8]) -> bool {
    let rest = text.get(place..).unwrap_or_default();
    let is_behind_comma = || {
        let before = text.get(place.saturating_sub(16)..place).unwrap_or_default();
        before.trim_ascii_end().ends_with(b",")
    };
    rest.starts_with(b"\n") || rest.starts_with(begin) && is_behind_comma()
}

/// Whether a line that begins no object goes on with one that is broken.
fn is_of_an_object(line: &[u8], is_in_list: bool) -> bool {
    let line = line.trim_ascii_end();
    let bare = line.strip_suffix(b",").unwrap_or(line);
    let is_string =
        bare.len() > 1 && bare.starts_with(b"\"") && memchr(b'"', &bare[1..]) == Some(bare.len() - 2);
    match line.first() {
        Some(b'"') if is_in_list => !is_string,
        Some(b'"') => !is_string || bare.len() < line.len(),
        Some(b':') => true,
        _ => is_in_list || serde_json::from_slice::<IgnoredAny>(bare).is_ok(),
    }
}

/// Whether an object begins in a later line that is not indented further.
pub(super) fn has_a_line_like_it(value: &[u8], indent: usize) -> bool {
    memchr_iter(b'\n', value).any(|end| {
        let line = value.get(end + 1..).unwrap_or_default();
        let white = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        white <= indent && line.get(white) == Some(&b'{')
    })
}
