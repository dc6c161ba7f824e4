//! What the repair makes: a work, and the facts beside its item.

use std::borrow::Cow;

use super::agency::Agency;
use super::capitals;
use super::licences::{Licence, OpenAccess};
use super::notices::{Direction, Notice, Standing};
use crate::csl::{DateParts, Fields, Item, Kind, Name, NameVariable, Variable};
use crate::markup::{RichText, csl, served as read_markup};

/// One scholarly work: the citable item, and what a reader wants to know beside it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Work {
    /// What a style is applied to.
    pub item: Item,
    /// The title without its subtitle, in CSL's inline markup; only where the agency keeps the two
    /// apart. The item's title is both.
    pub main_title: Option<String>,
    /// The subtitle, under the same condition.
    pub subtitle: Option<String>,
    /// Whether it is a preprint; its server is then the item's publisher.
    pub preprint: bool,
    /// The DOI of the published version, where a preprint's record names it.
    pub published_as: Option<String>,
    /// When it was published in print and online.
    pub stages: Stages,
    /// The licences its versions are under.
    pub licences: Vec<Licence>,
    /// Whether everyone can read it, as far as the record says.
    pub open_access: OpenAccess,
    /// Corrections, retractions, newer versions; each once.
    pub notices: Vec<Notice>,
    /// The abstract as served: JATS or HTML. [`Work::abstract_text`] makes it readable.
    pub served_abstract: Option<String>,
    /// The citation key that it has in the library that it comes from; documents cite it by that.
    pub key: Option<String>,
    /// What its entry in a `.bib` file says that CSL has no place for.
    pub entry: Option<Box<BibEntry>>,
    /// What its record in a tagged file, or its row of a table, says that CSL has no place for.
    pub record: Option<Box<OwnRecord>>,
    /// Whether it was read from a file of works, where everything was put on purpose.
    pub own: bool,
    /// Whether only the year of one of its dates was read, since nothing tells whether the day or the month comes
    /// first: `05/06/2001`.
    pub day_unclear: bool,
    /// The agency that served the record, as far as the record shows it.
    pub agency: Option<Agency>,
    /// The names as they were served in capitals, where the repair put them right.
    pub(super) names_in_capitals: Option<Fields<NameVariable, Vec<Name>>>,
}

/// What an entry of a `.bib` file says that CSL has no place for, so that it is there when the work is
/// written to such a file again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BibEntry {
    /// Its entry type, in small letters: there are more of them than types of CSL.
    pub kind: String,
    /// Fields by their names in small letters, with their values in TeX.
    pub fields: Vec<(String, String)>,
    /// The line that it begins in, from 1.
    pub line: usize,
    /// What could not be read as it was meant, one sentence without a full stop each.
    pub doubts: Vec<String>,
    /// Of the first entry of a file the blocks that are for all of it: `@preamble`, and biblatex's `@set`.
    pub before: String,
}

/// What a record of a tagged file, or a row of a table, says that CSL has no place for: it is written again in the
/// same format, and reported as left out in any other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OwnRecord {
    /// The name of the format.
    pub format: &'static str,
    /// Its type there.
    pub kind: String,
    /// Tags or columns, with their values; of formats that are only read, without.
    pub fields: Vec<(String, String)>,
}

impl OwnRecord {
    /// Creates a record of a type in the format of this name.
    pub fn new(format: &'static str, kind: String, fields: Vec<(String, String)>) -> Self {
        Self { format, kind, fields }
    }
}

/// How names and titles served in capitals are treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Capitals {
    /// All stay.
    Keep,
    /// Names are put right where all persons of the record are in capitals.
    #[default]
    Names,
    /// Titles too: in sentence case, where nothing but capitals was served.
    All,
}

/// A work of which nothing is known but its item.
impl From<Item> for Work {
    fn from(item: Item) -> Self {
        Self {
            item,
            main_title: None,
            subtitle: None,
            preprint: false,
            published_as: None,
            stages: Stages::default(),
            licences: Vec::new(),
            open_access: OpenAccess::Unknown,
            notices: Vec::new(),
            served_abstract: None,
            key: None,
            entry: None,
            record: None,
            own: false,
            day_unclear: false,
            agency: None,
            names_in_capitals: None,
        }
    }
}

impl Work {
    /// Returns the abstract, without its tags and without the heading that says it is one. Made when asked
    /// for: abstracts are long and rarely wanted.
    pub fn abstract_text(&self) -> Option<RichText> {
        let served = self.served_abstract.as_deref()?.trim_start();
        let body =
            [("<jats:title>", "</jats:title>"), ("<title>", "</title>")].iter().find_map(|(open, close)| {
                let (heading, body) = served.strip_prefix(open)?.split_once(close)?;
                matches!(heading.trim().to_ascii_lowercase().as_str(), "abstract" | "summary").then_some(body)
            });
        Some(read_markup(body.unwrap_or(served))).filter(|text| !text.is_empty())
    }

    /// Undoes what the repair did about capitals, or does more of it. The repair itself does
    /// [`Capitals::Names`].
    pub fn set_capitals(&mut self, capitals: Capitals) {
        match capitals {
            Capitals::Names => {}
            Capitals::Keep => {
                if let Some(names) = self.names_in_capitals.take() {
                    self.item.names = names;
                }
            }
            Capitals::All => {
                for variable in [Variable::Title, Variable::ContainerTitle, Variable::CollectionTitle] {
                    if let Some(title) = self.item.get(variable).and_then(capitals::title) {
                        self.item.set(variable, title);
                    }
                }
                for title in [&mut self.main_title, &mut self.subtitle].into_iter().flatten() {
                    if let Some(small) = capitals::title(title) {
                        *title = small;
                    }
                }
            }
        }
    }

    /// Returns the article number, where the work has one instead of pages, or beside them.
    pub fn article_number(&self) -> Option<&str> {
        matches!(self.item.kind, Kind::ArticleJournal | Kind::PaperConference)
            .then(|| self.item.get(Variable::Number))
            .flatten()
    }

    /// Returns whether nothing says what the work is: the record has no title, and names nobody.
    pub fn is_thin(&self) -> bool {
        self.item.get(Variable::Title).is_none() && self.item.names.is_empty()
    }

    /// Returns the gravest notice about this work.
    pub fn gravest_notice(&self) -> Option<(Standing, &Notice)> {
        let about_this = self.notices.iter().filter(|notice| notice.direction == Direction::AboutThis);
        about_this
            .filter_map(|notice| Some((notice.standing()?, notice)))
            .reduce(|worst, next| if next.0 > worst.0 { next } else { worst })
    }

    /// Returns whether the title says that the work was taken back, as publishers write it before or after
    /// the title of a retracted article. Notices of retraction say the same of another work: they are none.
    pub fn is_called_retracted(&self) -> bool {
        let Some(title) = self.item.get(Variable::Title) else { return false };
        let title = if title.contains('<') { csl(title).to_plain().into() } else { Cow::Borrowed(title) };
        let about_another = self.notices.iter().any(|notice| notice.direction == Direction::AboutOther);
        let before =
            ["retracted:", "retracted article:", "withdrawn:", "removed:", "(retracted)", "[retracted]"];
        let after = ["(retracted)", "[retracted]", "(retracted article)", "(withdrawn)", "[withdrawn]"];
        let (start, end) = (title.trim_start(), title.trim_end());
        let begins =
            |mark: &&str| start.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark));
        let ends = |mark: &&str| {
            let tail = end.len().checked_sub(mark.len()).and_then(|at| end.get(at..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(mark))
        };
        !about_another && (before.iter().any(begins) || after.iter().any(ends))
    }
}

/// The dates of a publication's stages, as far as a record has them; `issued` in the item is the
/// earliest of print and online where the agency is Crossref.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stages {
    /// Published in print: the volume's year.
    pub print: Option<DateParts>,
    /// Published online.
    pub online: Option<DateParts>,
    /// Posted on a preprint server or a blog.
    pub posted: Option<DateParts>,
}
