//! Text as TeX that says the same in any document: accents and signs as commands of the LaTeX kernel,
//! whatever the input encoding, and every character that acts in TeX as one that does not.
//!
//! BibTeX reads the text before TeX does, and has rules of its own: it counts braces, escaped ones
//! too, so these are commands; and it changes the case of letters outside of braces, of a group that
//! begins with a command too. So accented letters are such groups (`{\'{E}}` may become `{\'{e}}`),
//! mathematics is in braces, and any other group that would begin with a command begins with `{}`.
//!
//! A character that the kernel has no command for (CJK, Cyrillic, Greek words) stays itself: an
//! engine that reads UTF-8 sets it. No character is dropped but controls.
//!
//! Where everything that reads the file knows UTF-8, [`Escaping::Unicode`] leaves all other characters
//! than those that act in TeX as they are.

mod formula;
pub(super) mod maths;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::markup::{Formatting, Inline, RichText, format_command};
use crate::text::{sanitize, tex as names};

/// What stands for a character that was lost before we came: an error to LuaTeX.
const REPLACEMENT: char = '\u{fffd}';

/// From how many Greek letters on they are a word and not symbols.
const GREEK_WORD: usize = 4;

/// How characters beyond ASCII are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Escaping {
    /// As commands of the LaTeX kernel, as far as it has them.
    #[default]
    Tex,
    /// As themselves, in UTF-8.
    Unicode,
}

impl Escaping {
    /// Text as TeX.
    pub(crate) fn plain(self, text: &str) -> String {
        match self {
            _ if is_tex_already(text) => text.to_owned(),
            Self::Tex => commands(text),
            Self::Unicode => unicode(text),
        }
    }

    /// Appends text as TeX.
    pub(super) fn write(self, text: &str, out: &mut String) {
        if is_tex_already(text) {
            out.push_str(text);
        } else {
            out.push_str(&self.plain(text));
        }
    }

    /// Rich text as TeX.
    pub(super) fn rich(self, text: &RichText) -> String {
        text.0.iter().map(|inline| self.inline(inline)).collect()
    }

    /// One node as TeX.
    pub(super) fn inline(self, inline: &Inline) -> String {
        match inline {
            Inline::Text(text) => self.plain(text),
            Inline::Styled(format, body) => styled(*format, &self.rich(body)),
            Inline::Link { body, .. } | Inline::Block(_, body) => self.rich(body),
        }
    }
}

/// Whether text is the same in TeX and has no markup in it, as most: letters, digits and what never acts.
pub(super) fn is_tex_already(text: &str) -> bool {
    let mut before = 0;
    text.bytes().all(|byte| {
        let inert = INERT[usize::from(byte)];
        // Two of these in a row are another sign, or one space.
        let is_ligature = byte == before && matches!(byte, b' ' | b'-' | b',' | b'\'');
        before = byte;
        inert && !is_ligature
    })
}

/// Which bytes stand for themselves in TeX.
const INERT: [bool; 256] = {
    let mut inert = [false; 256];
    let signs = b" .:;!?()/=+-,'";
    let mut byte = 0_u8;
    while byte < 128 {
        inert[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut k = 0;
    while k < signs.len() {
        inert[signs[k] as usize] = true;
        k += 1;
    }
    inert
};

/// Text whose characters beyond ASCII are themselves.
fn unicode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in sanitize::characters(text).nfc() {
        match c {
            '\u{a0}' => out.push('~'),
            // Few fonts have them.
            '\u{2009}' | '\u{202f}' => out.push_str(r"{\,}"),
            REPLACEMENT => out.push('?'),
            c if c.is_ascii() => push(c, &[], &mut out),
            c => out.push(c),
        }
    }
    out
}

/// Text in ASCII, as far as TeX has commands for it.
fn commands(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        // Nothing to compose.
        text.chars().for_each(|c| push(c, &[], &mut out));
        return out;
    }
    let characters: Vec<char> = sanitize::characters(text).nfc().collect();
    let mut rest = characters.as_slice();
    while let Some((&c, after)) = rest.split_first() {
        let greek = rest.iter().take_while(|c| names::is_greek(**c)).count();
        let marks = after.iter().take_while(|c| is_combining_mark(**c)).count();
        let taken = match greek {
            GREEK_WORD.. => greek,
            _ => 1 + marks,
        };
        let (now, later) = rest.split_at(taken);
        if greek >= GREEK_WORD {
            out.extend(now);
        } else {
            push(c, &now[1..], &mut out);
        }
        rest = later;
    }
    out
}

/// Appends a character and the combining marks on it.
fn push(c: char, marks: &[char], out: &mut String) {
    // TeX makes one of them.
    if c == ' ' && out.ends_with(' ') && marks.is_empty() {
        return;
    }
    let unaccented = c.is_ascii() && marks.is_empty();
    if let Some(accented) = if unaccented { None } else { names::accented(c, marks) } {
        out.extend(["{", &accented, "}"]);
        return;
    }
    match if c.is_ascii() { ascii(c) } else { names::sign(c) } {
        _ if c == REPLACEMENT => out.push('?'),
        Some(tex) => {
            // What TeX would join to one character: quotes, "?`". Hyphens in a row are meant to be joined.
            let joins = match tex.chars().next() {
                Some('\'') => out.ends_with('\''),
                Some(',') => out.ends_with(','),
                Some('`') => out.ends_with(['`', '?', '!']),
                _ => false,
            };
            out.push_str(if joins { "{}" } else { "" });
            out.push_str(tex);
        }
        None => out.push(c),
    }
    out.extend(marks);
}

/// What an ASCII character is written as, if not as itself.
fn ascii(c: char) -> Option<&'static str> {
    Some(match c {
        '\\' => r"\textbackslash{}",
        '{' => r"\textbraceleft{}",
        '}' => r"\textbraceright{}",
        '~' => r"\textasciitilde{}",
        '^' => r"\textasciicircum{}",
        '`' => r"\textasciigrave{}",
        '<' => r"\textless{}",
        '>' => r"\textgreater{}",
        '|' => r"\textbar{}",
        '"' => "{\"}",
        '&' => r"\&",
        '%' => r"\%",
        '$' => r"\$",
        '#' => r"\#",
        '_' => r"\_",
        '\'' => "'",
        ',' => ",",
        _ => return None,
    })
}

/// Text in a format.
pub(super) fn styled(format: Formatting, body: &str) -> String {
    match format_command(format) {
        Some(command) => format!("{command}{}", group(body)),
        // Only titles change their case; there it is protected where protection is decided.
        None => body.to_owned(),
    }
}

/// TeX in braces, whose case BibTeX leaves alone.
pub(super) fn group(tex: &str) -> String {
    let begin = if tex.starts_with('\\') { "{{}" } else { "{" };
    in_braces(begin, tex)
}

/// TeX between braces. Of `\,}}` biber takes the comma away, whoever wrote it, and the file that it writes ends nowhere:
/// a thin space has its name there.
pub(super) fn in_braces(begin: &str, tex: &str) -> String {
    match tex.strip_suffix(r"\,}") {
        Some(before) => [begin, before, r"\thinspace}}"].concat(),
        None => [begin, tex, "}"].concat(),
    }
}

/// Text in a field that is not typeset, such as an identifier: as it is, but that backslashes, circumflexes
/// (TeX reads `^^5c` as a backslash, and BibTeX's styles do typeset it), white space, what stands for lost
/// characters, and braces that do not pair, are percent-encoded.
pub(super) fn verbatim(text: &str) -> String {
    let balanced = is_balanced(text);
    let mut out = String::with_capacity(text.len());
    for c in sanitize::characters(text.trim()) {
        match c {
            '\\' => out.push_str("%5C"),
            '^' => out.push_str("%5E"),
            '{' if !balanced => out.push_str("%7B"),
            '}' if !balanced => out.push_str("%7D"),
            REPLACEMENT => out.push_str("%EF%BF%BD"),
            c if c.is_whitespace() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}

/// A DOI: an identifier whose braces are percent-encoded, for readers take braces for TeX's.
pub(super) fn doi(text: &str) -> String {
    verbatim(&text.replace('{', "%7B").replace('}', "%7D"))
}

/// Whether braces pair, as BibTeX counts them.
fn is_balanced(text: &str) -> bool {
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return false,
            '}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::csl;

    fn plain(text: &str) -> String {
        Escaping::Tex.plain(text)
    }

    fn rich(text: &RichText) -> String {
        Escaping::Tex.rich(text)
    }

    #[test]
    fn unicode_escapes_only_what_acts() {
        let unicode = |text: &str| Escaping::Unicode.plain(text);
        assert_eq!(unicode("Études à 50 % – „α²“ 杨"), "Études à 50 \\% – „α²“ 杨");
        assert_eq!(
            unicode("a_b & {c}\u{a0}\\d"),
            "a\\_b \\& \\textbraceleft{}c\\textbraceright{}~\\textbackslash{}d"
        );
        assert_eq!(unicode("e\u{301}\u{202e}\0"), "é", "composed, and without what drives terminals");
        assert_eq!(Escaping::Unicode.rich(&csl("<i>É</i>")), "\\emph{É}");
    }

    #[test]
    fn what_acts_in_tex_does_not() {
        assert_eq!(
            plain(r"& % $ # _ { } ~ ^ \ ` < > |"),
            "\\& \\% \\$ \\# \\_ \\textbraceleft{} \\textbraceright{} \\textasciitilde{} \\textasciicircum{} \
             \\textbackslash{} \\textasciigrave{} \\textless{} \\textgreater{} \\textbar{}"
        );
        assert_eq!(
            plain(r"\input{/etc/passwd}^^5c"),
            r"\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{}\textasciicircum{}\textasciicircum{}5c"
        );
        assert_eq!(plain("a\0\x1b\u{202e}b\nc"), "ab c");
        assert_eq!(plain("say \"x\""), "say {\"}x{\"}");
        assert_eq!(plain("a\u{fffd}"), "a?", "what was lost is not to be had, and LuaTeX stops at it");
        assert_eq!(Escaping::Unicode.plain("a\u{fffd}"), "a?");
    }

    #[test]
    fn accents() {
        for (source, expected) in [
            ("éàüñôÉ", r#"{\'{e}}{\`{a}}{\"{u}}{\~{n}}{\^{o}}{\'{E}}"#),
            ("āăąčşőůżḥḏ", r"{\={a}}{\u{a}}{\k{a}}{\v{c}}{\c{s}}{\H{o}}{\r{u}}{\.{z}}{\d{h}}{\b{d}}"),
            ("íìîï", r#"{\'{i}}{\`{i}}{\^{i}}{\"{i}}"#),
            ("īĩǐ", r"{\={\i}}{\~{\i}}{\v{\i}}"),
            ("șț", r"{\textcommabelow{s}}{\textcommabelow{t}}"),
            // Two marks; a letter without its own code point; decomposed.
            ("ǖ", r#"{\={\"{u}}}"#),
            ("x\u{304}", r"{\={x}}"),
            ("e\u{301}", r"{\'{e}}"),
            ("øØłŁæÆœŒßåÅđðþı", r"{\o}{\O}{\l}{\L}{\ae}{\AE}{\oe}{\OE}{\ss}{\aa}{\AA}{\dj}{\dh}{\th}{\i}"),
            ("ǿ", r"{\'{\o}}"),
        ] {
            assert_eq!(plain(source), expected, "{source}");
        }
    }

    #[test]
    fn signs() {
        for (source, expected) in [
            ("1–2—3 a‐b", "1--2---3 a-b"),
            ("‘a’ “b” „c“ «d»", r"`a' ``b'' \quotedblbase{}c`` \guillemotleft{}d\guillemotright{}"),
            ("a\u{a0}b\u{2009}c…", r"a~b{\,}c\ldots{}"),
            ("α-β, Ω × ± ≤ ∞", r"{$\alpha$}-{$\beta$}, {$\Omega$} {$\times$} {$\pm$} {$\leq$} {$\infty$}"),
            ("x² CO₂", r"x\textsuperscript{2} CO\textsubscript{2}"),
            ("©®™°§€", r"\textcopyright{}\textregistered{}\texttrademark{}\textdegree{}{\S}\texteuro{}"),
        ] {
            assert_eq!(plain(source), expected, "{source}");
        }
    }

    /// pdfLaTeX knows none of them in UTF-8.
    #[test]
    fn letters_that_are_two() {
        assert_eq!(
            plain("\u{149}a \u{13f}l \u{140}l"),
            r"'na L\textperiodcentered{}l l\textperiodcentered{}l"
        );
    }

    #[test]
    fn what_tex_would_join_stays_apart() {
        assert_eq!(plain("a--b"), "a--b");
        assert_eq!(plain("’’"), "'{}'");
        assert_eq!(plain("?‘"), "?{}`");
        assert_eq!(plain(",,"), ",{},");
    }

    #[test]
    fn characters_without_a_command_stay() {
        for source in ["杨晓雪", "Иван", "ελληνική γλώσσα", "𝔰𝔩", "한국", "x\u{30a4}"]
        {
            assert_eq!(plain(source), source);
        }
    }

    #[test]
    fn markup() {
        for (source, expected) in [
            ("<i>a</i> <b>b</b>", r"\emph{a} \textbf{b}"),
            ("H<sub>2</sub>O<sup>+</sup>", r"H\textsubscript{2}O\textsuperscript{+}"),
            ("<sc>a</sc>", r"\textsc{a}"),
            (r#"<span class="nocase">mRNA</span>"#, "mRNA"),
            // BibTeX would change the case in a group that begins with a command.
            ("<i><b>A</b>B</i>", r"\emph{{}\textbf{A}B}"),
            ("<i>É</i>", r"\emph{{\'{E}}}"),
        ] {
            assert_eq!(rich(&csl(source)), expected, "{source}");
        }
    }

    #[test]
    fn verbatim_fields() {
        let sici = "10.1175/1520-0426(2003)020<0383:rcaaco>2.0.co;2";
        assert_eq!(verbatim(sici), sici);
        assert_eq!(verbatim("a_b%20c#d&e~f$g{h}"), "a_b%20c#d&e~f$g{h}");
        assert_eq!(verbatim("a}b{c"), "a%7Db%7Bc");
        assert_eq!(doi("10.5555/a^^5cinput^^7bx^^7d"), "10.5555/a%5E%5E5cinput%5E%5E7bx%5E%5E7d");
        assert_eq!(verbatim(" a b\\c\n"), "a%20b%5Cc");
        // LuaTeX stops at the one, and biber at the other.
        assert_eq!(doi("10.5555/a\u{fffd}b\u{fffe}\u{7f}"), "10.5555/a%EF%BF%BDb");
    }
}
