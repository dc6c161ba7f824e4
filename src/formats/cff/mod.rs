//! The Citation File Format 1.2.0: what a `CITATION.cff` says of the work to cite instead of the software it lies
//! beside.
//!
//! One work is its `preferred-citation`, several are its `references`: the part of the file that is about works,
//! to be pasted into the rest. A work needs authors there; one without has the author "anonymous", as the format's
//! guide has it; one without a title goes by its container's or its DOI.

pub(super) mod read;
mod write;

use crate::csl::{Kind, NameVariable, Variable};

pub use write::Cff;

/// What types stand for. Read, a name counts by its first row; written, a kind does.
const KINDS: &[(&str, Kind)] = &[
    ("article", Kind::ArticleJournal),
    ("magazine-article", Kind::ArticleMagazine),
    ("newspaper-article", Kind::ArticleNewspaper),
    ("unpublished", Kind::Article),
    ("book", Kind::Book),
    ("dictionary", Kind::EntryDictionary),
    ("encyclopedia", Kind::EntryEncyclopedia),
    ("conference-paper", Kind::PaperConference),
    ("thesis", Kind::Thesis),
    ("report", Kind::Report),
    ("standard", Kind::Standard),
    ("data", Kind::Dataset),
    ("software", Kind::Software),
    ("patent", Kind::Patent),
    ("website", Kind::Webpage),
    ("blog", Kind::PostWeblog),
    ("pamphlet", Kind::Pamphlet),
    ("map", Kind::Map),
    ("film-broadcast", Kind::MotionPicture),
    ("music", Kind::MusicalScore),
    ("sound-recording", Kind::Song),
    ("art", Kind::Figure),
    ("legal-case", Kind::LegalCase),
    ("bill", Kind::Bill),
    ("statute", Kind::Legislation),
    ("hearing", Kind::Hearing),
    ("personal-communication", Kind::PersonalCommunication),
    ("serial", Kind::Periodical),
    ("edited-work", Kind::Book),
    ("proceedings", Kind::Book),
    ("conference", Kind::Book),
    ("government-document", Kind::Report),
    ("software-code", Kind::Software),
    ("software-container", Kind::Software),
    ("software-executable", Kind::Software),
    ("software-virtual-machine", Kind::Software),
    ("database", Kind::Dataset),
    ("dataset", Kind::Dataset),
    ("manual", Kind::Book),
    ("monograph", Kind::Book),
    ("video", Kind::MotionPicture),
    ("video-file", Kind::MotionPicture),
    ("slides", Kind::Speech),
    ("multimedia", Kind::MotionPicture),
    ("historical-work", Kind::Classic),
    ("legal-rule", Kind::Regulation),
    ("grant", Kind::Document),
    ("generic", Kind::Document),
    // Kinds that the format has no type of their own for.
    ("article", Kind::Review),
    ("article", Kind::ReviewBook),
    ("unpublished", Kind::Manuscript),
    ("book", Kind::Classic),
    ("website", Kind::Post),
    ("art", Kind::Graphic),
    ("statute", Kind::Regulation),
];

/// The states of publication that the schema has (its definition of `status`), and what they are called.
const STATES: &[(&str, &str)] = &[
    ("abstract", "abstract"),
    ("advance-online", "advance online publication"),
    ("in-preparation", "in preparation"),
    ("in-press", "in press"),
    ("preprint", "preprint"),
    ("submitted", "submitted"),
];

/// The state that words name.
fn status(words: &str) -> Option<&'static str> {
    let words = words.trim();
    let is_called = |(key, name): &&(&str, &str)| {
        name.eq_ignore_ascii_case(words) || key.eq_ignore_ascii_case(&words.replace(' ', "-"))
    };
    STATES.iter().find(is_called).map(|(key, _)| *key)
}

/// Texts and numbers that are written with care for what the schema takes.
const TEXTS: &[(&str, Variable)] = &[
    ("title", Variable::Title),
    ("volume", Variable::Volume),
    ("issue", Variable::Issue),
    ("thesis-type", Variable::Genre),
    ("edition", Variable::Edition),
    ("version", Variable::Version),
    ("isbn", Variable::Isbn),
    ("issn", Variable::Issn),
    ("pmcid", Variable::Pmcid),
];

/// Texts that are written as they are.
const MORE: &[(&str, Variable)] = &[
    ("section", Variable::Section),
    ("number-volumes", Variable::NumberOfVolumes),
    ("volume-title", Variable::VolumeTitle),
    ("abstract", Variable::Abstract),
    ("notes", Variable::Note),
];

/// Lists of people.
const NAMES: &[(&str, NameVariable)] = &[
    ("authors", NameVariable::Author),
    ("editors", NameVariable::Editor),
    ("editors-series", NameVariable::CollectionEditor),
    ("translators", NameVariable::Translator),
    ("recipients", NameVariable::Recipient),
];
