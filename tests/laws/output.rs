//! Rich text in every format: nothing acts, and nothing is lost.

use doicite::markup::{Inline, Output, RichText};

/// What each format may have written, and what it must have kept.
pub(super) fn check(source: &RichText) {
    let text = source.write(Output::Text);
    assert!(!text.chars().any(is_unsafe), "{text:?}");
    html(source, &text);
    terminal(&source.write(Output::Terminal { links: true }), &text);
    let latex = source.write(Output::Latex);
    commands(&latex, '\\', LATEX);
    balanced(&latex, '{', '}');
    let words = without_escapes(&without_signs(&latex));
    assert!(!latex.contains("^^") && !words.contains(['%', '&', '#', '$', '_', '~']), "{latex}");
    let typst = source.write(Output::Typst);
    // What is between quotation marks there is no markup.
    let code: String = without_escapes(&typst).split('"').step_by(2).collect();
    commands(&code, '#', TYPST);
    balanced(&code, '[', ']');
    let rtf = source.write(Output::Rtf);
    assert!(rtf.is_ascii());
    commands(&rtf, '\\', RTF);
    balanced(&rtf, '{', '}');
    let markdown = source.write(Output::Markdown);
    tags(&markdown);
    // Letters of Latin-1 that have no marks are themselves; what pdfLaTeX is not set up for is a command.
    let is_mark = |c: &char| matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..) && !c.is_whitespace();
    let after = text.chars().skip(1).map(Some).chain([None]);
    let plain: String = text
        .chars()
        .zip(after)
        .filter(|(c, next)| c.is_ascii_alphanumeric() && !next.is_some_and(|next| is_mark(&next)))
        .map(|(c, _)| c)
        .collect();
    kept(&plain, &latex);
    for written in [&typst, &markdown] {
        kept(&text, written);
    }
}

fn is_unsafe(c: char) -> bool {
    c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The letters and digits of the text are in the written form, in order.
fn kept(text: &str, written: &str) {
    let mut written_letters = written.chars();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        assert!(written_letters.any(|other| other == c), "{c:?} of {text:?} is lost in {written:?}");
    }
}

/// HTML is read back: the same characters, in tags and attributes that do nothing.
fn html(source: &RichText, text: &str) {
    let written = source.write(Output::Html);
    // Noncharacters are no XML, and harmless.
    let printable = |c: &char| !matches!(c, '\u{fffe}' | '\u{ffff}');
    let xml: String = written.chars().filter(printable).collect();
    let xml = format!("<p>{xml}</p>");
    let document = roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{error}: {written:?}"));
    let mut read = String::new();
    for node in document.descendants() {
        assert!(node.is_element() || node.is_text() || node.is_root(), "{written:?}");
        if node.is_text() {
            read.push_str(node.text().unwrap_or_default());
        }
        for attribute in node.attributes() {
            let value = attribute.value();
            assert!(
                match attribute.name() {
                    "href" => ["http:", "https:", "mailto:"]
                        .iter()
                        .any(|s| value.to_ascii_lowercase().starts_with(s)),
                    "style" => value.bytes().all(|b| b.is_ascii_lowercase() || b"-:;".contains(&b)),
                    "class" => value.starts_with("csl-") || value == "nocase",
                    _ => false,
                },
                "{written:?}"
            );
        }
        let name = node.tag_name().name();
        assert!(["", "p", "i", "em", "b", "span", "sup", "sub", "a", "div"].contains(&name), "{written:?}");
    }
    if !has_blocks(source) {
        assert_eq!(read, text.chars().filter(printable).collect::<String>(), "{written:?}");
    }
}

fn has_blocks(text: &RichText) -> bool {
    text.0.iter().any(|inline| match inline {
        Inline::Styled(_, body) | Inline::Link { body, .. } => has_blocks(body),
        Inline::Block(..) => true,
        _ => false,
    })
}

/// Without the sequences that set a face or a link the terminal gets the text.
fn terminal(written: &str, text: &str) {
    let mut shown = String::new();
    let mut rest = written;
    while let Some((before, sequence)) = rest.split_once('\u{1b}') {
        shown.push_str(before);
        rest = if let Some(face) = sequence.strip_prefix('[') {
            face.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').strip_prefix('m')
        } else {
            sequence.strip_prefix("]8;;").and_then(|link| {
                let (target, rest) = link.split_once("\u{1b}\\")?;
                assert!(target.bytes().all(|b| b.is_ascii_graphic()), "{written:?}");
                Some(rest)
            })
        }
        .unwrap_or_else(|| panic!("a sequence that is not ours in {written:?}"));
    }
    shown.push_str(rest);
    assert_eq!(shown, text);
}

/// The text without every backslash and the character behind it.
fn without_escapes(text: &str) -> String {
    let mut out = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if c == '\\' {
            characters.next();
        } else {
            out.push(c);
        }
    }
    out
}

/// What the mark begins is a word of the list, or it escapes a character that is no letter.
fn commands(text: &str, mark: char, known: &[&str]) {
    let mut rest = text;
    while let Some(at) = rest.find(mark) {
        rest = &rest[at + mark.len_utf8()..];
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let word = &rest[..end];
        if word.is_empty() {
            assert_eq!(mark, '\\', "a lone {mark} in {text:?}");
            rest = rest.get(1..).unwrap_or_default();
        } else if mark == '\\' && is_sign(&text[..text.len() - rest.len()], &rest[end..]) {
            rest = &rest[end..];
        } else {
            assert!(known.contains(&word), "{mark}{word} in {text:?}");
            rest = &rest[end..];
        }
    }
}

/// LaTeX without its signs of mathematics, each of which is one command or a minus in braces.
fn without_signs(latex: &str) -> String {
    let mut out = String::new();
    let mut rest = latex;
    while let Some((before, (sign, after))) =
        rest.split_once("{$").and_then(|(before, rest)| Some((before, rest.split_once("$}")?)))
    {
        let is_sign = |c: char| c.is_ascii_alphabetic() || "\\-{}'".contains(c);
        assert!(sign.len() < 20 && sign.chars().all(is_sign), "{sign} in {latex}");
        out.push_str(before);
        rest = after;
    }
    out + rest
}

/// Whether a command of TeX is a sign of mathematics or an accent, which stands in braces of its own.
fn is_sign(before: &str, after: &str) -> bool {
    before.ends_with("{$\\") && (after.starts_with("$}") || after.starts_with("{}$}") || after.starts_with('{'))
        || before.ends_with("{\\") && after.starts_with(['{', '}'])
        || before.ends_with('\\') && after.starts_with("{}")
        // An accent on an accented letter.
        || before.ends_with("{\\") || before.ends_with("}{\\")
}

fn balanced(text: &str, open: char, close: char) {
    let mut depth = 0_usize;
    for c in without_escapes(text).chars() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.checked_sub(1).unwrap_or_else(|| panic!("{close} before {open} in {text:?}"));
        }
    }
    assert_eq!(depth, 0, "{open} without {close} in {text:?}");
}

/// Markdown has only our own HTML in it, and no link that we did not make.
fn tags(markdown: &str) {
    let bare = without_escapes(markdown);
    for tag in bare.split('<').skip(1) {
        assert!(
            [
                "em>",
                "/em>",
                "strong>",
                "/strong>",
                "u>",
                "/u>",
                "sup>",
                "/sup>",
                "sub>",
                "/sub>",
                "span style=\"font-variant:small-caps;\">",
                "/span>"
            ]
            .iter()
            .chain(["http:", "https:", "mailto:"].iter())
            .any(|known| tag.to_ascii_lowercase().starts_with(known)),
            "<{tag} in {markdown:?}"
        );
    }
}

#[rustfmt::skip]
const LATEX: &[&str] = &[
    "emph", "textbf", "textsc", "underline", "textsuperscript", "textsubscript", "href", "textbackslash",
    "textasciitilde", "textasciicircum", "textasciigrave", "textless", "textgreater", "textbar",
    "newline", "hspace",
];
#[rustfmt::skip]
const TYPST: &[&str] = &[
    "emph", "strong", "text", "smallcaps", "underline", "super", "sub", "link", "linebreak", "h",
];
#[rustfmt::skip]
const RTF: &[&str] =
    &["i", "b", "scaps", "super", "sub", "ul", "u", "tab", "line", "field", "fldinst", "fldrslt"];
