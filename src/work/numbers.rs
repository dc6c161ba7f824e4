//! Pages, article numbers, volumes, issues, editions.

use super::draft::WorkDraft;
use super::editions;
use super::tidy::{rewritten, tidy};
use crate::csl::{Kind, Variable};
use crate::doi::Doi;

/// Pages that are none, or the same twice.
pub(super) fn pages(draft: &mut WorkDraft<'_>) {
    let Some(page) = draft.work.item.get(Variable::Page) else { return };
    let page = rewritten(page, false, ranges);
    draft.item().set(Variable::Page, page);
}

fn ranges(text: &str) -> String {
    text.split(',').filter_map(range).collect::<Vec<_>>().join(", ")
}

/// One page or range: without words and spaces, the last page only where it differs from the first;
/// nothing where it says there is none ("no-no", "NA-NA", "n/a").
fn range(text: &str) -> Option<String> {
    let mut text = text.trim();
    for word in ["pages ", "pp. ", "pp.", "p. ", "p."] {
        text = text.strip_prefix(word).unwrap_or(text).trim_start();
    }
    let text = text.replace(['–', '—', '‐', '‑', '−'], "-");
    let parts: Vec<&str> = text.split('-').map(str::trim).collect();
    let is_none =
        |part: &str| matches!(part.to_ascii_lowercase().as_str(), "no" | "na" | "n/a" | "null" | "");
    if parts.iter().all(|part| is_none(part)) {
        return None;
    }
    Some(match parts[..] {
        // "1284-1284", and "3027.1-3027" for one numbered within page 3027.
        [first, last]
            if first == last || first.strip_prefix(last).is_some_and(|rest| rest.starts_with('.')) =>
        {
            first.to_owned()
        }
        [first, ""] => first.to_owned(),
        _ => parts.join("-"),
    })
}

/// An article number is told from a page.
///
/// It is one where the record says so, and where a single "page" is the tail of the DOI in a form
/// that pages do not have. It then stands in `page` and in `number`; why, see the essay of [`super`].
pub(super) fn article_number(draft: &mut WorkDraft<'_>) {
    if !matches!(draft.work.item.kind, Kind::ArticleJournal | Kind::PaperConference) {
        return;
    }
    let doi = draft.doi.clone();
    let served = draft.text("article-number").map(|number| tidy(number, false));
    let item = draft.item();
    let page = item.get(Variable::Page).map(str::to_owned);
    let number = served.or_else(|| {
        let page = page.as_deref()?;
        let volume = item.get(Variable::Volume).unwrap_or_default();
        let is_one = item.get(Variable::Number).is_none()
            && doi.is_some_and(|doi| is_article_number(page, &doi, volume));
        is_one.then(|| page.to_owned())
    });
    if let Some(number) = number {
        if page.is_none() {
            item.set(Variable::Page, rewritten(&number, false, ranges));
        }
        item.set(Variable::Number, number);
    }
}

/// Whether a page that is also the tail of the DOI is an article number.
///
/// The tail alone proves nothing: many DOIs end with the first page (`.2.1.41`). It is one
/// * at MDPI (10.3390), whose DOIs end with the number in four or five digits;
/// * when it begins with a letter: `e1002614`, `c1234`;
/// * when it begins with a zero, or has five digits, or is padded with zeros in the DOI, and the
///   volume does not stand before it in the DOI, as it does where pages follow. A leading zero
///   needs no such proof.
fn is_article_number(page: &str, doi: &Doi, volume: &str) -> bool {
    let suffix = doi.suffix();
    let page = page.to_ascii_lowercase();
    let digits = page.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let letters = page.len() - digits.len();
    if digits.is_empty() || letters > 1 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let joined: String = suffix.chars().filter(|&c| c != '.').collect();
    let in_doi = joined.ends_with(digits);
    if letters == 1 || doi.prefix() == "10.3390" {
        return in_doi && (digits.len() >= 3 || joined.ends_with(&format!("{digits:0>4}")));
    }
    let last = suffix.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let padded = last.starts_with('0') && last.len() > digits.len() && last.trim_start_matches('0') == digits;
    let after_volume =
        !volume.is_empty() && suffix.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == volume);
    in_doi
        && (digits.starts_with('0') && digits.len() >= 5
            || !after_volume && (digits.len() >= 5 || padded && digits.len() >= 4))
}

/// Volume, issue and edition as numbers.
///
/// The issue is in `number` where a record has no type (`JaLC`). An edition is not told when it is
/// the first: Crossref says so of every book of some publishers, and no style means to print it.
pub(super) fn numbers(draft: &mut WorkDraft<'_>) {
    let untyped = draft.served_type.is_none();
    let edition = draft.text("edition-number");
    let item = draft.item();
    if untyped
        && matches!(item.kind, Kind::ArticleJournal)
        && item.get(Variable::Issue).is_none()
        && let Some(number) = item.text.remove(&Variable::Number)
    {
        item.set(Variable::Issue, number);
    }
    for variable in [Variable::Volume, Variable::Issue] {
        if let Some(number) = item.get(variable) {
            let bare = if is_no_number(number) {
                String::new()
            } else {
                rewritten(number, false, |number| without_label(number).to_owned())
            };
            item.set(variable, bare);
        }
    }
    draft.fill(Variable::Edition, edition);
    let item = draft.item();
    if let Some(edition) = item.get(Variable::Edition) {
        let number = rewritten(edition, false, editions::number);
        item.set(Variable::Edition, if number == "1" { String::new() } else { number });
    }
}

/// What programs and publishers write where a number is not known yet.
fn is_no_number(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "null" | "undefined" | "n/a" | "na" | "-" | "ahead-of-print" | "online first" | "in press"
    )
}

/// "12" of "Issue 12".
fn without_label(number: &str) -> &str {
    const LABELS: &[&str] = &["issue ", "number ", "no. ", "no.", "nr. ", "volume ", "vol. ", "vol."];
    let mut number = number;
    while let Some(rest) = LABELS.iter().find_map(|label| {
        let head = number.get(..label.len())?;
        let rest = number.get(label.len()..)?.trim();
        (head.eq_ignore_ascii_case(label) && rest.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
    }) {
        number = rest;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages() {
        for (served, expected) in [
            ("E27-E29", Some("E27-E29")),
            ("1284-1284", Some("1284")),
            ("xv-xv", Some("xv")),
            ("3027.1-3027", Some("3027.1")),
            ("6.35.1-6.35.7", Some("6.35.1-6.35.7")),
            ("998-100", Some("998-100")),
            ("12 – 15", Some("12-15")),
            ("pp. 12", Some("12")),
            ("NA-NA", None),
            ("no-no", None),
        ] {
            assert_eq!(range(served).as_deref(), expected, "{served}");
        }
    }

    #[test]
    fn article_numbers_are_told_from_first_pages() {
        let is = |page: &str, doi: &str, volume: &str| {
            is_article_number(page, &Doi::exact(doi).expect("a DOI"), volume)
        };
        for (page, doi, volume) in [
            ("7338", "10.3390/ijerph18147338", "18"),
            ("14", "10.3390/cli8010014", "8"),
            ("274", "10.3390/rs13020274", "13"),
            ("e1002614", "10.1371/journal.pbio.1002614", "14"),
            ("e29715", "10.1371/journal.pone.0029715", "7"),
            ("e1395120", "10.1080/19420889.2017.1395120", "10"),
            ("20170387", "10.1098/rsif.2017.0387", "14"),
            ("058001", "10.7566/jpsj.84.058001", "84"),
            ("1686", "10.21105/joss.01686", "4"),
            ("c1234", "10.1136/bmj.c1234", "340"),
        ] {
            assert!(is(page, doi, volume), "{page} {doi}");
        }
        for (page, doi, volume) in [
            ("41", "10.4168/aair.2010.2.1.41", "2"),
            ("40", "10.1511/2006.1.40", "94"),
            ("12", "10.29173/iq12", "30"),
            ("1163", "10.1136/bmj.325.7373.1163", "325"),
            ("35951", "10.1074/jbc.275.46.35951", "275"),
            ("166", "10.19173/irrodl.v13i4.1313", "13"),
            ("489", "10.1892/0891-6640(2006)20[489:ioisoc]2.0.co;2", "20"),
            ("1-9", "10.3390/x1-9", ""),
        ] {
            assert!(!is(page, doi, volume), "{page} {doi}");
        }
    }

    #[test]
    fn labels_are_no_numbers() {
        assert_eq!(without_label("Issue 12"), "12");
        assert_eq!(without_label("Supplement 1"), "Supplement 1");
        assert_eq!(without_label("83 (1999)"), "83 (1999)");
    }
}
