//! Titles: of the work, of what it is in, of the conference.

use serde_json::Value;

use super::agency::Agency;
use super::draft::WorkDraft;
use super::json::{date_of, first_object, first_text, is_unknown_code};
use super::tidy::{rewritten, tidy};
use crate::csl::{Date, DateVariable, Kind, Variable};
use crate::markup::served;

/// A subtitle served apart joins the title.
///
/// It comes as a member of its own, or as an element `<subtitle>` inside the title. Where the title
/// already ends with it, it is only remembered.
pub(super) fn subtitle(draft: &mut WorkDraft<'_>) {
    let Some(title) = draft.work.item.get(Variable::Title).map(str::to_owned) else { return };
    let (main, subtitle) = match (inner_subtitle(&title), draft.text("subtitle")) {
        (Some(parts), _) => parts,
        (None, Some(subtitle)) => (title, without_subtitle_tags(&tidy(subtitle, true))),
        (None, None) => return,
    };
    let plain = |text: &str| tidy(&served(text).to_plain(), false);
    let (plain_main, plain_subtitle) = (plain(&main), plain(&subtitle));
    if plain_subtitle.is_empty() || plain_main.is_empty() {
        return;
    }
    if let Some(rest) = strip_suffix_ignoring_case(&plain_main, &plain_subtitle) {
        let rest = rest.trim_end();
        // Only where the two are visibly apart, and where no markup would be lost by the division.
        if let Some(main_title) = rest.strip_suffix([':', '.', '-', '–', '—'])
            && plain_main == main
        {
            draft.work.main_title = Some(main_title.trim_end().to_owned());
            draft.work.subtitle = Some(subtitle);
        }
        return;
    }
    if plain_main.to_lowercase().contains(&plain_subtitle.to_lowercase()) {
        return;
    }
    let main = main.trim_end();
    let joint = if plain_main.ends_with(['.', ':', '?', '!', '…']) { " " } else { ": " };
    draft.item().set(Variable::Title, format!("{main}{joint}{subtitle}"));
    draft.work.main_title = Some(main.to_owned());
    draft.work.subtitle = Some(subtitle);
}

/// A title cut at an element `<subtitle>`, which may be escaped.
fn inner_subtitle(title: &str) -> Option<(String, String)> {
    if !title.contains("subtitle") || !title.contains(['<', '&']) {
        return None;
    }
    let title = tidy(title, true);
    let (main, inner) = title.split_once("<subtitle>")?;
    Some((main.trim_end().to_owned(), without_subtitle_tags(inner)))
}

fn without_subtitle_tags(text: &str) -> String {
    text.replace("<subtitle>", " ").replace("</subtitle>", " ")
}

fn strip_suffix_ignoring_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(suffix.len()).filter(|&at| text.is_char_boundary(at))?;
    let (rest, tail) = text.split_at(at);
    (tail.to_lowercase() == suffix.to_lowercase()).then_some(rest)
}

/// Footnote marks and the final stop are not the title's.
pub(super) fn title(draft: &mut WorkDraft<'_>) {
    let language = draft.work.item.get(Variable::Language).unwrap_or_default().to_lowercase();
    let is_french = |title: &str| language.starts_with("fr") || language.is_empty() && sounds_french(title);
    for variable in [Variable::Title, Variable::ContainerTitle, Variable::CollectionTitle] {
        if let Some(title) = draft.work.item.get(variable) {
            let trimmed = rewritten(title, true, |title| {
                let title = without_catalogue_marks(title, || is_french(title));
                if variable == Variable::Title { trim_title(&title).to_owned() } else { title }
            });
            let trimmed = if is_unknown_code(&trimmed) { String::new() } else { trimmed };
            draft.item().set(variable, trimmed);
        }
    }
    if let Some(subtitle) = &mut draft.work.subtitle {
        *subtitle = trim_title(subtitle).to_owned();
    }
}

/// Without the punctuation by which catalogues (ISBD) part a title from what follows: the ` /` before
/// the persons, and the space before the colon of the subtitle, which only French has.
fn without_catalogue_marks(title: &str, is_french: impl FnOnce() -> bool) -> String {
    let end = title.trim_end_matches(['.', ' ']);
    let title = end.strip_suffix([':', '/', '=', ';']).filter(|rest| rest.ends_with(' ')).unwrap_or(title);
    let title = title.trim_end();
    if title.contains(" : ") && !is_french() { title.replace(" : ", ": ") } else { title.to_owned() }
}

/// Whether a title without a language has French words.
fn sounds_french(title: &str) -> bool {
    let small = title.to_lowercase();
    small.split(|c: char| c.is_whitespace() || matches!(c, '\'' | '’')).any(|word| {
        matches!(word, "l" | "d" | "le" | "la" | "les" | "du" | "des" | "et" | "une" | "au" | "aux")
    })
}

fn trim_title(title: &str) -> &str {
    let mut title = title.trim();
    loop {
        let next = without_final_stop(without_footnote(title)).trim_end();
        if next == title {
            return title;
        }
        title = next;
    }
}

/// Without a mark of a footnote after a word of at least four small letters: there it is neither an
/// exponent (`cm<sup>2</sup>`) nor a name (`C*`).
fn without_footnote(title: &str) -> &str {
    let rest = if let Some((rest, _)) = title
        .strip_suffix("</sup>")
        .and_then(|inner| inner.rsplit_once("<sup>"))
        .filter(|(_, mark)| is_footnote(mark))
    {
        rest
    } else {
        title.trim_end_matches(['*', '†', '‡', '§', '¶'])
    };
    let small = rest.trim_end().chars().rev().take_while(|c| c.is_lowercase()).count();
    if small >= 4 { rest } else { title }
}

fn is_footnote(mark: &str) -> bool {
    let mark = mark.trim();
    !mark.is_empty()
        && mark.len() <= 6
        && (mark.chars().all(|c| c.is_ascii_digit()) && mark.len() <= 2
            || mark.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶')))
}

/// Without the full stop at its end, which styles set themselves; it stays after what may be an
/// abbreviation or an ellipsis.
fn without_final_stop(title: &str) -> &str {
    const ABBREVIATED: &[&str] = &["assoc", "corp", "dept", "emend", "proc", "spec", "univ"];
    let Some(rest) = title.strip_suffix('.') else { return title };
    let last = rest.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    let whole_word = last.chars().count() >= 4
        && !last.contains('.')
        && !ABBREVIATED.contains(&last.to_lowercase().as_str());
    if whole_word { rest } else { title }
}

/// An original or short title that says nothing new.
pub(super) fn other_titles(draft: &mut WorkDraft<'_>) {
    const LANGUAGES: &[&str] =
        &["english", "french", "german", "spanish", "portuguese", "russian", "chinese"];
    let short = draft.text("short-title");
    draft.fill(Variable::TitleShort, short);
    let item = draft.item();
    let same =
        |a: &str, b: &str| a.trim_end_matches('.').to_lowercase() == b.trim_end_matches('.').to_lowercase();
    let title = item.get(Variable::Title).unwrap_or_default().to_owned();
    let idle = |text: &str| same(text, &title) || LANGUAGES.contains(&text.to_lowercase().as_str());
    if item.get(Variable::OriginalTitle).is_some_and(idle) {
        item.text.remove(&Variable::OriginalTitle);
    }
    if item.get(Variable::TitleShort).is_some_and(|short| same(short, &title)) {
        item.text.remove(&Variable::TitleShort);
    }
}

/// The journal or book: its abbreviation, no stand-ins.
pub(super) fn container(draft: &mut WorkDraft<'_>) {
    let short = ["short-container-title", "journalAbbreviation"].iter().find_map(|key| draft.text(key));
    let publisher = draft.work.item.get(Variable::Publisher).map(str::to_lowercase);
    let from_datacite = draft.work.agency == Some(Agency::DataCite);
    if draft.work.item.get(Variable::ContainerTitle).is_some() {
        draft.fill(Variable::ContainerTitleShort, short);
    }
    let item = draft.item();
    if item.get(Variable::ContainerTitle).is_some_and(|container| {
        is_stand_in(container) || from_datacite && publisher == Some(container.to_lowercase())
    }) {
        item.text.remove(&Variable::ContainerTitle);
        item.text.remove(&Variable::ContainerTitleShort);
    }
    // An article in no journal is one in a repository, whose name styles print for this type only.
    if from_datacite && item.kind == Kind::ArticleJournal && item.get(Variable::ContainerTitle).is_none() {
        item.kind = Kind::Article;
    }
}

/// Two containers of a part of a book are the series and the book. What contains a whole book or a
/// report is a series, and its volume the number in it.
pub(super) fn series(draft: &mut WorkDraft<'_>) {
    match draft.work.item.kind {
        Kind::Chapter
        | Kind::PaperConference
        | Kind::Entry
        | Kind::EntryDictionary
        | Kind::EntryEncyclopedia => {
            let Some(Value::Array(list)) = draft.served.get("container-title") else { return };
            let mut titles = list.iter().filter_map(first_text);
            if let (Some(series), Some(book)) = (titles.next(), titles.next()) {
                draft.put(Variable::CollectionTitle, series);
                draft.put(Variable::ContainerTitle, book);
            }
        }
        Kind::Book | Kind::Report => {
            let item = draft.item();
            let Some(series) = item.text.remove(&Variable::ContainerTitle) else { return };
            item.text.remove(&Variable::ContainerTitleShort);
            let title = item.get(Variable::Title).unwrap_or_default();
            if is_stand_in(&series) || series.eq_ignore_ascii_case(title) {
                return;
            }
            item.text.or_insert_with(Variable::CollectionTitle, || series);
            if let Some(number) = item.text.remove(&Variable::Volume) {
                item.text.or_insert_with(Variable::CollectionNumber, || number);
            }
        }
        _ => {}
    }
}

/// What repositories put where there is no container: their own name, an address, a placeholder.
pub(super) fn is_stand_in(text: &str) -> bool {
    const STAND_INS: &[&str] = &["zenodo", "figshare", "rda", "unpublished", "-", "n/a"];
    let text = text.trim().to_ascii_lowercase();
    STAND_INS.contains(&text.as_str())
        || is_unknown_code(&text)
        || (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(' ')
}

/// The conference's name, place and date. Crossref serves an object, or its name alone.
///
/// Where the proceedings are called after the conference, or are the work itself, its name is left
/// out: APA would print both.
pub(super) fn event(draft: &mut WorkDraft<'_>) {
    let served = draft.served;
    let event = served.get("event").and_then(first_object);
    let text = |key| event.and_then(|event| event.get(key)).and_then(first_text);
    let title = draft.text("event").or_else(|| text("name"));
    draft.fill(Variable::EventTitle, title.filter(|title| !is_stand_in(title)));
    draft.fill(Variable::EventPlace, text("location").filter(|place| !is_stand_in(place)));
    let item = draft.item();
    if let Some(start) = event.and_then(|event| date_of(event, "start")) {
        let end = event.and_then(|event| date_of(event, "end")).filter(|end| *end != start);
        let date = end.map_or(Date::from(start), |end| Date::range(start, end));
        item.dates.or_insert_with(DateVariable::EventDate, || date);
    }
    let is_told = item.get(Variable::EventTitle).is_some_and(|event| {
        let event = essence(event);
        [Variable::ContainerTitle, Variable::Title]
            .iter()
            .filter_map(|variable| item.get(*variable))
            .map(essence)
            .any(|title| title.contains(&event) || event.contains(&title))
    });
    if is_told {
        item.text.remove(&Variable::EventTitle);
    }
}

/// A conference's name as it is compared: letters and digits, without what is in brackets and
/// without its article.
fn essence(title: &str) -> String {
    let plain = title.split('(').next().unwrap_or(title).to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !matches!(*word, "" | "the")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footnote_marks_go_and_exponents_stay() {
        for (title, expected) in [
            ("Base Strengths of Amines<sup>1</sup>", "Base Strengths of Amines"),
            ("On the Theory of Winds*", "On the Theory of Winds"),
            ("A measure of R<sup>2</sup>", "A measure of R<sup>2</sup>"),
            ("Per square cm<sup>2</sup>", "Per square cm<sup>2</sup>"),
            ("Searching with A*", "Searching with A*"),
            ("Reports from 1946 to 1968.", "Reports from 1946 to 1968"),
            ("Two new species of Aus sp. nov.", "Two new species of Aus sp. nov."),
            ("Life in the U.S.", "Life in the U.S."),
            ("And then…", "And then…"),
            ("And then...", "And then..."),
        ] {
            assert_eq!(trim_title(title), expected);
        }
    }
}
