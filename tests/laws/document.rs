//! Documents of every content: Markdown, LaTeX and Typst with citations.

use std::path::Path;

use doicite::csl::{Item, Kind, Processor, Style, Variable};
use doicite::document::{Language, Library, Manuscript, ManuscriptFile, Rendered, read, rewrite};
use doicite::work::Work;

use super::output;

const LANGUAGES: [(Language, &str); 3] =
    [(Language::Markdown, "a.md"), (Language::Latex, "a.tex"), (Language::Typst, "a.typ")];

/// A style whose citations are in the text, and one that makes notes.
const STYLES: [&str; 2] = ["in-text", "note"];

/// A document in each language: what was read stands where it is said to stand; with other keys it cites no
/// more than before; and its citations and list are written safely, in a copy that begins as it does.
pub fn document(data: &[u8]) {
    for (language, name) in LANGUAGES {
        places(data, language);
        by_keys(data, language);
        for class in STYLES {
            rendered(data, language, name, class);
        }
    }
}

/// Every place is in the text, and cites are in order.
fn places(data: &[u8], language: Language) {
    let document = read(data, language);
    // Bytes that are no text count one each, so that places are those of the bytes.
    let spans = document.cites.iter().map(|cite| &cite.span);
    let clusters = document.clusters.iter();
    let parts = clusters.clone().flat_map(|cluster| &cluster.members);
    let all = spans
        .chain(clusters.map(|cluster| &cluster.span))
        .chain(parts.clone().flat_map(|member| [&member.prefix, &member.suffix]))
        .chain(document.notes.iter().map(|note| &note.body))
        .chain(document.mentions.iter().map(|mention| &mention.range));
    for span in all {
        assert!(span.start <= span.end && span.end <= data.len(), "{span:?}");
        assert!(document.line(span.start) >= 1);
    }
    assert!(document.cites.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    for member in parts {
        assert!(member.cite < document.cites.len());
    }
}

/// A key in the place of each other one.
fn by_keys(data: &[u8], language: Language) {
    let document = read(data, language);
    assert_eq!(document.by_keys(data, |_| None), []);
    let edits = document.by_keys(data, |_| Some("ants2020"));
    let new = rewrite(data, &edits);
    let now = read(&new, language);
    // A key that is a DOI is a cite also where another is none: in a function of the author's own.
    assert!(now.cites.len() <= document.cites.len(), "{}", String::from_utf8_lossy(&new));
    assert!(now.cites.iter().all(|cite| cite.key == "ants2020"), "{}", String::from_utf8_lossy(&new));
    assert_eq!(now.by_keys(&new, |_| Some("ants2020")), [], "{}", String::from_utf8_lossy(&new));
}

fn rendered(data: &[u8], language: Language, name: &str, class: &str) {
    let style = format!(
        "<style version=\"1.0\" class=\"{class}\"><citation><layout prefix=\"(\" suffix=\")\" delimiter=\"; \">\
         <text variable=\"title\"/></layout></citation>\
         <bibliography><layout><text variable=\"title\"/></layout></bibliography></style>"
    );
    let style = Style::from_xml(&style).expect("a style");
    let file = ManuscriptFile::new(Some(Path::new(name)), data.to_vec(), Some(language), None);
    let mut library = Library::default();
    library.add_metadata(&file);
    for (at, cite) in file.document.cites.iter().enumerate() {
        let Some(found) = &cite.doi else { continue };
        // One in three is known to nobody.
        if at % 3 < 2 {
            let mut item = Item::new(found.doi.as_str(), Kind::Book);
            item.set(Variable::Title, "Ants & {bees} of \"South\" @home \\input{x} <b> #eval(1)");
            library.insert(found.doi.clone(), Work::from(item));
        }
    }
    let is_bare = file.document.cites.is_empty() && !file.document.all;
    for manuscript in Manuscript::grouped(vec![file]) {
        let Ok(made) = Rendered::new(&manuscript, &library, &Processor::new(&style, None)) else { continue };
        for citation in &made.citations {
            output::check(&citation.text);
            output::check(&citation.name);
        }
        for (_, entry) in &made.entries {
            output::check(entry);
        }
        let copy = made.copy(&manuscript).expect("one language");
        assert!(!is_bare || copy == data, "nothing is cited: {}", String::from_utf8_lossy(&copy));
        for line in made.to_json_lines().lines() {
            serde_json::from_str::<serde_json::Value>(line).expect("a line of JSON");
        }
        let _ = made.to_html(&manuscript);
    }
}
