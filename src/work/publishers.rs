//! Who published it, and where.

use serde_json::{Map, Value};

use super::draft::WorkDraft;
use super::json::{first_object, first_text};
use super::servers;
use super::tidy::tidy;
use super::titles::is_stand_in;
use crate::csl::{Kind, Variable};
use crate::text::sanitize;

/// Publisher and place.
///
/// Crossref's place is `publisher-location`; mEDRA and the EU's Publications Office give the code of
/// a country, which is no place to print.
pub(super) fn publisher(draft: &mut WorkDraft<'_>) {
    let location = draft.text("publisher-location");
    draft.fill(Variable::PublisherPlace, location);
    let item = draft.item();
    for variable in [Variable::Publisher, Variable::PublisherPlace] {
        if let Some(text) = item.get(variable) {
            let bare = bare(text).to_owned();
            item.set(variable, bare);
        }
    }
    if item.get(Variable::Publisher).is_some_and(is_placeholder) {
        item.text.remove(&Variable::Publisher);
    }
    let is_code = |place: &str| place.len() == 2 && place.bytes().all(|b| b.is_ascii_uppercase());
    if item.get(Variable::PublisherPlace).is_some_and(|place| is_code(place) || is_placeholder(place)) {
        item.text.remove(&Variable::PublisherPlace);
    }
}

/// A name without what catalogues (ISBD) write behind it: "Berlin :", "Springer,".
fn bare(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_whitespace() || sanitize::is_void(c) || matches!(c, ',' | ':' | ';'))
}

/// A stand-in that no repository is called.
fn is_placeholder(text: &str) -> bool {
    let bare = text.trim_matches(['[', ']']).to_ascii_lowercase();
    // Without a place, without a name (ISBD).
    let unnamed = matches!(bare.as_str(), "s.l" | "s.l." | "s.n" | "s.n." | "s. l." | "s. n.");
    unnamed
        || is_stand_in(text) && !matches!(text.to_ascii_lowercase().as_str(), "zenodo" | "figshare" | "rda")
}

/// The first institution of a record, which is a list of objects, or one object in old records.
fn institution<'a>(draft: &WorkDraft<'a>) -> Option<(&'a Map<String, Value>, String)> {
    let institution = draft.served.get("institution").and_then(first_object)?;
    let name = tidy(institution.get("name").and_then(first_text)?, true);
    (!is_stand_in(&name)).then_some((institution, name))
}

/// A preprint's server, a blog's name.
///
/// The server is the institution, or else the group title; that one only where it is known to be
/// a server's name (the Center for Open Science) or sounds like one: bioRxiv and others keep
/// subjects there. Where neither names it, the form of the DOI may tell ([`servers`]). Of a blog's names the one that is not the publisher's is the better one.
pub(super) fn server(draft: &mut WorkDraft<'_>) {
    let institution = institution(draft).map(|(_, name)| name);
    let group = draft.text("group-title").map(|group| tidy(group, true)).filter(|name| !is_stand_in(name));
    let publisher = draft.work.item.get(Variable::Publisher).unwrap_or_default().to_owned();
    if draft.work.preprint {
        let sounds = |group: &String| {
            let group = group.to_lowercase();
            ["rxiv", "preprint", "archive", "research square", "ssrn"].iter().any(|word| group.contains(word))
        };
        let group = group.filter(|group| publisher == "Center for Open Science" || sounds(group));
        let container = draft.work.item.get(Variable::ContainerTitle).map(str::to_owned);
        let by_doi = || draft.doi.as_ref().and_then(servers::server).map(str::to_owned);
        if let Some(server) = institution.or(group).or(container).or_else(by_doi) {
            draft.item().set(Variable::Publisher, bare(&server));
            draft.item().text.remove(&Variable::ContainerTitle);
        }
    } else if draft.work.item.kind == Kind::PostWeblog
        && draft.work.item.get(Variable::ContainerTitle).is_none()
    {
        let names: Vec<String> =
            institution.into_iter().chain(group).filter(|name| !is_field(name)).collect();
        let blog = names.iter().find(|name| **name != publisher).or(names.first());
        if let Some(blog) = blog {
            draft.item().set(Variable::ContainerTitle, blog.as_str());
        }
    }
}

/// A field of science, which Rogue Scholar writes without spaces where others name the blog.
fn is_field(group: &str) -> bool {
    let group = group.to_lowercase();
    group.ends_with("sciences")
        || group.ends_with("science")
        || matches!(
            group.as_str(),
            "humanities" | "engineeringandtechnology" | "othersocialsciences" | "mathematics"
        )
}

/// A thesis's university and degree.
///
/// The university is the institution; the publisher may be its library, or a service. What kind of
/// thesis it is, is told only where the record names the degree.
pub(super) fn thesis(draft: &mut WorkDraft<'_>) {
    if draft.work.item.kind != Kind::Thesis {
        return;
    }
    if let Some((institution, name)) = institution(draft) {
        let place = institution.get("place").and_then(first_text).filter(|place| !is_stand_in(place));
        draft.item().set(Variable::Publisher, bare(&name));
        draft.fill(Variable::PublisherPlace, place.map(bare));
    }
    if let Some(degree) = draft.text("degree")
        && draft.work.item.get(Variable::Genre).is_none()
    {
        let genre = genre(&tidy(degree, false));
        draft.item().set(Variable::Genre, genre);
    }
}

fn genre(degree: &str) -> String {
    let letters: String = degree.to_lowercase().chars().filter(|c| *c != '.').collect();
    let is = |words: &[&str]| words.iter().any(|word| letters.contains(word));
    if is(&["doctor", "phd", "dphil"]) {
        "Doctoral dissertation".into()
    } else if is(&["master", "msc", "mphil"]) {
        "Master’s thesis".into()
    } else if is(&["bachelor", "bsc"]) {
        "Bachelor’s thesis".into()
    } else {
        degree.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees() {
        assert_eq!(genre("Doctor of Philosophy (PhD)"), "Doctoral dissertation");
        assert_eq!(genre("Ph.D."), "Doctoral dissertation");
        assert_eq!(genre("Master of Science in Computer Science (MSCS)"), "Master’s thesis");
        assert_eq!(genre("Diplom"), "Diplom");
    }
}
