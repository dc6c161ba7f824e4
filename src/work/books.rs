//! The book of a chapter whose record names only the series.
//!
//! Crossref's record of a chapter has the titles of its series and of its book in one list, and some
//! publishers send the series alone: "Lecture Notes in Computer Science". The book has a DOI of its own,
//! which the chapter's begins with; its record has the title, the editors and the number in the series.
//! Which record that would be is told here ([`wanted`]); fetching it is the caller's business.
//!
//! A container with an ISSN is a series, since books have none, and so is one that is called so. Where
//! nothing shows that the container is a series, nobody is asked.

use serde_json::{Map, Value};

use super::draft::WorkDraft;
use super::identifiers;
use super::model::Work;
use crate::csl::{Kind, NameVariable, Variable};
use crate::doi::Doi;

/// Whether a record is one of a part of a book that does not name series and book, at first sight; `doi` is the DOI
/// that was asked for.
pub(super) fn may_be_wanted(served: &Map<String, Value>, doi: &str) -> bool {
    let kind = served.get("type").and_then(Value::as_str).unwrap_or_default();
    let is_part = ["chapter", "book-", "entry", "proceedings-article", "paper-conference"];
    let names_both =
        served.get("container-title").and_then(Value::as_array).is_some_and(|list| list.len() > 1);
    !names_both
        && is_part.iter().any(|part| kind.contains(part))
        && identifiers::doi(served, doi).is_some_and(|doi| book_of(&doi).is_some())
}

/// The DOI of the book that a work is a part of, where its record lacks the book's title.
pub(super) fn wanted(work: &Work) -> Option<Doi> {
    let item = &work.item;
    let is_part = matches!(
        item.kind,
        Kind::Chapter | Kind::PaperConference | Kind::Entry | Kind::EntryDictionary | Kind::EntryEncyclopedia
    );
    if !is_part || item.get(Variable::CollectionTitle).is_some() {
        return None;
    }
    let in_series = item.get(Variable::Issn).is_some();
    if item
        .get(Variable::ContainerTitle)
        .is_some_and(|container| !in_series && !sounds_like_series(container))
    {
        return None;
    }
    book_of(&Doi::exact(item.get(Variable::Doi)?).ok()?)
}

/// The DOI of the book that a work is likely to be in, by its own DOI alone: one with an ISBN.
#[cfg(feature = "resolve")]
pub(super) fn likely(doi: &Doi) -> Option<Doi> {
    let has_isbn = |suffix: &str| isbn_digits(suffix.trim_end_matches(".001.0001")) == Some(13);
    book_of(doi).filter(|book| has_isbn(book.suffix()))
}

/// The DOI of the book that a DOI of this form is of a chapter of.
fn book_of(chapter: &Doi) -> Option<Doi> {
    let book = format!("{}/{}", chapter.prefix(), book_suffix(chapter.suffix())?);
    Doi::exact(&book).ok().filter(|book| book != chapter)
}

fn sounds_like_series(container: &str) -> bool {
    let small = container.to_lowercase();
    ["lecture notes", "studies in", "texts in", "topics in"].iter().any(|start| small.starts_with(start))
        || small.ends_with(" series")
        || small.contains("monographs")
}

/// The suffix of a book's DOI in that of one of its chapters, in the forms that publishers have: an ISBN
/// or the number of a book and `_12`, `.012`, `-12`, `.ch12`, or `.003.0012`, where the book has
/// `.001.0001`.
fn book_suffix(chapter: &str) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // University presses: 10.1093/acprof:oso/9780199234011.003.0012, 10.1093/oxfordhb/…013.5.
    if let Some((head, last)) = chapter.rsplit_once('.')
        && let Some((book, part)) = head.rsplit_once('.')
        && part.len() == 3
        && digits(part)
        && digits(last)
    {
        return Some(format!("{book}.001.0001"));
    }
    let at = chapter.rfind(['_', '.', '-'])?;
    let (book, mark) = chapter.split_at(at);
    let number = mark.get(1..)?.trim_start_matches("ch");
    let named = mark.starts_with(".ch") || mark.starts_with('_');
    if !digits(number) || number.len() > 5 {
        return None;
    }
    // Of a number that is no ISBN only what says so is a chapter.
    let numbers: usize = book.bytes().filter(u8::is_ascii_digit).count();
    let is_isbn = isbn_digits(book).is_some_and(|count| count == 13 || count == 10 && book.contains('-'));
    (is_isbn || named && numbers >= 5).then(|| book.to_owned())
}

/// How many digits the ISBN has that a text ends with, hyphens left out; 13 only from 978 and 979.
fn isbn_digits(text: &str) -> Option<usize> {
    let start = text.rfind(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | 'x'))).map_or(0, |at| at + 1);
    let digits: String = text.get(start..)?.chars().filter(|c| *c != '-').collect();
    match digits.len() {
        13 if digits.starts_with("978") || digits.starts_with("979") => Some(13),
        10 => Some(10),
        _ => None,
    }
}

/// Title, editors and number in the series come from the record of the book.
pub(super) fn book(draft: &mut WorkDraft<'_>) {
    let Some(book) = draft.book.map(|book| &book.item).filter(|book| book.kind == Kind::Book) else { return };
    let Some(title) = book.get(Variable::Title) else { return };
    let item = draft.item();
    let container = item.text.get(&Variable::ContainerTitle).cloned();
    if container.as_ref().is_none_or(|container| !same(container, title)) {
        item.set(Variable::ContainerTitle, title);
        item.text.remove(&Variable::ContainerTitleShort);
        let series = container.or_else(|| book.get(Variable::CollectionTitle).map(str::to_owned));
        item.set(Variable::CollectionTitle, series.unwrap_or_default());
    }
    if let Some(number) = book.get(Variable::CollectionNumber) {
        if item.get(Variable::Volume) == Some(number) {
            item.text.remove(&Variable::Volume);
        }
        item.text.or_insert_with(Variable::CollectionNumber, || number.to_owned());
    }
    let editors = book.people(NameVariable::Editor);
    if !editors.is_empty() {
        item.names.or_insert_with(NameVariable::Editor, || editors.to_vec());
    }
}

/// Whether two titles are the same, as far as case and marks go.
fn same(a: &str, b: &str) -> bool {
    let letters = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    letters(a) == letters(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_has_the_beginning_of_its_chapters_dois() {
        for (chapter, book) in [
            ("978-3-319-10590-1_53", Some("978-3-319-10590-1")),
            ("11538356_12", Some("11538356")),
            ("3-540-45678-9_12", Some("3-540-45678-9")),
            ("cbo9780511803161.003", Some("cbo9780511803161")),
            ("9781316535783.011", Some("9781316535783")),
            ("9781118755761.ch12", Some("9781118755761")),
            ("978-1-59140-989-2.ch088", Some("978-1-59140-989-2")),
            ("9781003123456-5", Some("9781003123456")),
            ("9789812701695_0012", Some("9789812701695")),
            ("oxfordhb/9780198746140.013.5", Some("oxfordhb/9780198746140.001.0001")),
            ("acprof:oso/9780199234011.003.0012", Some("acprof:oso/9780199234011.001.0001")),
            ("bk-2010-1034.ch005", Some("bk-2010-1034")),
            ("b978-008044550-2/50014-2", None),
            ("cvpr.2016.90", None),
            ("978-3-319-10590-1", None),
            ("s10994-020-05941-0", None),
        ] {
            assert_eq!(book_suffix(chapter).as_deref(), book, "{chapter}");
        }
    }

    /// Articles have DOIs like those of chapters, but no ISBN in them.
    #[test]
    fn a_book_is_likely_where_there_is_an_isbn() {
        for (chapter, likely) in [
            ("10.1007/978-3-319-10590-1_53", Some("10.1007/978-3-319-10590-1")),
            ("10.1093/acprof:oso/9780199234011.003.0012", Some("10.1093/acprof:oso/9780199234011.001.0001")),
            ("10.1017/cbo9780511803161.003", Some("10.1017/cbo9780511803161")),
            ("10.1007/11538356_12", None),
            ("10.1007/978-3-319-10590-1", None),
            ("10.1016/j.jallcom.2012.06.097", None),
        ] {
            let book = super::likely(&Doi::parse(chapter).expect("a DOI"));
            assert_eq!(book.as_ref().map(Doi::as_str), likely, "{chapter}");
        }
    }
}
