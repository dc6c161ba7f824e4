//! What holds for every work: the real records, hostile ones, and ones that nobody thought of.

use super::super::tex::maths;
use super::*;
use crate::formats::keys;

/// Every real record that the fidelity data have, as an entry that is read back whole.
#[test]
fn real_records_are_read_back() {
    let folder = std::env::var("DOICITE_SHARED").unwrap_or("../shared".into());
    let path = format!("{folder}/fidelity/records.clean.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {path} is not there");
        return;
    };
    let records: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let items: Vec<Item> = records.iter().filter_map(|r| r.as_object()).map(Item::from_json).collect();
    let works: Vec<Work> = items.iter().cloned().map(Work::from).collect();
    let bib = bibtex(&items);
    let read = Bibliography::parse(&bib).unwrap();
    assert_eq!(read.len(), items.len());
    for (item, key) in items.iter().zip(keys(&Bib::default(), &works)) {
        let entry = read.get(&key).unwrap_or_else(|| panic!("{key} is missing"));
        if let Some(doi) = item.get(Variable::Doi) {
            assert_eq!(entry.doi().unwrap(), doi);
        }
        let authors = item.people(NameVariable::Author).len();
        assert_eq!(entry.author().map_or(0, |list| list.len()), authors, "{key}");
    }
}

/// 60 kB in each field. A quadratic step would take minutes.
#[test]
fn hostile_titles_take_linear_time() {
    for unit in [
        "$", "$$", "$a", "$x$", "{", "}", "\\", "a ", "A", "é", "\u{301}", "α", "--", "<i>", "<i>x</i>",
        "and ", "''",
    ] {
        let text = unit.repeat(60_000 / unit.len());
        let builder = item(Kind::ArticleJournal, &text)
            .author(Name::person(&text, &text))
            .set(Variable::ContainerTitle, &text)
            .set(Variable::Page, &text)
            .set(Variable::Doi, &text);
        assert!(bibtex(&[builder.0]).len() > 60_000);
    }
}

proptest::proptest! {
    /// Whatever the metadata, the file parses, and has as many entries as there are works.
    #[test]
    fn anything_gives_a_file_that_parses(
        title in "(\\{|\\}|\\\\|\\$|%|#|&|\"|@|,|~|\\^|<i>|</i>|and|é|α|A|b| |\\PC){0,30}",
        family in "(\\{|\\}|\\\\|,|and| |é|b|A|\\PC){1,12}",
        doi in "10\\.1/(\\{|\\}|\\\\|%|a|\"){0,6}",
    ) {
        let work = || item(Kind::Book, &title)
            .author(Name::person("", family.as_str()))
            .set(Variable::Doi, &doi);
        let bib = bibtex(&[work().0, work().0]);
        let read = Bibliography::parse(&bib);
        proptest::prop_assert!(read.as_ref().is_ok_and(|read| read.len() == 2), "{:?} in {}", read.err(), bib);
    }

    /// A formula is written only if its braces pair: to TeX, to which an escaped one is a sign, and to BibTeX,
    /// which counts them all.
    #[test]
    fn braces_of_formulas_pair(
        formula in r"(\\|\{|\}|\\\{|\\\}|\^|_|'|x|2| |\[|\]|\\frac|\\sqrt|\\left|\\right|\\text|\\hat|\\sum|\(|∑){0,12}",
    ) {
        let pairs = |text: &str| {
            let depth = text.chars().try_fold(0_usize, |depth, c| match c {
                '{' => Some(depth + 1),
                '}' => depth.checked_sub(1),
                _ => Some(depth),
            });
            depth == Some(0)
        };
        for part in maths::split(&format!("${formula}$")) {
            if let maths::Part::Maths(tex) = part {
                proptest::prop_assert!(pairs(&tex), "{}", tex);
                proptest::prop_assert!(pairs(&tex.replace(r"\{", "").replace(r"\}", "")), "{}", tex);
            }
        }
    }

    /// Keys differ, also where case does not count, are those of the works whatever their order, and the
    /// file is the same when it is written again.
    #[test]
    fn keys_and_entries_are_of_the_works(
        works in proptest::collection::vec(("[ab]{0,2}", "(|A|a|B|Same|same|Same [abc])", 0..3_i32), 1..9),
        turn in 0..9_usize,
    ) {
        let work = |(place, (family, title, year)): (usize, &(String, String, i32))| {
            let name = Name::person("", family.as_str());
            let builder = item(Kind::Book, title).author(name).issued(2000 + year, None, None);
            Work::from(builder.set(Variable::Doi, &format!("10.1/{place}")).0)
        };
        let works: Vec<Work> = works.iter().enumerate().map(work).collect();
        let chosen = keys(&Bib::default(), &works);
        let distinct: std::collections::HashSet<String> = chosen.iter().map(|key| key.to_lowercase()).collect();
        proptest::prop_assert_eq!(distinct.len(), works.len(), "{:?}", chosen);
        let mut turned: Vec<(&Work, &String)> = works.iter().zip(&chosen).collect();
        turned.rotate_left(turn % works.len());
        turned.swap(0, works.len() / 2);
        let (other, expected): (Vec<&Work>, Vec<String>) =
            turned.into_iter().map(|(work, key)| (work, key.clone())).unzip();
        proptest::prop_assert_eq!(keys(&Bib::default(), &other), expected);
        let written = || crate::formats::export(&Bib::default(), &works);
        proptest::prop_assert_eq!(written(), written());
    }
}
