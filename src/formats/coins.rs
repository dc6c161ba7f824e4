//! COinS: an OpenURL (ANSI/NISO Z39.88-2004, its key/encoded-value formats) in the title of an empty
//! HTML span, where Zotero and library link resolvers find it.
//!
//! Journals and books have formats of their own there, theses too; anything else is described in
//! Dublin Core.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Exporter, facts};
use crate::csl::{Item, Kind, NameVariable, Variable};
use crate::work::Work;

/// The COinS format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Coins;

/// What a query of a URL has to encode.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Exporter for Coins {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        let mut url = String::from("ctx_ver=Z39.88-2004");
        let mut pair = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                url.extend(["&amp;", name, "=", &utf8_percent_encode(&value, ENCODED).to_string()]);
            }
        };
        let plain = |variable| facts::plain(item, variable);
        let (format, genre) = format(item.kind);
        pair("rft_val_fmt", Some(format!("info:ofi/fmt:kev:mtx:{format}")));
        pair("rft_id", facts::doi(item).map(|doi| format!("info:doi/{doi}")));
        pair("rft_id", facts::own_url(item));
        pair("rft.genre", Some(genre.to_owned()).filter(|_| matches!(format, "journal" | "book")));
        let (title, container) = (plain(Variable::Title), plain(Variable::ContainerTitle));
        match format {
            "journal" => {
                pair("rft.atitle", title);
                pair("rft.jtitle", container);
                pair("rft.stitle", plain(Variable::ContainerTitleShort));
                pair("rft.artnum", facts::article_number(item).map(facts::line));
            }
            "book" if container.is_some() => {
                pair("rft.atitle", title);
                pair("rft.btitle", container);
            }
            "book" => pair("rft.btitle", title),
            "dissertation" => {
                pair("rft.title", title);
                pair("rft.inst", plain(Variable::Publisher));
                pair("rft.degree", plain(Variable::Genre));
            }
            _ => {
                pair("rft.title", title);
                pair("rft.source", container);
                pair("rft.type", Some(facts::kind_words(item.kind)));
                pair("rft.identifier", facts::doi_url(item));
                pair("rft.language", plain(Variable::Language));
            }
        }
        pair("rft.date", facts::issued(item).and_then(facts::iso));
        people(item, format, &mut pair);
        if matches!(format, "journal" | "book") {
            pair("rft.volume", plain(Variable::Volume).filter(|_| format == "journal"));
            pair("rft.issue", plain(Variable::Issue));
            if let Some(pages) = facts::pages(item) {
                let (first, last) = facts::page_ends(pages);
                if last.is_some() {
                    pair("rft.spage", Some(first));
                    pair("rft.epage", last);
                } else {
                    pair("rft.pages", Some(first));
                }
            }
            pair("rft.issn", plain(Variable::Issn));
            pair("rft.isbn", plain(Variable::Isbn).filter(|_| format == "book"));
        }
        if format == "book" {
            pair("rft.pub", plain(Variable::Publisher));
            pair("rft.place", plain(Variable::PublisherPlace));
            pair("rft.edition", plain(Variable::Edition));
            pair("rft.series", plain(Variable::CollectionTitle));
        }
        pair("rft.publisher", plain(Variable::Publisher).filter(|_| format == "dc"));
        out.extend(["<span class=\"Z3988\" title=\"", &url, "\"></span>\n"]);
        None
    }
}

/// The first author in parts, and all as they are written.
fn people(item: &Item, format: &str, pair: &mut impl FnMut(&str, Option<String>)) {
    for (at, person) in facts::people(item, NameVariable::Author).0.iter().enumerate() {
        match facts::who(person) {
            None => {}
            Some(facts::Who::Whole(whole)) if at == 0 && format != "dc" => pair("rft.aucorp", Some(whole)),
            Some(facts::Who::Whole(whole)) => {
                pair(if format == "dc" { "rft.creator" } else { "rft.au" }, Some(whole));
            }
            Some(facts::Who::Person(family, given, suffix)) => {
                let whole = [given.as_str(), family.as_str(), suffix.as_str()];
                let whole: Vec<&str> = whole.into_iter().filter(|part| !part.is_empty()).collect();
                let whole = whole.join(" ");
                if format == "dc" {
                    pair("rft.creator", Some(whole));
                    continue;
                }
                if at == 0 {
                    pair("rft.aulast", Some(family));
                    pair("rft.aufirst", Some(given));
                    pair("rft.ausuffix", Some(suffix));
                }
                pair("rft.au", Some(whole));
            }
        }
    }
}

/// The metadata format, and the genre within it.
fn format(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        kind if kind.is_article() => ("journal", "article"),
        Kind::Article => ("journal", "preprint"),
        Kind::PaperConference => ("book", "proceeding"),
        Kind::Chapter | Kind::Entry | Kind::EntryDictionary | Kind::EntryEncyclopedia => ("book", "bookitem"),
        Kind::Book | Kind::Classic => ("book", "book"),
        Kind::Report | Kind::Standard => ("book", "report"),
        Kind::Thesis => ("dissertation", ""),
        _ => ("dc", ""),
    }
}

/// Whether works of a kind are told from others: by a genre, or by `rft.type` in Dublin Core.
pub(super) fn tells(kind: Kind) -> bool {
    let first = |wanted| Kind::ALL.iter().find(|other| format(**other) == wanted);
    match format(kind) {
        ("dc", _) => true,
        ("journal", "article") => kind == Kind::ArticleJournal,
        genre => first(genre) == Some(&kind),
    }
}
