//! Text cut at what opens and closes: CSL's tags, and for a processor quotation marks too.
//!
//! All that reads inline markup goes through [`split`] and [`pair`], so that a tag is a tag for the writers
//! of formats where it is one for the processor. What has no counterpart is text: a closing mark that
//! closes nothing, an opening one that is still open where the one around it closes, and what is nested
//! deeper than a bound.

/// A piece of a text: its characters, and what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'t, M, F> {
    pub(crate) text: &'t str,
    pub(crate) role: Role<M, F>,
}

/// What a piece does. A mark closes what the same mark opened; an opening one says with what effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role<M, F> {
    Text,
    Open(M, F),
    Close(M),
    /// Closes nothing but what was opened last.
    CloseLast(M),
}

/// Cuts a text at every mark. `find` is asked at each character for the mark that begins there, with its
/// length in bytes; it hears the characters in order, those of marks left out.
pub(crate) fn split<M, F>(
    text: &str,
    mut find: impl FnMut(usize, char) -> Option<(usize, Role<M, F>)>,
) -> Vec<Piece<'_, M, F>> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        let Some((length, role)) = find(at, c) else {
            at += c.len_utf8();
            continue;
        };
        if start < at {
            pieces.push(Piece { text: &text[start..at], role: Role::Text });
        }
        pieces.push(Piece { text: &text[at..at + length], role });
        at += length;
        start = at;
    }
    if start < text.len() {
        pieces.push(Piece { text: &text[start..], role: Role::Text });
    }
    pieces
}

/// Pairs what opens with what closes, at most `depth` within one another; the rest becomes text.
pub(crate) fn pair<M: Copy + PartialEq, F>(pieces: &mut [Piece<'_, M, F>], depth: usize) {
    let mut open: Vec<(usize, M)> = Vec::new();
    for at in 0..pieces.len() {
        let opener = match pieces[at].role {
            Role::Text => continue,
            Role::Open(mark, _) if open.len() < depth => {
                open.push((at, mark));
                continue;
            }
            Role::Open(..) => None,
            Role::Close(mark) => open.iter().rposition(|(_, opened)| *opened == mark),
            Role::CloseLast(mark) => {
                open.last().filter(|(_, opened)| *opened == mark).map(|_| open.len() - 1)
            }
        };
        if let Some(opener) = opener {
            for (between, _) in open.drain(opener..).skip(1) {
                pieces[between].role = Role::Text;
            }
        } else {
            pieces[at].role = Role::Text;
        }
    }
    for (at, _) in open {
        pieces[at].role = Role::Text;
    }
}
