//! Cutting served text into text, tags and what is neither.
//!
//! A `<` begins a tag only if the whole tag is there and well-formed: a name, attributes that each
//! have a value, a `>`, no other `<` in between. `x < 0.11` and `<There is not Regret in Our Youth>`
//! are text by that alone; `<Casablanca>` is left to [`super::tree`], which knows whether anything
//! closes it.
//!
//! Registries serve tags plain, escaped and escaped twice. So the text between tags is decoded
//! and, if that changed it, cut again: at most [`LEVELS`] times, each over the text that is left,
//! so the whole stays linear.

use std::borrow::Cow;

use super::entities::decode;

/// How often text is decoded: `&amp;amp;amp;` is still one ampersand.
const LEVELS: usize = 3;

/// A piece of served text.
#[derive(Debug)]
pub(super) enum Token {
    Text(String),
    Open(WrittenTag),
    /// `<br/>`.
    Empty(WrittenTag),
    Close(WrittenTag),
}

/// A tag as it was written.
#[derive(Clone, Debug)]
pub(super) struct WrittenTag {
    /// Its name without prefix, in small letters.
    pub(super) name: String,
    /// Whether it had a prefix, as `mml:math` does: no text happens to look like that.
    pub(super) prefixed: bool,
    /// Everything between the name and the end.
    pub(super) attributes: String,
    /// The whole, from `<` to `>`.
    pub(super) raw: String,
}

/// Cuts served text into tokens. Comments, processing instructions and document types are gone.
pub(super) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    cut(text, 0, &mut tokens);
    tokens
}

fn cut(text: &str, level: usize, tokens: &mut Vec<Token>) {
    let mut sections = Sections::default();
    let mut copied = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find('<') {
        at += offset;
        let rest = &text[at..];
        let (length, found) = if let Some((length, content)) = sections.at_start(rest) {
            (length, Found::Section(content))
        } else if let Some((length, token)) = tag(rest) {
            (length, Found::Tag(token))
        } else {
            at += 1;
            continue;
        };
        decode_run(&text[copied..at], level, tokens);
        match found {
            Found::Section(content) if level < LEVELS => cut(content, level + 1, tokens),
            Found::Section(content) => push_text(content, tokens),
            Found::Tag(token) => tokens.push(token),
        }
        at += length;
        copied = at;
    }
    decode_run(&text[copied..], level, tokens);
}

enum Found<'a> {
    Section(&'a str),
    Tag(Token),
}

/// Decodes the text between two tags, and cuts again what came of it.
fn decode_run(run: &str, level: usize, tokens: &mut Vec<Token>) {
    match decode(run) {
        Cow::Owned(decoded) if level < LEVELS => cut(&decoded, level + 1, tokens),
        _ => push_text(run, tokens),
    }
}

fn push_text(text: &str, tokens: &mut Vec<Token>) {
    if let Some(Token::Text(last)) = tokens.last_mut() {
        last.push_str(text);
    } else if !text.is_empty() {
        tokens.push(Token::Text(text.to_owned()));
    }
}

/// Comments, CDATA sections, processing instructions and declarations.
///
/// Remembers which ends do not come any more, so that a flood of unclosed beginnings costs one
/// search and not one each.
#[derive(Default)]
struct Sections {
    no_comment_end: bool,
    no_cdata_end: bool,
}

impl Sections {
    /// The section at the start of `text`: its length, and as much of it as is text.
    fn at_start<'a>(&mut self, text: &'a str) -> Option<(usize, &'a str)> {
        if let Some(comment) = text.strip_prefix("<!--") {
            let (length, _) = until("-->", comment, &mut self.no_comment_end)?;
            return Some((4 + length, ""));
        }
        if let Some(content) = text.strip_prefix("<![CDATA[") {
            let (length, content) = until("]]>", content, &mut self.no_cdata_end)?;
            return Some((9 + length, content));
        }
        let (end, name) = match text.strip_prefix("<?") {
            Some(name) => ("?>", name),
            None => (">", text.strip_prefix("<!")?),
        };
        let stop = name.find(['<', '>'])?;
        let whole = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name[..=stop].ends_with(end);
        whole.then_some((2 + stop + 1, ""))
    }
}

/// The text up to `end`, and the length with it.
fn until<'a>(end: &str, text: &'a str, missing: &mut bool) -> Option<(usize, &'a str)> {
    if *missing {
        return None;
    }
    let Some(at) = text.find(end) else {
        *missing = true;
        return None;
    };
    Some((at + end.len(), &text[..at]))
}

/// The tag at the start of `text`, and its length in bytes.
fn tag(text: &str) -> Option<(usize, Token)> {
    let body = text.strip_prefix('<')?;
    let (closing, body) = body.strip_prefix('/').map_or((false, body), |body| (true, body));
    let (first, rest) = name(body)?;
    let (prefix, local, rest) = match rest.strip_prefix(':').and_then(name) {
        Some((local, rest)) => (Some(first), local, rest),
        None => (None, first, rest),
    };
    let end = if closing { rest.trim_start() } else { after_attributes(rest)? };
    let attributes = &rest[..rest.len() - end.len()];
    let (empty, after) = match end.strip_prefix("/>") {
        Some(after) if !closing => (true, after),
        _ => (false, end.strip_prefix('>')?),
    };
    let length = text.len() - after.len();
    let tag = WrittenTag {
        name: local.to_ascii_lowercase(),
        prefixed: prefix.is_some(),
        attributes: attributes.to_owned(),
        raw: text[..length].to_owned(),
    };
    let token = match (closing, empty) {
        (true, _) => Token::Close(tag),
        (false, true) => Token::Empty(tag),
        (false, false) => Token::Open(tag),
    };
    Some((length, token))
}

/// An XML name without colon, as far as ASCII goes, and what follows it.
fn name(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(text.len());
    text.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| text.split_at(end))
}

/// What follows well-formed attributes and white space.
fn after_attributes(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let next = rest.trim_start();
        if next.starts_with('>') || next.starts_with("/>") {
            return Some(next);
        }
        if next.len() == rest.len() {
            return None;
        }
        (_, _, rest) = attribute(next)?;
    }
}

/// The attribute at the start of `text`: name, value, and what follows.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let equals = text.find(['=', '<', '>'])?;
    let name = text[..equals].trim_end();
    let value = text[equals..].strip_prefix('=')?.trim_start();
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/')) {
        return None;
    }
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let value = &value[1..];
        let end = value.find([quote, '<'])?;
        let rest = value[end..].strip_prefix(quote)?;
        return Some((name, &value[..end], rest));
    }
    let end = value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '='))?;
    (end > 0).then(|| (name, &value[..end], &value[end..]))
}

/// The decoded value of an attribute among `attributes`, by its name without prefix.
pub(super) fn attribute_value<'a>(attributes: &'a str, wanted: &str) -> Option<Cow<'a, str>> {
    let mut rest = attributes;
    while let Some((name, value, after)) = attribute(rest.trim_start()) {
        let local = name.rsplit(':').next().unwrap_or(name);
        if local.eq_ignore_ascii_case(wanted) {
            return Some(decode(value));
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens, written so that a table can hold them.
    fn tokens(text: &str) -> Vec<String> {
        let show = |token: &Token| match token {
            Token::Text(text) => text.clone(),
            Token::Open(tag) => format!("+{}", tag.name),
            Token::Empty(tag) => format!("0{}", tag.name),
            Token::Close(tag) => format!("-{}", tag.name),
        };
        tokenize(text).iter().map(show).collect()
    }

    #[test]
    fn tags_in_all_their_forms() {
        for (source, expected) in [
            ("a<i>b</i>c", &["a", "+i", "b", "-i", "c"][..]),
            ("<I>b</I >", &["+i", "b", "-i"]),
            ("<br/><br />", &["0br", "0br"]),
            ("<emph type=\"ital\">", &["+emph"]),
            ("<emph\n type = 'it>al' x=y>", &["+emph"]),
            ("<jats:italic>", &["+italic"]),
            ("<mml:math xmlns:mml=\"http://www.w3.org/1998/Math/MathML\">", &["+math"]),
            ("&lt;i&gt;b&lt;/i&gt;", &["+i", "b", "-i"]),
            ("&amp;lt;i&amp;gt;b", &["+i", "b"]),
            ("&amp;amp;lt;i&amp;amp;gt;b", &["+i", "b"]),
            ("<![CDATA[<i>b</i> & c]]> d", &["+i", "b", "-i", " & c d"]),
            ("a<!-- <i> -->b<?xml version=\"1.0\"?>c<!DOCTYPE html>d", &["abcd"]),
        ] {
            assert_eq!(tokens(source), expected, "{source}");
        }
    }

    #[test]
    fn what_is_not_a_tag_is_text() {
        for source in [
            "x < 0.11",
            "0 < p < 1",
            "<There is not Regret in Our Youth>",
            "<Konggi-Inhyung …>",
            "a<b",
            "a<b, c>",
            "<u, v>",
            "<1>",
            "<é>",
            "<i",
            "<i <b",
            "</i",
            "<i a>",
            "<i a=>",
            "<i a=\"b>",
            "<i a=\"b\"c=\"d\">",
            "<!-- no end",
            "<![CDATA[ no end",
            "<?no end>",
            "<! not a declaration>",
            "<<<>>>",
        ] {
            assert_eq!(tokens(source), [source]);
        }
    }

    #[test]
    fn three_levels_are_decoded_and_no_more() {
        assert_eq!(tokens("&amp;amp;amp;"), ["&"]);
        assert_eq!(tokens("&amp;amp;amp;amp;"), ["&amp;"]);
    }

    #[test]
    fn attributes_are_found_by_their_local_name() {
        let attributes = " xml:lang='en' Type = \"it&amp;al\" width=3";
        assert_eq!(attribute_value(attributes, "type").as_deref(), Some("it&al"));
        assert_eq!(attribute_value(attributes, "lang").as_deref(), Some("en"));
        assert_eq!(attribute_value(attributes, "it"), None);
    }

    #[test]
    fn floods_are_linear() {
        for flood in
            ["<", "<!--", "<![CDATA[", "<a b=", "<a b=\"", "<a b='<", "</", "<?", "<!x", "&lt;", "<a "]
        {
            tokenize(&flood.repeat(200_000));
        }
    }
}
