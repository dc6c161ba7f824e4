//! The entry types of both dialects, which files mix, as types of CSL.

use crate::csl::{Item, Kind};
use crate::formats::{facts, fields};

/// The type in CSL of an entry of this type, in small letters, whatever its fields say.
pub(super) fn kind(entry_type: &str) -> Kind {
    match entry_type {
        "article" | "suppperiodical" => Kind::ArticleJournal,
        "review" => Kind::Review,
        "book" | "mvbook" | "collection" | "mvcollection" | "reference" | "mvreference" | "proceedings"
        | "mvproceedings" | "manual" => Kind::Book,
        "booklet" => Kind::Pamphlet,
        "inbook" | "incollection" | "bookinbook" | "suppbook" | "suppcollection" => Kind::Chapter,
        "inreference" => Kind::EntryEncyclopedia,
        "inproceedings" | "conference" => Kind::PaperConference,
        "online" | "electronic" | "www" | "webpage" => Kind::Webpage,
        "thesis" | "phdthesis" | "mastersthesis" | "mathesis" => Kind::Thesis,
        "report" | "techreport" => Kind::Report,
        "standard" => Kind::Standard,
        "dataset" => Kind::Dataset,
        "software" => Kind::Software,
        "patent" => Kind::Patent,
        "periodical" => Kind::Periodical,
        "unpublished" => Kind::Manuscript,
        "artwork" | "image" => Kind::Graphic,
        "audio" => Kind::Song,
        "music" => Kind::MusicalScore,
        "movie" | "video" => Kind::MotionPicture,
        "performance" => Kind::Performance,
        "letter" => Kind::PersonalCommunication,
        "jurisdiction" => Kind::LegalCase,
        "legislation" | "legal" => Kind::Legislation,
        _ => Kind::Document,
    }
}

/// Whether entries of this type are in a book or in proceedings.
pub(super) fn is_part(entry_type: &str) -> bool {
    matches!(kind(entry_type), Kind::Chapter | Kind::EntryEncyclopedia | Kind::PaperConference)
}

/// What tells works of a type from others that have this entry type, in the words of `entrysubtype`; nothing where
/// the entry type says it all, or other fields do.
pub(super) fn subtype(entry_type: &str, item: &Item) -> Option<String> {
    match item.kind {
        // Its archive tells a preprint.
        Kind::Article if facts::eprint(item).is_some() || entry_type == "online" => None,
        Kind::ArticleMagazine if entry_type == "article" => Some("magazine".to_owned()),
        Kind::ArticleNewspaper if entry_type == "article" => Some("newspaper".to_owned()),
        item_kind => (kind(entry_type) != item_kind).then(|| facts::kind_words(item_kind)),
    }
}

/// The type that an entry of this type is by its `entrysubtype`, if that tells.
pub(super) fn of_subtype(entry_type: &str, subtype: &str) -> Option<Kind> {
    match (kind(entry_type), subtype) {
        (Kind::ArticleJournal, "magazine") => Some(Kind::ArticleMagazine),
        (Kind::ArticleJournal, "newspaper") => Some(Kind::ArticleNewspaper),
        _ => fields::kind_of_words(subtype),
    }
}
