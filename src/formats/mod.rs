//! The formats that bibliographic data come in and go out in.
//!
//! A folder per format holds what is known about it; what several formats share stands beside them.
//! [`read`] and its kin read what people have, [`export`] and its kin write it for other programs.

mod append;
pub(crate) mod bibtex;
mod cff;
mod coins;
mod csl_json;
mod csl_yaml;
mod csv;
mod cut;
mod dates;
mod detail;
mod dropped;
mod dublin_core;
mod endnote;
mod endnote_xml;
mod entry;
mod exporter;
mod facts;
mod feed;
mod field;
mod fields;
mod foreign;
mod format;
mod hayagriva;
mod key_parts;
mod keys;
mod latin;
mod mods;
mod nbib;
mod people;
mod pubmed_xml;
mod read;
mod ris;
mod roles;
mod table;
mod tagged;
mod template;
mod text;
mod unread;
mod wikipedia;
mod word;
mod wos;
mod write;
mod xml;
mod xml_read;
mod year;

pub(crate) use self::append::append_as;
#[cfg(feature = "cli")]
pub(crate) use self::bibtex::read::Passes;
pub use self::bibtex::syntax;
#[cfg(feature = "cli")]
pub(crate) use self::bibtex::takes_entries;
pub use self::bibtex::{
    AppendError, Appended, ArticleNumber, Bib, CaseProtection, Completed, Dialect, Escaping, Filled,
    KnownEntry, Months, Options, Preset, Refused, UrlPolicy, append, append_under, complete, dialect, known,
};
use self::cff::Cff;
use self::coins::Coins;
use self::csl_json::CslJson;
#[cfg(feature = "cli")]
pub(crate) use self::csl_json::{Cut, Cutter};
use self::csl_yaml::CslYaml;
pub use self::dropped::Dropped;
use self::dublin_core::DublinCore;
use self::endnote::Endnote;
#[cfg(feature = "cli")]
pub(crate) use self::entry::PIECE;
pub use self::entry::{Entries, Entry, ImportError};
pub use self::exporter::{EntryDraft, Exporter};
pub use self::feed::Feed;
#[cfg(feature = "cli")]
pub(crate) use self::feed::Piece;
pub use self::field::AnyVariable;
pub use self::foreign::{Foreign, Remedy, foreign};
pub use self::format::Format;
use self::hayagriva::Hayagriva;
#[cfg(feature = "cli")]
pub(crate) use self::keys::letters;
pub use self::keys::{ChangeReason, ChangedKey, ChosenKeys, Keys, keys, keys_beside, own as own_key};
use self::mods::Mods;
use self::nbib::Nbib;
pub use self::read::{plain_text, read, read_as, recognise};
use self::ris::Ris;
pub use self::table::Writer;
pub use self::template::{Template, TemplateError};
pub use self::text::dois;
#[cfg(feature = "cli")]
pub(crate) use self::text::once_each;
use self::wikipedia::Wikipedia;
#[cfg(feature = "cli")]
pub(crate) use self::word::{headings, is_word};
pub use self::write::{export, export_as, pieces};
pub use self::year::Year;
pub use crate::text::encoding::decode;
