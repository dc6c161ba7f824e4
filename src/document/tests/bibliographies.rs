//! The keys that works get, and the bibliography files they go into.

use super::*;
use crate::formats::Options;

/// Puts a key in place of every DOI that is cited.
fn by_key(text: &[u8], language: Language, key: &str) -> Vec<u8> {
    let edits = read(text, language).by_keys(text, |cite| cite.doi.is_some().then_some(key));
    rewrite(text, &edits)
}

#[test]
fn keys_take_the_place_of_dois() {
    for (language, text, expected) in [
        (
            Language::Markdown,
            "[see @doi:10.1000/a, p. 3] `@doi:10.1000/a`\r\n",
            "[see @key, p. 3] `@doi:10.1000/a`\r\n",
        ),
        (Language::Markdown, "@{doi:10.1000/a} x", "@key x"),
        (Language::Markdown, "@{doi:10.1000/a}x", "@{key}x"),
        (Language::Markdown, "A.\n\n(@doi:10.1000/a) x", "A.\n\n(@{key}) x"),
        (Language::Markdown, "- @doi:10.1000/a. B", "- @{key}. B"),
        (Language::Markdown, "See @doi:10.1000/a. B", "See @key. B"),
        (Language::Markdown, "@doi:10.1000/a says", "@key says"),
        (Language::Markdown, "@doi:10.1000/a(b) c", "@key c"),
        (Language::Latex, "\\cite[1]{x, doi:10.1000/a ,y}%\n", "\\cite[1]{x, key ,y}%\n"),
        (Language::Typst, "#cite(label(\"doi:10.1000/a\"))", "#cite(label(\"key\"))"),
        (Language::Typst, "#cite(<doi:10.1000/a>)", "#cite(<key>)"),
        (Language::Typst, "@doi:10.1000/a.", "@key."),
    ] {
        let first = by_key(text.as_bytes(), language, "key");
        assert_eq!(String::from_utf8_lossy(&first), expected);
        assert_eq!(by_key(&first, language, "key"), first, "again");
    }
    // Keys that the language does not take as they are.
    for (language, text, expected) in [
        (Language::Markdown, "[@doi:10.1000/a]", "[@{a(b}]"),
        (Language::Typst, "@doi:10.1000/a", "#cite(label(\"a(b\"))"),
        (Language::Typst, "#cite(<doi:10.1000/a>)", "#cite(label(\"a(b\"))"),
    ] {
        assert_eq!(String::from_utf8_lossy(&by_key(text.as_bytes(), language, "a(b")), expected);
    }
    let latin = b"caf\xe9 \\cite{doi:10.1000/a} \xff";
    assert_eq!(by_key(latin, Language::Latex, "k"), b"caf\xe9 \\cite{k} \xff");
}

fn work(doi: &str, title: &str) -> Work {
    let mut item = Item::new(doi, Kind::Book);
    item.set(Variable::Doi, doi);
    item.set(Variable::Title, title);
    item.into()
}

/// The keys chosen for works that a document cites, and the bibliography with them.
fn chosen(
    text: &str,
    language: Language,
    file: &str,
    format: crate::formats::Format,
    rewritten: bool,
) -> (Vec<String>, String) {
    let document = read(text.as_bytes(), language);
    let known = [BibliographyFile::read(file.as_bytes(), format).unwrap()];
    let mut seen = HashSet::new();
    let dois = document.cites.iter().filter_map(|cite| Some(cite.doi.as_ref()?.doi.clone()));
    let works: Vec<_> = dois
        .filter(|doi| seen.insert(doi.clone()))
        .map(|doi| (doi.clone(), Some(work(doi.as_str(), "Ants"))))
        .collect();
    let asked: Vec<Doi> = works.iter().map(|(doi, _)| doi.clone()).collect();
    let choice = Chooser::new(document.cites.iter(), &known, rewritten).choose(works, None);
    let new = String::from_utf8(known[0].with(&choice.new, &Options::default()).unwrap()).unwrap();
    (asked.iter().map(|doi| choice.keys[doi].clone()).collect(), new)
}

#[test]
fn which_key_a_work_gets() {
    use crate::formats::Format::{Biblatex, CslJson, Hayagriva};
    let (md, tex) = (Language::Markdown, Language::Latex);
    let lancet = "10.1016/s0140-6736(97)11096-0";
    let keys = |text: &str, language, file: &str, format, rewritten| {
        chosen(text, language, file, format, rewritten).0
    };
    // The text of the first citation, as it is written.
    assert_eq!(
        keys("[@doi:10.1000/A] @https://doi.org/10.1000/a", md, "", CslJson, false),
        ["doi:10.1000/A"]
    );
    assert_eq!(keys("[@doi:10.1000/A]", md, "", CslJson, true), ["ants"]);
    // pandoc and biber take only a part of it, or none.
    assert_eq!(
        keys(&format!("@doi:{lancet} [@{{doi:{lancet}}}]"), md, "", CslJson, false),
        [format!("doi:{lancet}")]
    );
    assert_eq!(keys(&format!("@doi:{lancet}"), md, "", CslJson, false), ["ants"]);
    assert_eq!(keys(&format!("\\cite{{doi:{lancet}}}"), tex, "", Biblatex, false), ["ants"]);
    // What is there keeps its key, also where that is a DOI: it is not there twice for another.
    let mine = "@book{mine, doi={10.1000/A}}\n";
    assert_eq!(keys("\\cite{doi:10.1000/a}", tex, mine, Biblatex, false), ["mine"]);
    assert_eq!(keys("\\cite{doi:10.1000/a}", tex, mine, Biblatex, true), ["mine"]);
    let theirs = "@book{doi:10.1000/a, doi={10.1000/a}}\n@book{ants, title={x}}\n";
    assert_eq!(keys("\\cite{doi:10.1000/a}", tex, theirs, Biblatex, false), ["doi:10.1000/a"]);
    assert_eq!(keys("\\cite{doi:10.1000/a}", tex, theirs, Biblatex, true), ["doi:10.1000/a"]);
    let both = format!("{theirs}@book{{mine, doi={{10.1000/a}}}}\n");
    assert_eq!(keys("\\cite{doi:10.1000/a}", tex, &both, Biblatex, true), ["mine"]);
    assert_eq!(
        keys("\\cite{doi:10.1000/a}", tex, "@book{doi:10.1000/a, title={x}}", Biblatex, false),
        ["doi:10.1000/a"]
    );
    assert_eq!(
        keys("@doi:10.1000/a", Language::Typst, "", Hayagriva, false),
        ["ants"],
        "Typst reads `doi:10.1000`"
    );
}

/// Characters that were asked for stay as they were, whatever the dialect.
#[test]
fn entries_are_written_with_the_characters_asked_for() {
    use crate::formats::{Escaping, Format};
    let new = [(work("10.1000/new", "Été"), "k".to_owned())];
    for (format, asked, title) in [
        (Format::Biblatex, None, "{Été}"),
        (Format::Biblatex, Some(Escaping::Tex), "{\\'Et\\'e}"),
        (Format::Bibtex, None, "{\\'Et\\'e}"),
    ] {
        let file = BibliographyFile::read(b"", format).unwrap();
        let options = file.options(&Options::default());
        let options = Options { escaping: asked.unwrap_or(options.escaping), ..options };
        let bib = String::from_utf8(file.with(&new, &options).unwrap()).unwrap();
        let bib = bib.replace(['{', '}'], "");
        assert!(bib.contains(&title.replace(['{', '}'], "")), "{format}: {bib}");
    }
}

#[test]
fn every_byte_of_a_bibliography_stays() {
    use crate::formats::Format::{Biblatex, Bibtex, CslJson, CslYaml, Hayagriva};
    let new = |file: &str, format| {
        let known = BibliographyFile::read(file.as_bytes(), format).unwrap();
        known
            .with(&[(work("10.1000/new", "New"), "doi:10.1000/new".to_owned())], &Options::default())
            .map(|bytes| String::from_utf8(bytes).unwrap())
    };
    for (format, file, kept, tail) in [
        (CslJson, "", "[\n  {\n    \"id\": \"doi:10.1000/new\"", "  }\n]\n"),
        (CslJson, "[]", "[\n  {\n    \"id\": \"doi:10.1000/new\"", "  }\n]"),
        (
            CslJson,
            "[ {\"id\":\"a\", \"title\": \"T\"}\n\n]\n\n",
            "[ {\"id\":\"a\", \"title\": \"T\"},\n  {\n    \"id\": \"doi:10.1000/new\"",
            "  }\n\n]\n\n",
        ),
        (
            CslJson,
            "[{\"id\":7, \"title\": \"T\"}]\r\n",
            "[{\"id\":7, \"title\": \"T\"},\r\n  {\r\n    \"id\": \"doi:10.1000/new\"",
            "  }\r\n]\r\n",
        ),
        (Hayagriva, "", "\"doi:10.1000/new\":\n  type: ", "\n"),
        (
            Hayagriva,
            "# mine\na:\n  type: book\n  title: T",
            "# mine\na:\n  type: book\n  title: T\n\n\"doi:10.1000/new\":\n",
            "\n",
        ),
        (
            CslYaml,
            "---\nreferences:\n  - id: a\n    title: T\n...\n",
            "---\nreferences:\n  - id: a\n    title: T\n  - id: \"doi:10.1000/new\"\n",
            "\n...\n",
        ),
        (CslYaml, "", "references:\n- id: \"doi:10.1000/new\"\n", "\n"),
        (Bibtex, "% x\n@book{a, title={T}}\n", "% x\n@book{a, title={T}}\n\n@book{doi:10.1000/new,\n", "}\n"),
        (Biblatex, "", "@book{doi:10.1000/new,\n", "}\n"),
    ] {
        let text = new(file, format).unwrap();
        assert!(text.starts_with(kept), "{format:?} {file:?}: {text}");
        assert!(text.ends_with(tail), "{format:?} {file:?}: {text}");
        let known = BibliographyFile::read(text.as_bytes(), format).unwrap();
        assert_eq!(known.keys().last(), Some("doi:10.1000/new"));
        assert_eq!(known.keys_of(&Doi::parse("10.1000/new").unwrap()).count(), 1);
    }
    for (format, file) in [
        (CslJson, "{\"items\": [{\"id\":\"a\", \"title\": \"T\"}]}"),
        (CslJson, "not JSON"),
        (CslJson, "[1, 2, 3]"),
        (CslJson, "[{\"id\": \"a\", \"title\": \"T\"}, null]"),
        (CslYaml, "- 1\n- 2\n"),
        (CslYaml, "references:\n- a\n"),
        (Hayagriva, "a: 1\n"),
        (CslJson, "[{\"id\": \"a\", \"title\": \"T\"},]"),
        (Hayagriva, "{a: {type: book, title: T}}\n"),
        (Hayagriva, "- a\n- b\n"),
    ] {
        assert_eq!(new(file, format), Err(BibliographyError::Damaged { format }), "{file}");
    }
    assert!(BibliographyFile::read(b"", crate::formats::Format::Ris).is_err());
}
