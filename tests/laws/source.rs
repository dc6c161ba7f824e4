//! Bytes as a source of choices: every byte string makes something, and a small change of it makes
//! something a little different, which is what a fuzzer needs.

/// Choices. One that has run dry chooses the first of everything.
pub(super) struct Source<'a>(&'a [u8]);

impl<'a> Source<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self(data)
    }

    pub(super) fn is_dry(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// A number from 0 to `count` - 1.
    pub(super) fn below(&mut self, count: usize) -> usize {
        usize::from(self.byte()) % count
    }

    pub(super) fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Text of a few pieces: ones that mean something somewhere, and the bytes as they come.
    pub(super) fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.below(6) {
            if self.byte() < 208 {
                text.push_str(self.pick(PIECES));
            } else {
                let length = self.below(24).min(self.0.len());
                let (piece, rest) = self.0.split_at(length);
                text.push_str(&String::from_utf8_lossy(piece));
                self.0 = rest;
            }
        }
        text
    }
}

/// What readers look for and writers must watch.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "a", "Smith", "The ", "on ", "é", "北", "한글", "Ω", "𝔰", "\u{301}", "\u{200d}", "\u{fffd}", "\u{202e}",
    "\u{0}", "\u{1b}[31m", "\u{9b}1m", "\u{7}", " ", "  ", "\n", "\r\n", "\t", "\u{a0}", "\u{2028}",
    "\u{feff}",
    "<i>", "</i>", "<b>", "</b>", "<sup>1</sup>", "<span style=\"font-variant:small-caps;\">", "</span>",
    "<span class=\"nocase\">", "<script>", "</script>", "<!--", "]]>", "&amp;", "&lt;", "&#60;", "&",
    "<", ">",
    "\"", "'", "“", "”", "‘", "’", "«", "`", "\\", "\\input{x}", "{", "}", "{}", "$", "$x_1$", "%", "#",
    "#eval(",
    "_", "^", "^^5c", "~", "~~~~", "@", "@a", "*", "**", "[", "]", "](", "(", ")", "|", "||", "{{", "}}",
    "[[", "]]", "''", "'''", "<nowiki>", "</nowiki>", "=", "==", "!", "?", ".", "..", "...", ",", ",
    Jr.", ";",
    ":", "-", "--", "–", "---", "- ", "+1", "/", "//", "/*", "*/", "TY  - JOUR\n", "ER  - \n", "\nER  - ",
    "\n%0 Book", "\nPMID- 1", "\n@book{x, ", "and", " and ", " others", "et al.", "0", "1", "12", "1999",
    "-44", "2020-02-30", "1-9", "9–1", "xii", "e17", "no-no", "10.1000/a", "https://doi.org/10.1000/a",
    "http://a.org/?a=b&c", "javascript:alert(1)", "null", "true", "~", "y: z", "*a", "&a ", "!!x ",
    "en", "de-DE",
    "A.", "J.-P.", "van ", "de la ", "d'", "al-", "O’", "III", "M.D.", "St. ", "note: ", "title: b",
    "{:DOI: x}",
    "jan", "spring", "circa", "1st", "I", "A", "PLoS", "mRNA", "$$", "\u{ad}", "ß", "ı", "İ", "ǆ", "ﬁ",
];
