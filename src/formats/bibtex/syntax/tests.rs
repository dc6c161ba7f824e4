//! Files as they are written and as they go wrong: what is found in them, that nothing of them is lost,
//! and that a change changes nothing else. What is expected comes from BibTeX's and biber's manuals and
//! from running them.

use proptest::prelude::*;

use super::*;

/// The blocks of a text, an entry as `kind key: name=value; …`.
fn outline(text: &str) -> Vec<String> {
    let entry = |entry: &RawEntry<'_>| {
        let value = |field: &RawField<'_>| {
            let pieces: Vec<&str> = field.value.pieces.iter().map(|piece| piece.inner().text).collect();
            format!("{}={}", field.name.text, pieces.join("#"))
        };
        let fields: Vec<String> = entry.fields.iter().map(value).collect();
        let fault = if entry.fault.is_some() { "! " } else { "" };
        format!("{fault}{} {}: {}", entry.kind.text, entry.key.text, fields.join("; "))
    };
    let found = blocks(text).filter_map(|block| match block {
        Block::Entry(found) | Block::Macros(found) => Some(entry(&found)),
        Block::Comment(token) | Block::Preamble(token) => Some(token.text.to_owned()),
        Block::Text(_) => None,
    });
    found.collect()
}

#[track_caller]
fn finds(text: &str, expected: &[&str]) {
    assert_eq!(outline(text), expected, "{text}");
    assert!(is_whole(text).is_ok(), "{text}: {:?}", is_whole(text));
}

/// Whether blocks are the text, and the parts of an entry stand in it in order with nothing between
/// them but white space, commas, comments and the marks of the syntax.
fn is_whole(text: &str) -> Result<(), String> {
    let mut place = 0;
    for block in blocks(text) {
        let token = block.token();
        if token.start != place || token.text.is_empty() || text.get(token.range()) != Some(token.text) {
            return Err(format!("{token:?} at {place}"));
        }
        place = token.end();
        let (Block::Entry(entry) | Block::Macros(entry)) = &block else { continue };
        let mut at = entry.token.start;
        let fields = entry.fields.iter().flat_map(|field| {
            std::iter::once(field.name).chain(field.value.pieces.iter().map(|piece| piece.token))
        });
        for part in [entry.kind, entry.key].into_iter().chain(fields) {
            let gap = text.get(at..part.start).ok_or_else(|| format!("{part:?} before {at}"))?;
            if !is_trivia(gap) || text.get(part.range()) != Some(part.text) {
                return Err(format!("{gap:?} before {part:?}"));
            }
            at = part.end();
        }
        let rest = entry.close.map_or("", |close| text.get(at..close).unwrap_or("?"));
        if !is_trivia(rest) || entry.close.is_some() != entry.fault.is_none() || at > place {
            return Err(format!("{rest:?} at the end of {entry:?}"));
        }
    }
    if place == text.len() { Ok(()) } else { Err(format!("ends at {place}")) }
}

fn is_trivia(gap: &str) -> bool {
    let mut in_comment = false;
    gap.chars().all(|c| {
        in_comment = (in_comment || c == '%') && !matches!(c, '\n' | '\r');
        in_comment || c.is_whitespace() || ",=#@{(\u{feff}\u{200b}".contains(c)
    })
}

#[test]
fn entries_in_every_form() {
    finds("@book{a, title = {T}, DOI={10.1/x}\n}", &["book a: title=T; DOI=10.1/x"]);
    finds("@Book(a, title = \"T {\"} x\", year = 2000)", &["Book a: title=T {\"} x; year=2000"]);
    finds("@misc { a b ,\n month = jul # \"~1\" # {,} , }", &["misc a b: month=jul#~1#,"]);
    finds("@misc{a}@misc{b,}@misc{c,,x=1,,}", &["misc a: ", "misc b: ", "misc c: x=1"]);
    finds("@misc{,doi={10.1/a\\_b}}", &["misc : doi=10.1/a\\_b"]);
    finds("@misc{doi = {10.1/a}}", &["misc : doi=10.1/a"]);
    finds("@misc\n{\nkey\n,\ntitle\n=\n{T}\n}", &["misc key: title=T"]);
    finds("@misc{ key\n  , title = {T}\n  , year = 1\n  }", &["misc key: title=T; year=1"]);
    finds("@misc{a, t\u{a0}=\u{a0}{x}\u{feff}, }", &["misc a: t=x"]);
    finds("mail me@example.org{x}\n@misc{a, t = {x}}", &["misc a: t=x"]);
    finds("@misc{a, t = {x}}}} and\n@misc{b,}", &["misc a: t=x", "misc b: "]);
}

/// What BibTeX takes for a key, and what it does not but people write.
#[test]
fn keys() {
    for key in [
        "2012ApJ...744...93B",
        "10.1145/3290605.3300233",
        "7780459",
        "doi:10.1080/1",
        "müller2020",
        "O'Keeffe1963",
        "Smith(2020)",
        "a+b&c",
        "abc==",
        "x#y",
        "a\"b",
        "10.1175/1520-0426(2003)020<0383:RCAACO>2.0.CO;2",
    ] {
        finds(&format!("@misc{{{key}, t = {{x}}}}"), &[&format!("misc {key}: t=x")]);
        finds(&format!("@misc({key}, t = {{x}})"), &[&format!("misc {key}: t=x")]);
    }
    finds("@misc(a)", &["misc a: "]);
    finds("@misc{a\n  title = {No comma}}", &["misc a: title=No comma"]);
    finds("@misc{a % why\n, t = 1}", &["misc a: t=1"]);
}

#[test]
fn comments() {
    finds(
        "% @book{no,\n@string{x = \"@book{a, t={}}\"} @preamble{\"@\" # {b}} @comment{ @book{c,t={}} } @book{d,t={D}}",
        &["string : x=@book{a, t={}}", "@preamble{\"@\" # {b}}", "@comment{ @book{c,t={}} }", "book d: t=D"],
    );
    finds("@misc{a,\n % t = {old},\n t = % {x}\n {new} % }\n}", &["misc a: t=new"]);
    finds("@comment by me { @misc{a, t = {x}}", &["misc a: t=x"]);
    finds("@comment{ never closed\n@misc{a, t = {x}}", &["misc a: t=x"]);
    finds("@misc{a, t = {50% of it}}", &["misc a: t=50% of it"]);
}

#[test]
fn mistakes_cost_their_own_entry() {
    finds("@book{a, title = {T\n@misc{b, doi = {10.1/b}}", &["! book a: ", "misc b: doi=10.1/b"]);
    finds("@book{a, x = 1, title {T}, y = 1}\n@misc{b, t = 2}", &["! book a: x=1", "misc b: t=2"]);
    finds("@misc{%\n@book{b, title = {T}}", &["! misc : ", "book b: title=T"]);
    finds("@book{a, title = ", &["! book a: "]);
    finds("@book{a, title = \"x", &["! book a: "]);
    finds("@book{a", &["! book a: "]);
    finds("@book", &[]);
    finds("@", &[]);
    finds("@misc{a, t = #}\n@misc{b,}", &["! misc a: ", "misc b: "]);
    finds("@misc{a, t = {C:\\}, u = 1}", &["misc a: t=C:\\; u=1"]);
    finds("@misc{a, t = {x \\{ y}, u = 1}", &["misc a: t=x \\{ y; u=1"]);
    finds("@misc{a, t = \"G\\\"odel\"}", &["misc a: t=G\\\"odel"]);
}

#[test]
fn line_ends_of_every_kind() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = ["% @misc{no,}", "@misc{a,", "% t = {no},", "t = {x}", "@misc{b,", "t = {y}", "}"];
        finds(&lines.join(end), &["! misc a: t=x", "misc b: t=y"]);
    }
}

#[test]
fn lines_that_begin_entries() {
    for line in [
        "@article{k,",
        "@article{,",
        "@Article(k,",
        "@article{\nk,",
        "@article{title = {T}",
        "@foo{k, ",
        "@string{a = 1}",
        "  @comment{x}",
        "@article{k\n title = {T}",
    ] {
        assert!(begins_entry(line, 0), "{line}");
    }
    for line in [
        "@lars wrote: see {frost, 2020}",
        "@Component({selector: 'a'})",
        "@Table(name = \"x\")",
        "@media(max, x)",
        "me@x.org{,}",
        "@foo{title = {T}}",
        "@article{10.1000/a} is",
        "@",
    ] {
        assert!(!begins_entry(line, 0), "{line}");
    }
}

/// 100 kB. A quadratic step would take minutes.
#[test]
fn hostile_files_take_linear_time() {
    for unit in [
        "@",
        "@a{",
        "@a{b,c={",
        "{",
        "@a{b,c=",
        "@a(",
        "@a{b,c=\"",
        "\n@a{b,c={",
        "#",
        "@comment{",
        "@a{b,c=\"{}}",
        "@a{b,%}",
        "@a{b c",
        "@a\n",
        "@a{\n",
        "@a{b,c=\"}",
        "@preamble{\"{}}",
        "@a(b(",
        "@a{\u{a0}",
        "%@a{",
    ] {
        let text = unit.repeat(100_000 / unit.len());
        assert!(is_whole(&text).is_ok(), "{unit}");
    }
}

/// All of a file as it is, in each encoding.
fn encodings(text: &str) -> Vec<Vec<u8>> {
    let utf16 = |mark: [u8; 2], order: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16().flat_map(order)).collect::<Vec<u8>>()
    };
    let mut all = vec![
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        utf16([0xff, 0xfe], u16::to_le_bytes),
        utf16([0xfe, 0xff], u16::to_be_bytes),
    ];
    all.extend(text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>());
    all
}

#[test]
fn changes_go_to_their_place_in_every_encoding() {
    let text = "@misc{ä,\n  note = {é}, title = {Ü},\n}\nß";
    for bytes in encodings(text) {
        let file = File::new(&bytes);
        assert_eq!(file.text(), text);
        let Some(Block::Entry(entry)) = file.blocks().next() else { panic!("an entry") };
        let mut edit = Edit::new(&file);
        edit.replace(&entry.fields[1], "Ö").unwrap();
        edit.insert(&entry, "year", "{ö}").unwrap();
        edit.append("@misc{å}\n");
        let new = edit.apply().unwrap();
        assert_eq!(
            File::new(&new).text(),
            "@misc{ä,\n  note = {é}, title = {Ö},\n  year = {ö},\n}\nß\n\n@misc{å}\n"
        );
        assert!(new.starts_with(&bytes[..bytes.len() / 2]), "the same bytes before");
    }
    let latin = File::new(b"% \xe9");
    assert_eq!(latin.encode("aé"), Ok(b"a\xe9".to_vec()));
    assert_eq!(latin.encode("–x杨–"), Err("–杨".to_owned()));
    assert_eq!(File::new("% é\n% \u{e9}".as_bytes()).encode("é"), Ok("é".into()));
    assert_eq!(File::new(b"% \xe9 \xc3\xa9").encode("é"), Err("é".to_owned()), "one in both");
}

#[track_caller]
fn inserts(text: &str, expected: &str) {
    let file = File::new(text.as_bytes());
    let Some(Block::Entry(entry)) = file.blocks().next() else { panic!("an entry") };
    let mut edit = Edit::new(&file);
    edit.insert(&entry, "doi", "{10.1/x}").unwrap();
    edit.insert(&entry, "month", "jul").unwrap();
    let new = String::from_utf8(edit.apply().unwrap()).unwrap();
    assert_eq!(new, expected);
    let now = outline(&new).remove(0);
    assert!(now.to_lowercase().ends_with("doi=10.1/x; month=jul"), "{now}");
}

#[test]
fn new_fields_look_like_the_others() {
    inserts("@misc{k}", "@misc{k,\n  doi = {10.1/x},\n  month = jul}");
    inserts("@misc{,}", "@misc{,\n  doi = {10.1/x},\n  month = jul,}");
    inserts("@misc{k, a={x}}", "@misc{k, a={x}, doi = {10.1/x}, month = jul}");
    inserts("@misc{k,\n\ta={x}\n}", "@misc{k,\n\ta={x},\n\tdoi={10.1/x},\n\tmonth=jul\n}");
    inserts(
        "@misc{k,\r\n  a = {x},\r\n}",
        "@misc{k,\r\n  a = {x},\r\n  doi = {10.1/x},\r\n  month = jul,\r\n}",
    );
    inserts(
        "@misc{k\n  , a = \"x\"\n  , b = \"y\"\n  }",
        "@misc{k\n  , a = \"x\"\n  , b = \"y\"\n  , doi = \"10.1/x\"\n  , month = jul\n  }",
    );
    inserts(
        "@misc{k,\n  A   = {x},\n  BCD = {y},\n}",
        "@misc{k,\n  A   = {x},\n  BCD = {y},\n  doi = {10.1/x},\n  month = jul,\n}"
            .replace("doi =", "DOI =")
            .replace("month =", "MONTH =")
            .as_str(),
    );
    inserts(
        "@misc{k,\n  author = {x},\n  title  = {y}\n}",
        "@misc{k,\n  author = {x},\n  title  = {y},\n  doi    = {10.1/x},\n  month  = jul\n}",
    );
    inserts(
        "@misc{k,\n  author =  {x},\n  title =   {y}\n}",
        "@misc{k,\n  author =  {x},\n  title =   {y},\n  doi =     {10.1/x},\n  month =   jul\n}",
    );
    inserts(
        "@misc{k,\n  Author = {x},\n  Title = {y}\n}",
        "@misc{k,\n  Author = {x},\n  Title = {y},\n  Doi = {10.1/x},\n  Month = jul\n}",
    );
}

#[test]
fn a_comment_stays_with_its_field() {
    inserts(
        "@misc{k,\n  a = {x}, % mine\n}",
        "@misc{k,\n  a = {x}, % mine\n  doi = {10.1/x},\n  month = jul,\n}",
    );
    inserts(
        "@misc{k,\n  a = {x} % mine\n}",
        "@misc{k,\n  a = {x}, % mine\n  doi = {10.1/x},\n  month = jul\n}",
    );
    inserts("@misc{k, a = {x} % mine\n}", "@misc{k, a = {x}, % mine\n  doi = {10.1/x},\n  month = jul\n}");
}

#[track_caller]
fn replaces(value: &str, new: &str, expected: &str) {
    let text = format!("% a\n@misc{{k, x = 1, t = {value} , y = 2}} % b");
    let file = File::new(text.as_bytes());
    let Some(Block::Entry(entry)) = file.blocks().nth(1) else { panic!("an entry") };
    let mut edit = Edit::new(&file);
    edit.replace(&entry.fields[1], new).unwrap();
    let now = String::from_utf8(edit.apply().unwrap()).unwrap();
    assert_eq!(now, format!("% a\n@misc{{k, x = 1, t = {expected} , y = 2}} % b"));
}

#[test]
fn values_are_replaced_inside_their_delimiters() {
    replaces("{old}", "new", "{new}");
    replaces("{}", "new", "{new}");
    replaces("\"old\"", "n{\"e}w", "\"n{\"e}w\"");
    replaces("\"old\"", "a \"b\"", "{a \"b\"}");
    replaces("1999", "2001", "2001");
    replaces("1999", "in press", "{in press}");
    replaces("jan", "May", "{May}");
    replaces("a # {b} # \"c\"", "new", "{new}");
}

#[test]
fn what_would_break_a_file_is_refused() {
    let file = File::new(b"@misc{k, t = {x}}");
    let Some(Block::Entry(entry)) = file.blocks().next() else { panic!("an entry") };
    for tex in ["}", "{", "}{", "a\\"] {
        let refused = Err(EditError::Unbalanced { field: "t".to_owned() });
        assert_eq!(Edit::new(&file).replace(&entry.fields[0], tex), refused, "{tex}");
    }
    let mut edit = Edit::new(&file);
    edit.replace(&entry.fields[0], "a").unwrap();
    edit.replace(&entry.fields[0], "b").unwrap();
    assert_eq!(edit.apply(), Err(EditError::Overlap));
}

#[test]
fn one_empty_line_before_what_is_appended() {
    for (old, gap) in [
        ("", ""),
        ("% a", "\n\n"),
        ("% a\n", "\n"),
        ("% a\n\n", ""),
        ("% a\r\n", "\r\n"),
        ("% a\r\n\r\n", ""),
        ("% a\r", "\r"),
        ("% a\r\r", ""),
    ] {
        let file = File::new(old.as_bytes());
        let mut edit = Edit::new(&file);
        edit.append("@misc{a}");
        assert_eq!(
            String::from_utf8(edit.apply().unwrap()).unwrap(),
            format!("{old}{gap}@misc{{a}}"),
            "{old:?}"
        );
    }
}

proptest! {
    /// Nothing of any text is lost.
    #[test]
    fn blocks_are_the_text(text in "(@|\\{|\\}|\\(|\\)|\\\\|\"|#|=|,|%|\n|\r| |é|\u{a0}|a|1|string|comment|book|title){0,40}") {
        prop_assert_eq!(is_whole(&text), Ok(()), "{}", text);
    }

    /// Changes keep every other byte, in every encoding, and are there when the file is read again.
    #[test]
    fn edits_keep_every_other_byte(
        before in "[@{}\\\\\"#=,%a \né]{0,20}",
        fields in "(|, ?note ?= ?(\\{é?\\}|\"x\"|jan|7),?\n?){0,3}",
        after in "[{}\\\\\"#=,a \né]{0,20}",
    ) {
        let text = format!("{before}\n@book{{key{fields}\n, title = {{Old}}\n}}{after}");
        for bytes in encodings(&text) {
            let file = File::new(&bytes);
            let whole: Vec<RawEntry<'_>> = file.blocks().filter_map(|block| match block {
                Block::Entry(entry) if entry.fault.is_none() => Some(entry),
                _ => None,
            }).collect();
            let mut edit = Edit::new(&file);
            for entry in &whole {
                if let Some(field) = entry.fields.last() {
                    edit.replace(field, "New").unwrap();
                }
                edit.insert(entry, "added", "{x}").unwrap();
            }
            let new = edit.apply().unwrap();
            let now = File::new(&new);
            let found: Vec<RawEntry<'_>> = now.blocks().filter_map(|block| match block {
                Block::Entry(entry) if entry.fault.is_none() => Some(entry),
                _ => None,
            }).collect();
            prop_assert_eq!(found.len(), whole.len(), "{}", now.text());
            let mut rest = now.text().to_owned();
            for (entry, was) in found.iter().zip(&whole).rev() {
                prop_assert_eq!(entry.fields.len(), was.fields.len() + 1);
                prop_assert_eq!(entry.key.text, was.key.text);
                prop_assert_eq!(entry.fields.last().unwrap().value.pieces[0].inner().text, "x");
                rest.replace_range(entry.token.range(), was.token.text);
            }
            prop_assert_eq!(rest, file.text());
        }
    }
}
