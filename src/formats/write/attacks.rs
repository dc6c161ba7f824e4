//! A row for each attack and format: what could act in one of the formats is a title, and each format
//! gives back every letter of it as text.

use super::*;
use crate::csl::{Item, Kind, Variable};

/// A title, what is to be left of it, and how TeX writes that.
const ATTACKS: &[(&str, &str, &str)] = &[
    // A terminal's title, a cleared screen and a colour, in 7 and 8 bits; NUL and delete.
    ("a\x1b]0;owned\x07b\x1b[2Jc\u{9b}31md\0e\x7ff", "a]0;ownedb[2Jc31mdef", "{a]0;ownedb[2Jc31mdef}"),
    ("a\u{202e}b\u{2066}c\u{2069}d", "abcd", "abcd"),
    // Of the lines of tagged formats.
    (
        "a\nER  - \nTY  - BOOK\r\n%0 Book\n\nPMID- 1\u{2028}@b",
        "a ER - TY - BOOK %0 Book PMID- 1 @b",
        r"a ER - TY - BOOK \%0 Book PMID- 1 @b",
    ),
    (
        "<script>alert('1')</script> & \"x\" ]]>",
        "<script>alert('1')</script> & \"x\" ]]>",
        "\\textless{}script\\textgreater{}alert('1')\\textless{}/script\\textgreater{} \\& {\"}x{\"} \
         ]]\\textgreater{}",
    ),
    (
        r"\input{/etc/passwd} \write18{id} } { 50% $x^2 ^^5c #1 ~",
        r"\input{/etc/passwd} \write18{id} } { 50% $x^2 ^^5c #1 ~",
        concat!(
            r"\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{} ",
            r"\textbackslash{}write18\textbraceleft{}id\textbraceright{} \textbraceright{} ",
            r"\textbraceleft{} 50\% \$x\textasciicircum{}2 \textasciicircum{}\textasciicircum{}5c \#1 ",
            r"\textasciitilde{}"
        ),
    ),
    (
        "}, evil = {x}}\n@book{y,",
        "}, evil = {x}} @book{y,",
        concat!(
            r"\textbraceright{}, evil = \textbraceleft{}x\textbraceright{}\textbraceright{} ",
            r"@book\textbraceleft{}y,"
        ),
    ),
    (
        "#eval(\"1\") @ref // x /* y */ [z]",
        "#eval(\"1\") @ref // x /* y */ [z]",
        "\\#eval({\"}1{\"}) @ref // x /* y */ [z]",
    ),
    (
        "[x](javascript:y) ![i](u) `c` *d*",
        "[x](javascript:y) ![i](u) `c` *d*",
        r"[x](javascript:y) ![i](u) \textasciigrave{}c\textasciigrave{} *d*",
    ),
    (
        r"{\rtf1\object x}",
        r"{\rtf1\object x}",
        r"\textbraceleft{}\textbackslash{}rtf1\textbackslash{}object x\textbraceright{}",
    ),
    (
        "}} {{evil}} |x=y [[file:a]] <nowiki> ~~~~ __TOC__",
        "}} {{evil}} |x=y [[file:a]] <nowiki> ~~~~ __TOC__",
        concat!(
            r"\textbraceright{}\textbraceright{} ",
            r"\textbraceleft{}\textbraceleft{}evil\textbraceright{}\textbraceright{} \textbar{}x=y ",
            r"[[file:a]] \textless{}nowiki\textgreater{} ",
            r"\textasciitilde{}\textasciitilde{}\textasciitilde{}\textasciitilde{} \_\_{TOC}\_\_"
        ),
    ),
    // A formula of a spreadsheet: no format here has any.
    ("=cmd|'/c calc'!a0", "=cmd|'/c calc'!a0", r"=cmd\textbar{}'/c calc'!a0"),
    ("- a: b # c", "- a: b # c", r"- a: b \# c"),
    ("*alias &b !!python/object:x", "*alias &b !!python/object:x", r"*alias \&b !!python/object:x"),
    ("---", "---", "---"),
    ("\" onload=\"x", "\" onload=\"x", "{\"} onload={\"}x"),
];

#[test]
fn an_attack_is_text_in_every_format() {
    let mut broken = Vec::new();
    for (source, left, tex) in ATTACKS {
        let mut item = Item::new("k", Kind::Book);
        item.set(Variable::Title, *source);
        let works = [Work::from(item)];
        for format in Format::writable() {
            let file = export(format.writer().unwrap()(1).as_ref(), &works);
            let is_unsafe = |c: char| {
                c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!file.contains(is_unsafe), "{format:?}: {file:?}");
            let expected = match format {
                Format::Bibtex | Format::Biblatex => *tex,
                // What these hold is data, which they escape.
                Format::CslJson | Format::CslYaml => *source,
                _ => *left,
            };
            let title = title(format, &file);
            let one_spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            if one_spaced(&title) != one_spaced(expected) {
                broken.push((format, title, expected));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The title as a reader of the format sees it; of TeX, as it stands in the file.
fn title(format: Format, file: &str) -> String {
    let tagged = |tag: &str| {
        let mut values = file.lines().filter_map(|line| line.strip_prefix(tag));
        let value = values.next().unwrap().to_owned();
        assert_eq!(values.next(), None, "two titles in {file}");
        value
    };
    let yaml = |path: &[&str]| {
        let value: serde_yaml::Value = serde_yaml::from_str(file).unwrap_or_else(|e| panic!("{e}: {file}"));
        let found = path.iter().fold(&value, |value, key| match value {
            serde_yaml::Value::Sequence(list) => &list[0][*key],
            value => &value[*key],
        });
        found.as_str().unwrap().to_owned()
    };
    match format {
        Format::Bibtex | Format::Biblatex => {
            let value = tagged("  title = {");
            value.trim_end_matches(',').strip_suffix('}').unwrap().to_owned()
        }
        Format::Ris | Format::Nbib => tagged("TI  - "),
        Format::Endnote => tagged("%T "),
        Format::CslJson => {
            let value: serde_json::Value = serde_json::from_str(file).unwrap();
            value[0]["title"].as_str().unwrap().to_owned()
        }
        // Markdown in YAML, as pandoc reads it: backslashes before punctuation are not text.
        Format::CslYaml => {
            let written = yaml(&["references", "title"]);
            let mut title = String::new();
            let mut chars = written.chars();
            while let Some(c) = chars.next() {
                title.push(if c == '\\' { chars.next().unwrap() } else { c });
            }
            title
        }
        Format::Cff => yaml(&["preferred-citation", "title"]),
        Format::Hayagriva => {
            let library = ::hayagriva::io::from_yaml_str(file).unwrap_or_else(|e| panic!("{e}: {file}"));
            library.iter().next().unwrap().title().unwrap().to_string()
        }
        Format::DublinCore | Format::Mods => {
            let document = roxmltree::Document::parse(file).unwrap_or_else(|e| panic!("{e}: {file}"));
            let node = document.descendants().find(|node| node.tag_name().name() == "title").unwrap();
            node.text().unwrap().to_owned()
        }
        Format::Coins => {
            let document = roxmltree::Document::parse(file.trim()).unwrap_or_else(|e| panic!("{e}: {file}"));
            let query = document.root_element().attribute("title").unwrap();
            let value = query.split('&').find_map(|pair| pair.strip_prefix("rft.btitle=")).unwrap();
            percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned()
        }
        Format::Wikipedia => {
            let value =
                file.trim_end().strip_prefix("{{cite book |title=").unwrap().strip_suffix("}}").unwrap();
            assert!(!value.contains(['{', '}', '[', ']', '<', '>', '|', '~']), "{file}");
            html_escape::decode_html_entities(value).into_owned()
        }
        _ => panic!("{format} is not written"),
    }
}

/// What leads somewhere leads nowhere but to pages. (A DOI leads nowhere by itself: whoever reads it puts
/// the resolver before it.)
#[test]
fn addresses_that_could_act_are_no_addresses() {
    for address in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x"] {
        let mut item = Item::new("k", Kind::Webpage);
        item.set(Variable::Title, "Ants");
        item.set(Variable::Url, address);
        let works = [Work::from(item)];
        for format in Format::writable() {
            let file = export(format.writer().unwrap()(1).as_ref(), &works);
            // CSL data is what it was.
            let is_data = matches!(format, Format::CslJson | Format::CslYaml);
            assert!(is_data || !file.contains(address), "{format:?}: {file}");
        }
    }
}
