//! What of an item is compared, made ready once: the only file here that knows how items hold it.

use super::fold::plain;
use super::names::ComparedName;
use super::title::{self, Title};
use crate::csl::{Date, DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::markup;
use crate::work::Work;

/// An item, ready to be compared.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) kind: Kind,
    /// The DOI, in lower case.
    pub(crate) doi: Option<String>,
    /// The title in its forms; the whole one first.
    pub(crate) titles: Vec<Title>,
    /// Title and subtitle by themselves, where the record keeps them apart.
    pub(crate) title_parts: Vec<Title>,
    pub(crate) authors: Vec<ComparedName>,
    /// Whether more authors follow who are not named.
    pub(crate) others: bool,
    pub(crate) editors: Vec<ComparedName>,
    /// The years of its publication: `issued`, then print, online, posted.
    pub(crate) years: Vec<i32>,
    /// The year of print, which is the volume's.
    pub(crate) print: Option<i32>,
    pub(crate) volume: Option<String>,
    pub(crate) issue: Option<String>,
    /// The pages, and the article number where that is another.
    pub(crate) pages: Vec<String>,
    /// The names of what it appeared in, the full one first.
    pub(crate) containers: Vec<String>,
    /// Who published it.
    pub(crate) publisher: Option<String>,
    pub(crate) preprint: bool,
}

impl Facts {
    /// Of an item as a person wrote it.
    pub(crate) fn of_item(item: &Item) -> Self {
        let text = |variable| item.get(variable).map(|text| plain_csl(text).trim().to_owned());
        let year = |variable| item.dates.get(&variable).and_then(Date::start).map(DateParts::year);
        let (authors, others) = people(item, NameVariable::Author);
        let (editors, _) = people(item, NameVariable::Editor);
        let mut pages: Vec<String> = text(Variable::Page).into_iter().collect();
        let numbered = matches!(item.kind, Kind::ArticleJournal | Kind::PaperConference | Kind::Article);
        pages.extend(text(Variable::Number).filter(|number| numbered && !pages.contains(number)));
        let preprint_kind = item.kind == Kind::Article;
        Self {
            kind: item.kind,
            doi: item.get(Variable::Doi).map(str::to_ascii_lowercase),
            titles: text(Variable::Title).as_deref().map(titles).unwrap_or_default(),
            title_parts: Vec::new(),
            authors,
            others,
            editors,
            years: year(DateVariable::Issued).into_iter().collect(),
            print: None,
            volume: text(Variable::Volume),
            issue: text(Variable::Issue),
            pages,
            containers: [Variable::ContainerTitle, Variable::ContainerTitleShort]
                .into_iter()
                .filter_map(text)
                .collect(),
            publisher: text(Variable::Publisher),
            preprint: preprint_kind && item.get(Variable::ContainerTitle).is_none(),
        }
    }

    /// Of a work as its agency describes it.
    pub(crate) fn of_work(work: &Work) -> Self {
        let mut facts = Self::of_item(&work.item);
        let forms = [&work.main_title, &work.subtitle].into_iter().flatten();
        facts.title_parts = forms.filter_map(|form| Title::new(&plain_csl(form))).collect();
        // Neither `Erratum to` nor what it is about is a title of the erratum, and `II` is no subtitle.
        let is_of_another = facts.titles.first().and_then(title::mark_of_another).is_some();
        if is_of_another
            || facts.title_parts.get(1).is_some_and(|part| title::makes_another_work(&part.words))
        {
            facts.title_parts.clear();
        }
        if let Some(bare) = facts.titles.first().and_then(without_mark) {
            facts.titles.push(bare);
        }
        let stages = [work.stages.print, work.stages.online, work.stages.posted];
        facts.years.extend(stages.into_iter().flatten().map(DateParts::year));
        facts.print = work.stages.print.map(DateParts::year);
        facts.preprint = work.preprint;
        facts
    }

    /// The people who made it: its authors, or else its editors.
    pub(crate) fn makers(&self) -> &[ComparedName] {
        if self.authors.is_empty() { &self.editors } else { &self.authors }
    }

    /// Whether it says which work it is: by a title, or by who made it.
    pub(crate) fn is_named(&self) -> bool {
        self.title().is_some() || !self.makers().is_empty()
    }

    pub(crate) fn title(&self) -> Option<&Title> {
        self.titles.first()
    }

    /// Whether it stands in a book or in proceedings, which tell it from others as the volume of a journal
    /// does.
    pub(crate) fn is_part_of_book(&self) -> bool {
        matches!(
            self.kind,
            Kind::Chapter
                | Kind::PaperConference
                | Kind::Entry
                | Kind::EntryDictionary
                | Kind::EntryEncyclopedia
        )
    }
}

/// The characters of a value with CSL's inline markup, or with what else people leave in it.
pub(crate) fn plain_csl(text: &str) -> String {
    plain(&markup::csl(text).to_plain()).into_owned()
}

/// A title, and where it is given in two languages (`Titel [Title]`, `Titel = Title`) each of them.
fn titles(text: &str) -> Vec<Title> {
    let bracketed =
        text.trim_end_matches(['.', ' ']).strip_suffix(']').and_then(|text| text.rsplit_once(" ["));
    let parts = bracketed.or_else(|| text.split_once(" = "));
    let parts = parts.into_iter().flat_map(|(one, other)| [one, other]);
    let parts = parts.filter_map(Title::new).filter(Title::is_telling);
    Title::new(text).into_iter().chain(parts).collect()
}

/// The title of a retracted work without the mark that its publisher put before it.
fn without_mark(title: &Title) -> Option<Title> {
    let first = title.words.first()?.text.as_str();
    if !matches!(first, "retracted" | "withdrawn" | "removed") {
        return None;
    }
    let (mark, rest) = title.plain.split_once(':')?;
    (mark.split_whitespace().count() <= 3).then(|| Title::new(rest)).flatten()
}

/// The people of a variable, and whether more follow.
fn people(item: &Item, variable: NameVariable) -> (Vec<ComparedName>, bool) {
    let is_others = |text: &str| {
        let text = text.trim().trim_end_matches('.').to_ascii_lowercase();
        matches!(text.as_str(), "others" | "et al" | "et. al" | "and others" | "...")
    };
    let mut others = false;
    let mut people = Vec::new();
    for name in item.people(variable) {
        let (whole, apart) = match name {
            Name::Literal(literal) => (Some(literal.as_str()), [None; 3]),
            Name::Person(name) => (name.family(), [name.given(), name.dropping_particle(), name.suffix()]),
        };
        if whole.is_some_and(is_others) {
            others = true;
            continue;
        }
        others |= apart.into_iter().flatten().any(is_others);
        people.push(ComparedName::new(name));
    }
    (people, others)
}
