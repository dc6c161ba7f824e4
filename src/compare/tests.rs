//! Whole references against whole records, with the cases of the specification.

use super::*;
use crate::csl::{DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::work::Work;

type Change = fn(&mut Item);

/// The discovery of the double helix, as Crossref has it.
fn record() -> Item {
    let mut item = Item::new("10.1038/171737a0", Kind::ArticleJournal);
    for (variable, value) in [
        (Variable::Title, "Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid"),
        (Variable::ContainerTitle, "Nature"),
        (Variable::Volume, "171"),
        (Variable::Issue, "4356"),
        (Variable::Page, "737-738"),
        (Variable::Doi, "10.1038/171737a0"),
    ] {
        item.set(variable, value);
    }
    item.names.insert(
        NameVariable::Author,
        vec![Name::person("J. D.", "Watson"), Name::person("F. H. C.", "Crick")],
    );
    dated(&mut item, 1953);
    item
}

fn dated(item: &mut Item, year: i32) {
    item.set_date(DateVariable::Issued, DateParts::new(year, None, None).expect("a year"));
}

fn with(change: impl FnOnce(&mut Item)) -> Item {
    let mut item = record();
    change(&mut item);
    item
}

fn authors(item: &mut Item, names: &[(&str, &str)]) {
    let names = names.iter().map(|(given, family)| Name::person(*given, *family)).collect();
    item.names.insert(NameVariable::Author, names);
}

fn found(reference: &Item) -> Vec<(Level, &'static str)> {
    let found = compare(reference, &Work::from(record()));
    found.differences.iter().map(|difference| (difference.level, difference.rule.as_str())).collect()
}

#[test]
fn ways_of_writing_are_no_differences() {
    let changes: [(&str, Change); 11] = [
        ("nothing", |_| {}),
        ("case", |item| {
            item.set(
                Variable::Title,
                "molecular structure of nucleic acids: a structure for deoxyribose nucleic acid",
            );
        }),
        ("subtitle", |item| item.set(Variable::Title, "Molecular structure of nucleic acids")),
        ("initials", |item| authors(item, &[("James Dewey", "Watson"), ("F", "Crick")])),
        ("et al.", |item| {
            item.names
                .insert(NameVariable::Author, vec![Name::person("J.", "Watson"), Name::literal("others")]);
        }),
        ("pages", |item| item.set(Variable::Page, "737–8")),
        ("first page", |item| item.set(Variable::Page, "737")),
        ("place", |item| item.set(Variable::ContainerTitle, "Nature (London)")),
        ("zeros", |item| item.set(Variable::Issue, "04356")),
        ("markup", |item| {
            item.set(
                Variable::Title,
                "<i>Molecular</i> Structure of Nucleic Acids — A Structure for Deoxyribose Nucleic Acid",
            );
        }),
        ("fewer fields", |item| {
            item.text.remove(&Variable::Volume);
            item.dates.clear();
        }),
    ];
    for (name, change) in changes {
        assert_eq!(found(&with(change)), [], "{name}");
    }
}

#[test]
fn differences_have_their_rules() {
    let changes: [(Change, (Level, &str)); 12] = [
        (
            |item| authors(item, &[("J. D.", "Watson"), ("F. H. C.", "Crik")]),
            (Level::Warning, "author-misspelt"),
        ),
        (|item| authors(item, &[("J. D.", "Watson")]), (Level::Warning, "author-missing")),
        (|item| authors(item, &[("F. H. C.", "Crick"), ("J. D.", "Watson")]), (Level::Note, "author-order")),
        (|item| authors(item, &[("R.", "Watson"), ("F. H. C.", "Crick")]), (Level::Note, "author-given")),
        (
            |item| authors(item, &[("J. D.", "Watson"), ("F. H. C.", "Crick"), ("R.", "Franklin")]),
            (Level::Warning, "author-unknown"),
        ),
        (|item| dated(item, 1954), (Level::Note, "year")),
        (|item| dated(item, 1963), (Level::Warning, "year")),
        (|item| item.set(Variable::Volume, "117"), (Level::Warning, "volume")),
        (|item| item.set(Variable::Page, "777-778"), (Level::Warning, "page")),
        (|item| item.set(Variable::ContainerTitle, "Science"), (Level::Warning, "container")),
        (
            |item| {
                item.set(
                    Variable::Title,
                    "Molecular Structure of Nucleic Acids: A Structure for Ribose Nucleic Acid",
                );
            },
            (Level::Warning, "title-words"),
        ),
        (
            |item| {
                item.set(
                    Variable::Title,
                    "Moleclar Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid",
                );
            },
            (Level::Warning, "title-letters"),
        ),
    ];
    for (change, expected) in changes {
        assert_eq!(found(&with(change)), [expected]);
    }
}

#[test]
fn another_work_is_one_finding() {
    let other = with(|item| {
        item.set(Variable::Title, "Deep learning of ant behaviour");
        authors(item, &[("A.", "Moss")]);
        dated(item, 2019);
    });
    assert_eq!(found(&other), [(Level::Error, "other-work")]);
    let work = Work::from(record());
    let why = contradiction(&other, &work).expect("they contradict");
    assert_eq!(why.field, "title");
    assert_eq!(
        why.work,
        "\"Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid\" (Watson and Crick, 1953)"
    );
    assert_eq!(contradiction(&record(), &work), None);
    assert_eq!(
        contradiction(&Item::new("k", Kind::ArticleJournal), &work),
        None,
        "nothing contradicts nothing"
    );
    let strangers = with(|item| authors(item, &[("A.", "Moss")]));
    assert_eq!(contradiction(&strangers, &work).map(|why| why.field), Some("author"));
    // A translated title, at the same place by the same people.
    let translated = with(|item| item.set(Variable::Title, "Die molekulare Struktur von Nukleinsäuren"));
    assert!(!compare(&translated, &work).is_other_work());
    // A namesake.
    let namesake = with(|item| {
        item.set(Variable::Title, "Deep learning of ant behaviour");
        authors(item, &[("J.", "Watson")]);
        dated(item, 2019);
        item.text.remove(&Variable::Volume);
        item.text.remove(&Variable::Page);
    });
    assert!(compare(&namesake, &work).is_other_work());
}

/// The same people write about the same things; what stands elsewhere is another work all the same.
#[test]
fn another_work_of_the_same_people() {
    let work = Work::from(record());
    let elsewhere = |title: &str| {
        with(|item| {
            item.set(Variable::Title, title);
            item.set(Variable::Issue, "4361");
            item.set(Variable::Page, "964-967");
        })
    };
    assert!(compare(&elsewhere("Genetical implications of the pairing of bases"), &work).is_other_work());
    // A title that is half alike needs more than another page.
    let half = elsewhere("Molecular structure of viruses: a structure for protein shells");
    assert!(!compare(&half, &work).is_other_work());
    let mut later = half;
    later.set(Variable::Volume, "177");
    dated(&mut later, 1956);
    assert!(compare(&later, &work).is_other_work());
    // On the page of the record it is the record's work, under a title in another language.
    let translated = with(|item| item.set(Variable::Title, "Die Struktur der Nukleinsäuren im Molekül"));
    assert!(!compare(&translated, &work).is_other_work());
    let foreign = with(|item| item.set(Variable::Title, "核酸の分子構造"));
    assert!(!compare(&foreign, &work).is_other_work());
}

#[test]
fn lists_that_databases_cut_are_a_note() {
    let named = |count: usize| -> Vec<Name> {
        ('a'..='z').take(count).map(|letter| Name::person("A.", format!("Moss{letter}"))).collect()
    };
    let listed = |count: usize| with(|item| drop(item.names.insert(NameVariable::Author, named(count))));
    let work = Work::from(listed(12));
    let levels = |count: usize| -> Vec<Level> {
        compare(&listed(count), &work).differences.iter().map(|found| found.level).collect()
    };
    assert_eq!(levels(10), [Level::Note]);
    assert_eq!(levels(6), [Level::Note]);
    assert_eq!(levels(11), [Level::Warning]);
    assert_eq!(levels(9), [Level::Warning; 3]);
}

/// A title that two works have, or that stands in two languages.
#[test]
fn titles_that_prove_nothing_and_titles_in_two_languages() {
    let mut editorial = record();
    editorial.set(Variable::Title, "Editorial");
    let work = Work::from(editorial.clone());
    let mut other = editorial.clone();
    authors(&mut other, &[("A.", "Moss")]);
    dated(&mut other, 2019);
    other.set(Variable::Volume, "12");
    assert!(compare(&other, &work).is_other_work());
    let mut titled = editorial;
    titled.set(Variable::Title, "The structure of the world of ants");
    assert_eq!(compare(&titled, &work).differences, []);
    let both = with(|item| {
        item.set(Variable::Title, "Die Struktur der Nukleinsäuren [Molecular structure of nucleic acids]");
    });
    assert_eq!(found(&both), []);
}

#[test]
fn pages_ahead_of_print_are_a_note() {
    let ahead = with(|item| {
        item.text.remove(&Variable::Volume);
        item.text.remove(&Variable::Issue);
        item.set(Variable::Page, "1-2");
    });
    assert_eq!(found(&ahead), [(Level::Note, "page")]);
}

#[test]
fn a_chapter_under_its_books_doi_is_no_other_work() {
    let mut book = Item::new("", Kind::Book);
    book.set(Variable::Title, "The Double Helix");
    authors(&mut book, &[("Gunther", "Stent")]);
    let mut chapter = Item::new("", Kind::Chapter);
    chapter.set(Variable::Title, "Reviews of the first edition");
    chapter.set(Variable::ContainerTitle, "The Double Helix");
    authors(&mut chapter, &[("Robert", "Merton")]);
    assert_eq!(compare(&chapter, &Work::from(book)).differences, []);
}

#[test]
fn only_what_is_certain_is_mended() {
    let misspelt = with(|item| authors(item, &[("J. D.", "Watson"), ("F. H. C.", "Crik")]));
    let comparison = compare(&misspelt, &Work::from(record()));
    assert_eq!(comparison.differences[0].fix.as_deref(), Some("Crick"));
    assert_eq!(comparison.differences[0].at, Some(1));
    let untitled = with(|item| {
        item.text.remove(&Variable::Title);
        item.set(Variable::Volume, "172");
    });
    let comparison = compare(&untitled, &Work::from(record()));
    assert!(comparison.differences.iter().all(|difference| difference.fix.is_none()));
}

#[test]
fn the_same_work() {
    let without_doi = |item: &mut Item| {
        item.text.remove(&Variable::Doi);
    };
    let same = |one: &Item, other: &Item| {
        assert_eq!(same_work(one, other), same_work(other, one));
        same_work(one, other)
    };
    let plain = with(without_doi);
    assert_eq!(same(&record(), &record()), Sameness::Same);
    assert_eq!(same(&record(), &plain), Sameness::Same);
    let misspelt = with(|item| {
        without_doi(item);
        item.set(
            Variable::Title,
            "Moleclar structure of nucleic acids: a structure for deoxyribose nucleic acid",
        );
    });
    assert_eq!(same(&record(), &misspelt), Sameness::Same);
    let other_year = with(|item| {
        without_doi(item);
        dated(item, 1993);
    });
    assert_eq!(same(&record(), &other_year), Sameness::Different);
    let other_doi = with(|item| item.set(Variable::Doi, "10.1038/171740a0"));
    assert_eq!(same(&record(), &other_doi), Sameness::Different);
    let preprint = with(|item| {
        item.kind = Kind::Article;
        item.set(Variable::Doi, "10.1101/1953.04.02");
        item.text.remove(&Variable::ContainerTitle);
    });
    assert_eq!(same(&record(), &preprint), Sameness::Versions);
    let preface = |year| {
        let mut item = Item::new("", Kind::Chapter);
        item.set(Variable::Title, "Preface");
        dated(&mut item, year);
        item
    };
    assert_eq!(same(&preface(1999), &preface(1999)), Sameness::Different);
}

/// References to works about other works, to parts of books and to longer titles, and the work whose title stands
/// in them.
#[test]
fn a_title_within_a_reference_to_another_work_is_not_found() {
    let mut item = Item::new("", Kind::Book);
    item.set(Variable::Title, "The secret life of the garden ants");
    authors(&mut item, &[("Ada", "Moss")]);
    item.set(Variable::Publisher, "Frost Press");
    dated(&mut item, 2003);
    let work = Work::from(item);
    let verdict = |text: &str| Reference::text(text).judge(std::slice::from_ref(&work)).verdict;
    assert_eq!(verdict("Moss, A. (2003). The secret life of the garden ants. Frost Press."), Verdict::Sure);
    for text in [
        "Roe, B. (2003). Review of: The secret life of the garden ants, by A. Moss. Annals of Frost.",
        "Moss, A. (2003). [Review of the book The secret life of the garden ants]. Frost Press.",
        "Moss A. Correction to: The secret life of the garden ants. Frost Press 2003.",
        "Moss, A. (2003). Reply to “The secret life of the garden ants”. Frost Press.",
        "Moss, A. (2003). The secret life of the garden ants (Book review). Frost Press.",
        "Moss, A. (2003). Supplementary material for the secret life of the garden ants. Frost Press.",
        "Moss, A. (2003). Data from: The secret life of the garden ants. Frost Press.",
        "Roe, B. (2003). Seeds. In A. Moss (Ed.), The secret life of the garden ants (pp. 1-9). Frost Press.",
        "Roe, Bea. “Seeds and Their Carriers.” The Secret Life of the Garden Ants, edited by Ada Moss, Frost Press, 2003.",
        "Moss A. Notes towards the secret life of the garden ants. Frost Press 2003.",
    ] {
        assert_ne!(verdict(text), Verdict::Sure, "{text}");
    }
}

/// What is known of a work that has hardly more than a title, or whose name is written without a space.
#[test]
fn works_with_few_parts_are_found() {
    let judged = |item: &Item, text: &str| Reference::text(text).judge(&[Work::from(item.clone())]).verdict;
    let mut chapter = Item::new("", Kind::Chapter);
    chapter.set(Variable::Title, "Urban ecology and industrial ecology");
    chapter.set(Variable::ContainerTitle, "The Handbook of Garden Ecology");
    authors(&mut chapter, &[("Ada", "Moss")]);
    let text = "Moss, A. (2015). Urban ecology and industrial ecology. In The Handbook of Garden Ecology. Frost Press.";
    assert_eq!(judged(&chapter, text), Verdict::Sure);
    chapter.names.clear();
    dated(&mut chapter, 2015);
    assert_eq!(judged(&chapter, text), Verdict::Sure);
    chapter.set(Variable::ContainerTitle, "A Companion to the Ants");
    assert_ne!(judged(&chapter, text), Verdict::Sure);
    let mut thesis = Item::new("", Kind::Thesis);
    thesis.set(Variable::Title, "領域・空間情報を表現するグラフ構造を用いた類似画像検索");
    authors(&mut thesis, &[("朝展", "北本")]);
    dated(&mut thesis, 1997);
    assert_eq!(
        judged(
            &thesis,
            "北本朝展. (1997, March 28). 領域・空間情報を表現するグラフ構造を用いた類似画像検索. 東京大学."
        ),
        Verdict::Sure
    );
    let mut matter = Item::new("", Kind::Chapter);
    matter.set(Variable::Title, "Front matter");
    matter.set(Variable::Page, "i-ix");
    matter.set(Variable::ContainerTitle, "The Handbook of Garden Ecology");
    dated(&mut matter, 2013);
    let text =
        |pages: &str| format!("Front matter. (2013). In The Handbook of Garden Ecology (pp. {pages}).");
    assert_eq!(judged(&matter, &text("i–ix")), Verdict::Sure);
    assert_ne!(judged(&matter, &text("v–xii")), Verdict::Sure);
}
