//! The fields of an entry as the variables of a CSL item: the way back along the tables of the
//! exporters, in both dialects.

use super::super::simple::SIMPLE;
use super::super::tex::{self, FieldText, text, verbatim};
use super::super::{carried, dates, entry_types, journals};
use super::{FieldValues, archives, localisation, people};
use crate::csl::{Date, DateVariable, Item, Kind, Variable};
use crate::doi::Doi;
use crate::formats::fields::{self as shared, set_doi, set_url};
use crate::text::languages;
use crate::work::Work;

/// The work of an entry.
pub(super) fn work(key: &str, entry_type: &str, fields: &FieldValues<'_>) -> Work {
    let entry = EntryReader { fields, entry_type: &entry_type.to_lowercase() };
    let mut item = Item::new(key, entry.kind());
    entry.titles(&mut item);
    people::add(|name| entry.source(&[name]), &mut item);
    entry.dates(&mut item);
    entry.publication(&mut item);
    entry.numbers(&mut item);
    entry.identifiers(&mut item);
    entry.rest(&mut item);
    let mut work = Work::from(item);
    (work.main_title, work.subtitle) = entry.subtitle().unzip();
    work.key = Some(key.to_owned()).filter(|key| !key.is_empty());
    work.entry = Some(Box::new(carried::of(entry.entry_type, fields)));
    work
}

/// The DOI of an entry, as it would be that of its work.
pub(super) fn doi(entry_type: &str, fields: &FieldValues<'_>) -> Option<Doi> {
    let entry = EntryReader { fields, entry_type: &entry_type.to_lowercase() };
    let mut item = Item::new("", entry.kind());
    entry.identifiers(&mut item);
    if item.get(Variable::Doi).is_none() {
        item.set(Variable::Note, entry.note().unwrap_or_default());
        shared::read_doi_in_note(&mut item);
    }
    item.get(Variable::Doi).and_then(|doi| Doi::exact(doi).ok())
}

struct EntryReader<'a> {
    fields: &'a FieldValues<'a>,
    /// In small letters.
    entry_type: &'a str,
}

impl EntryReader<'_> {
    /// The source of the first of these fields that the entry has.
    fn source(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.fields.get(*name)).map(AsRef::as_ref)
    }

    fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    fn read(&self, names: &[&str], style: FieldText) -> Option<String> {
        self.source(names).map(|source| text(source, style)).filter(|text| !text.is_empty())
    }

    fn text(&self, names: &[&str]) -> Option<String> {
        self.read(names, FieldText::Text)
    }

    fn plain(&self, names: &[&str]) -> Option<String> {
        self.read(names, FieldText::Plain)
    }

    fn verbatim(&self, names: &[&str]) -> Option<String> {
        self.source(names).map(verbatim).filter(|text| !text.is_empty())
    }

    /// What the fields mean is told by the entry type alone.
    fn form(&self) -> Kind {
        entry_types::kind(self.entry_type)
    }

    /// The type in CSL: that of the entry type, unless fields say more.
    fn kind(&self) -> Kind {
        if let Some(subtype) = self.plain(&["entrysubtype"])
            && let Some(kind) = entry_types::of_subtype(self.entry_type, &subtype.to_lowercase())
        {
            return kind;
        }
        match entry_types::kind(self.entry_type) {
            Kind::ArticleJournal | Kind::Webpage if self.is_preprint() => Kind::Article,
            Kind::Document if self.entry_type == "misc" && self.is_preprint() => Kind::Article,
            kind => kind,
        }
    }

    /// Whether it is in no journal, and an archive of preprints has it or its state says so. Other
    /// archives (JSTOR, PubMed) hold what is published.
    fn is_preprint(&self) -> bool {
        const ARCHIVES: [&str; 12] = [
            "arxiv",
            "biorxiv",
            "medrxiv",
            "chemrxiv",
            "psyarxiv",
            "socarxiv",
            "engrxiv",
            "eartharxiv",
            "hal",
            "ssrn",
            "iacr",
            "eprint",
        ];
        let journal = self.has("journal") || self.has("journaltitle") || self.has("booktitle");
        let archive = self.plain(&["archiveprefix", "eprinttype"]).map(|archive| archive.to_lowercase());
        let in_archive = match archive.as_deref() {
            Some(archive) => self.has("eprint") && ARCHIVES.contains(&archive),
            None => self.arxiv_number().is_some(),
        };
        let says_so = self.plain(&["pubstate"]).is_some_and(|state| state == "prepublished");
        !journal && (in_archive || says_so)
    }

    /// The number of an eprint that has the form of arXiv's.
    fn arxiv_number(&self) -> Option<String> {
        let number = self.verbatim(&["eprint"])?;
        let bare = number.trim_start_matches("arXiv:").trim_start_matches("arxiv:").to_owned();
        crate::doi::identify(&format!("arXiv:{bare}")).is_ok().then_some(bare)
    }

    /// Title, subtitle and addition in one: `title: subtitle. Addition`.
    fn title(
        &self,
        names: &[&str],
        subtitle: &[&str],
        addition: &[&str],
        style: FieldText,
    ) -> Option<String> {
        let mut title = self.read(names, style)?;
        if let Some(subtitle) =
            self.read(subtitle, style).filter(|subtitle| !title.contains(subtitle.as_str()))
        {
            let ends = title.ends_with(['?', '!', ':', '.', '…', '–', '—']);
            title.push_str(if ends { " " } else { ": " });
            title.push_str(&subtitle);
        }
        if let Some(addition) = self.read(addition, style) {
            title.push_str(if title.ends_with(['?', '!', '.']) { " " } else { ". " });
            title.push_str(&addition);
        }
        Some(title)
    }

    /// Title and subtitle, where they are all of the work's title and each says something of its own.
    fn subtitle(&self) -> Option<(String, String)> {
        let is_longer = ["titleaddon", "maintitle"].iter().any(|field| self.has(field));
        let (title, subtitle) =
            (self.read(&["title"], FieldText::Title)?, self.read(&["subtitle"], FieldText::Title)?);
        (!is_longer && !title.contains(&subtitle)).then_some((title, subtitle))
    }

    fn titles(&self, item: &mut Item) {
        let title = self.title(&["title"], &["subtitle"], &["titleaddon"], FieldText::Title);
        let main = self.title(&["maintitle"], &["mainsubtitle"], &["maintitleaddon"], FieldText::Title);
        let book = self.title(&["booktitle"], &["booksubtitle"], &["booktitleaddon"], FieldText::Title);
        let named = self.source(&["journaltitle", "journal"]).and_then(journals::journal).map(str::to_owned);
        let journal = named.or_else(|| {
            self.title(
                &["journaltitle", "journal"],
                &["journalsubtitle"],
                &["journaltitleaddon"],
                FieldText::Text,
            )
        });
        let issue = self.title(&["issuetitle"], &["issuesubtitle"], &["issuetitleaddon"], FieldText::Title);
        let is_whole = matches!(self.form(), Kind::Book | Kind::Thesis | Kind::Pamphlet);
        let (title, book) = match title {
            // BibTeX and biblatex know no `booktitle` of these: it is there for parts that inherit it.
            Some(title) if is_whole => (Some(title), None),
            None if is_whole => (book, None),
            title => (title, book),
        };
        // Of a periodical the title is the journal's.
        let (title, journal, issue) = match issue {
            Some(issue) if self.entry_type == "periodical" => (Some(issue), title, None),
            issue => (title, journal, issue),
        };
        // The journal that proceedings appear in is their series.
        let (container, series) = if entry_types::is_part(self.entry_type) && book.is_some() {
            (book.clone(), journal)
        } else {
            (journal.or(book.clone()), None)
        };
        // A volume of a work in several: the work gives the title, the volume its own.
        let (title, container, volume) = match (main, container) {
            (Some(main), None) if entry_types::is_part(self.entry_type) => (title, Some(main), None),
            (Some(main), None) => (Some(main), None, title),
            (Some(main), Some(_)) => (title, Some(main), book),
            (None, container) => (title, container, issue),
        };
        for (variable, value) in [
            (Variable::Title, title),
            (Variable::ContainerTitle, container),
            (Variable::VolumeTitle, volume),
            (Variable::TitleShort, self.read(&["shorttitle"], FieldText::Title)),
            (
                Variable::ContainerTitleShort,
                self.text(&["shortjournal", "shortjournaltitle", "journalabbrev"]),
            ),
            (Variable::CollectionTitle, self.text(&["series"]).map(series_title).or(series)),
            (Variable::OriginalTitle, self.read(&["origtitle"], FieldText::Title)),
            (Variable::EventTitle, self.title(&["eventtitle"], &[], &["eventtitleaddon"], FieldText::Text)),
        ] {
            item.set(variable, value.unwrap_or_default());
        }
    }

    fn dates(&self, item: &mut Item) {
        for (variable, date) in [
            (DateVariable::Issued, dates::issued(|name| self.source(&[name]))),
            (DateVariable::EventDate, self.date("eventdate")),
            (DateVariable::Accessed, self.date("urldate").or_else(|| self.date("lastchecked"))),
            (DateVariable::OriginalDate, self.date("origdate")),
        ] {
            if let Some(date) = date {
                item.dates.insert(variable, date);
            }
        }
    }

    fn date(&self, field: &str) -> Option<Date> {
        dates::edtf(&self.verbatim(&[field])?)
    }

    /// Who published it, and where. The organisation is the publisher where there is no other; so is
    /// how a work without one was published, unless that is only its address.
    fn publication(&self, item: &mut Item) {
        let thesis = self.form() == Kind::Thesis;
        let makers: &[&str] = if thesis {
            &["institution", "school", "publisher", "organization"]
        } else {
            &["publisher", "institution", "school", "organization"]
        };
        let mut publisher = self.text(makers);
        if publisher.is_none()
            && let Some(source) = self.source(&["howpublished"])
        {
            let (address, words) = linked(source);
            if let Some(address) = address {
                set_url(item, &address);
            }
            publisher = words;
        }
        // Where both stand, as in what ACM exports, the address is the publisher's and the location the
        // event's.
        let has_both = matches!(self.form(), Kind::PaperConference | Kind::Book)
            && self.has("address")
            && self.has("location");
        let (place, venue): (&[&str], &[&str]) = if has_both {
            (&["address"], &["venue", "location"])
        } else {
            (&["location", "address"], &["venue"])
        };
        for (variable, value) in [
            (Variable::Publisher, publisher),
            (Variable::PublisherPlace, self.text(place)),
            (Variable::OriginalPublisher, self.text(&["origpublisher"])),
            (Variable::OriginalPublisherPlace, self.text(&["origlocation"])),
            (Variable::EventPlace, self.text(venue)),
            (Variable::Genre, self.genre()),
            (Variable::Status, self.status()),
        ] {
            item.set(variable, value.unwrap_or_default());
        }
    }

    /// The type of a thesis or report, of which BibLaTeX has keys for the usual ones.
    fn genre(&self) -> Option<String> {
        let implied = match self.entry_type {
            "phdthesis" => Some("PhD thesis"),
            "mastersthesis" | "mathesis" => Some("Master’s thesis"),
            _ => None,
        };
        let given = self.plain(&["type"]);
        let key = given.as_deref().and_then(localisation::of_type);
        key.map(str::to_owned).or_else(|| self.text(&["type"])).or_else(|| implied.map(str::to_owned))
    }

    fn status(&self) -> Option<String> {
        let state = self.plain(&["pubstate"])?;
        // The type says it.
        (state != "prepublished").then(|| localisation::of_state(&state).map_or(state, str::to_owned))
    }

    fn numbers(&self, item: &mut Item) {
        let serial = match self.form() {
            Kind::ArticleJournal | Kind::Periodical if item.kind != Kind::Article => Variable::Issue,
            Kind::Book | Kind::Chapter | Kind::PaperConference | Kind::EntryEncyclopedia
                if self.has("series") =>
            {
                Variable::CollectionNumber
            }
            _ => Variable::Number,
        };
        let number = self.plain(&["number"]);
        let issue = self.plain(&["issue"]).filter(|_| serial != Variable::Issue || number.is_none());
        for (variable, value) in [
            (Variable::Issue, issue),
            (serial, number),
            (Variable::Volume, self.plain(&["volume"])),
            (Variable::PartNumber, self.plain(&["part"])),
            (Variable::ChapterNumber, self.plain(&["chapter"])),
            (Variable::NumberOfVolumes, self.plain(&["volumes"])),
            (Variable::NumberOfPages, self.plain(&["pagetotal", "numpages"])),
            (Variable::Version, self.text(&["version"])),
            (Variable::Edition, self.text(&["edition"]).map(edition)),
        ] {
            if let Some(value) = value {
                item.set(variable, value);
            }
        }
        if let Some(pages) = self.plain(&["pages"]) {
            item.set(Variable::Page, shared::pages(&pages));
        }
        // An article number is in both, as in the works that agencies serve.
        if let Some(article) = self.plain(&["eid", "articleno", "article-number"]) {
            if item.get(Variable::Page).is_none() {
                item.set(Variable::Page, article.as_str());
            }
            item.set(Variable::Number, article);
        }
    }

    fn identifiers(&self, item: &mut Item) {
        if let Some(doi) = self.source(&["doi"]) {
            set_doi(item, &tex::doi(doi));
        }
        if let Some(url) = self.verbatim(&["url"]) {
            set_url(item, &url);
        }
        // What a title links to is the work, where nothing else says so.
        for address in self.source(&["title"]).into_iter().flat_map(tex::addresses) {
            set_url(item, &address);
        }
        for (variable, field) in [
            (Variable::Isbn, "isbn"),
            (Variable::Issn, "issn"),
            (Variable::Pmid, "pmid"),
            (Variable::Pmcid, "pmcid"),
        ] {
            item.set(variable, self.verbatim(&[field]).unwrap_or_default());
        }
        self.eprint(item);
    }

    /// A preprint on arXiv has a DOI that its number tells. A published article has not that one; its
    /// preprint is its link where it has no other. What other archives hold is linked too.
    fn eprint(&self, item: &mut Item) {
        let Some(number) = self.verbatim(&["eprint"]) else { return };
        let archive = self.plain(&["archiveprefix", "eprinttype"]).unwrap_or_default().to_lowercase();
        match archive.as_str() {
            "pubmed" => {
                if item.get(Variable::Pmid).is_none() {
                    item.set(Variable::Pmid, number);
                }
            }
            "arxiv" | "" => {
                let Some(bare) = self.arxiv_number() else {
                    if archive == "arxiv"
                        && item.get(Variable::Publisher).is_none()
                        && item.kind == Kind::Article
                    {
                        item.set(Variable::Publisher, "arXiv");
                    }
                    return;
                };
                if item.kind == Kind::Article {
                    set_doi(item, &format!("arXiv:{bare}"));
                    if item.get(Variable::Publisher).is_none() {
                        item.set(Variable::Publisher, "arXiv");
                    }
                    if item.get(Variable::Number).is_none() {
                        let class = self.plain(&["primaryclass", "eprintclass"]);
                        let class = class.map(|class| format!(" [{class}]")).unwrap_or_default();
                        item.set(Variable::Number, format!("arXiv:{bare}{class}"));
                    }
                } else if item.get(Variable::Doi).is_none() {
                    set_url(item, &format!("https://arxiv.org/abs/{bare}"));
                }
            }
            archive => {
                if let Some(address) = archives::address(archive, &number) {
                    set_url(item, &address);
                }
            }
        }
    }

    /// The note, and what is added at the end of a reference.
    fn note(&self) -> Option<String> {
        let text = |name| self.read(&[name], FieldText::Note);
        let (note, addendum) = (text("note"), text("addendum"));
        match (note, addendum) {
            (Some(note), Some(addendum)) if note != addendum => {
                let stop = if note.ends_with(['.', '!', '?']) { " " } else { ". " };
                Some(note + stop + &addendum)
            }
            (note, addendum) => note.or(addendum),
        }
    }

    fn rest(&self, item: &mut Item) {
        for (variable, value) in [
            (Variable::Abstract, self.text(&["abstract"])),
            (Variable::Note, self.note()),
            (Variable::Language, self.plain(&["langid", "language", "hyphenation"]).map(language)),
        ] {
            item.set(variable, value.unwrap_or_default());
        }
        for field in SIMPLE {
            item.set(field.variable, self.read(&field.names(), field.text).unwrap_or_default());
        }
    }
}

/// The address of what a source links to with `\url` or `\href`, or is, and its words.
fn linked(source: &str) -> (Option<String>, Option<String>) {
    let is_address = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    let whole = verbatim(source);
    if is_address(&whole) && !whole.contains(' ') {
        return (Some(whole), None);
    }
    let argument = |command: &str| {
        let (_, rest) = source.split_once(command)?;
        let inner = rest.trim_start().strip_prefix('{')?;
        inner.split_once('}').map(|(address, rest)| (verbatim(address), rest))
    };
    let words = || Some(text(source, FieldText::Text)).filter(|words| !words.is_empty());
    match (argument(r"\href"), argument(r"\url")) {
        (Some((address, _)), _) if is_address(&address) => (Some(address), words()),
        (None, Some((address, _))) if is_address(&address) => {
            let words = words().map(|words| words.replace(&address, ""));
            let words = words.map(|words| words.trim_matches([' ', ',', ':', '.']).to_owned());
            let says_where = |words: &String| {
                let small = words.to_lowercase();
                let leads =
                    ["available at", "available from", "available online", "online", "retrieved from", "url"];
                words.is_empty() || leads.iter().any(|lead| small == *lead)
            };
            (Some(address), words.filter(|words| !says_where(words)))
        }
        _ => (None, words()),
    }
}

/// A series, of which biblatex has keys for a new and an old one.
fn series_title(text: String) -> String {
    localisation::of_series(&text).map_or(text, str::to_owned)
}

/// Editions are numbers in CSL; BibTeX has them in words: "Second", "2nd".
fn edition(text: String) -> String {
    const WORDS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let small = text.to_lowercase();
    if let Some(place) = WORDS.iter().position(|word| *word == small) {
        return (place + 1).to_string();
    }
    let number = ["st", "nd", "rd", "th"].iter().find_map(|ending| small.strip_suffix(ending));
    match number.filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())) {
        Some(number) => number.to_owned(),
        None => text,
    }
}

/// The code of a language that babel has a name for; others stay as they are.
fn language(name: String) -> String {
    let small = name.to_lowercase();
    languages::code(small.trim_start_matches("lang")).map_or(name, str::to_owned)
}
