//! The fields of an entry, in their order, and the values that both dialects write alike.

use super::super::simple::SIMPLE;
use super::super::{entry_types, journals};
use super::names;
use super::options::{Dialect, Months, Options, UrlPolicy};
use super::{CaseProtection, Escaping, case, tex};
use crate::csl::{Item, NameVariable, Variable};
use crate::formats::facts;
use crate::markup::csl;
use crate::text::months;
use crate::work::Work;

/// Collects the fields in their fixed order.
pub(super) struct FieldList<'a> {
    pub(super) options: &'a Options,
    pub(super) work: &'a Work,
    pub(super) list: Vec<(&'static str, String)>,
}

impl Escaping {
    /// A value of a record as it stands between the delimiters of a field: what an entry is written with, and
    /// what is put in place of one value of an entry. Of people it is one part of a name.
    pub(crate) fn value(self, field: &str, text: &str) -> String {
        match field {
            "doi" => tex::doi(text),
            "url" | "eprint" => tex::verbatim(text),
            "author" | "editor" => names::held(text, self),
            "pages" => self.pages(text),
            _ if tex::is_tex_already(text) => text.to_owned(),
            _ => self.rich(&csl(text)),
        }
    }

    /// Pages with `--` for any run of dashes, spaces around it included.
    fn pages(self, pages: &str) -> String {
        let mut parts = pages.split(facts::is_dash).map(str::trim).filter(|part| !part.is_empty());
        let mut out = self.plain(parts.next().unwrap_or_default());
        for part in parts {
            out.push_str("--");
            out.push_str(&self.plain(part));
        }
        out
    }
}

impl<'a> FieldList<'a> {
    pub(super) fn new(work: &'a Work, options: &'a Options) -> Self {
        Self { options, work, list: Vec::with_capacity(16) }
    }

    pub(super) fn item(&self) -> &'a Item {
        &self.work.item
    }

    pub(super) fn get(&self, variable: Variable) -> Option<&'a str> {
        self.work.item.get(variable)
    }

    /// Adds a value as it is.
    pub(super) fn bare(&mut self, name: &'static str, value: impl Into<String>) {
        self.list.push((name, value.into()));
    }

    /// Adds a value that is TeX already.
    pub(super) fn braced(&mut self, name: &'static str, value: &str) {
        let value = value.trim_matches(' ');
        if !value.is_empty() {
            self.bare(name, tex::in_braces("{", value));
        }
    }

    /// Adds the characters of text with inline markup, for programs to sort by.
    pub(super) fn plain(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.braced(name, &self.options.escaping.plain(&csl(value).to_plain()));
        }
    }

    /// Adds text with inline markup.
    pub(super) fn text(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.braced(name, &self.options.escaping.value(name, value));
        }
    }

    /// Adds the fields that hold a variable as it is.
    pub(super) fn simple(&mut self, dialect: Dialect) {
        for field in SIMPLE {
            let name = if dialect == Dialect::Bibtex { field.bibtex } else { field.biblatex };
            let value = self.get(field.variable);
            match name {
                Some(name) if field.is_rich => self.text(name, value),
                Some(name) => self.plain(name, value),
                None => {}
            }
        }
    }

    /// Adds the title of a journal: the macro of the user's own entry, as long as that names it.
    pub(super) fn journal(&mut self, name: &'static str, title: Option<&str>) {
        let own = self.work.entry.iter().flat_map(|entry| &entry.fields);
        let named = |(field, value): &&(String, String)| {
            matches!(field.as_str(), "journal" | "journaltitle")
                && title.is_some()
                && journals::journal(value) == title
        };
        match own.clone().find(named) {
            Some((_, value)) => self.bare(name, format!("{{{value}}}")),
            None => self.text(name, title),
        }
    }

    /// Adds the one element of a list, the elements of which BibLaTeX divides by the word "and".
    pub(super) fn listed(&mut self, name: &'static str, value: Option<&str>) {
        let tex = value.map(|value| self.options.escaping.rich(&csl(value))).unwrap_or_default();
        let divides = |word: &str| word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("others");
        let is_divided = tex.split_whitespace().any(divides);
        self.braced(name, &if is_divided { tex::group(&tex) } else { tex });
    }

    /// Adds a value that is not typeset.
    pub(super) fn verbatim(&mut self, name: &'static str, value: Option<&str>) {
        self.braced(name, &value.map(tex::verbatim).unwrap_or_default());
    }

    /// The names of a variable.
    pub(super) fn names(&self, variable: NameVariable) -> String {
        names::list(self.item().people(variable), self.options.names, self.options.escaping)
    }

    /// A title with the words marked whose capitals styles must leave alone; in this way where it is
    /// not English.
    pub(super) fn title(&self, title: &str, foreign: CaseProtection) -> String {
        let case = match self.options.case {
            CaseProtection::Auto if !facts::is_english(self.item()) => foreign,
            case => case,
        };
        case::protect(&csl(title), case, self.options.escaping)
    }

    /// Adds the type that the entry type does not tell, as `entrysubtype`, which biblatex has for it and other
    /// programs pass over; of what agencies serve only where styles may print it.
    pub(super) fn subtype(&mut self, kind: &str) {
        let item = self.item();
        let is_read = self.options.dialect == Dialect::Biblatex && kind == "article";
        if (self.work.own || is_read)
            && let Some(subtype) = entry_types::subtype(kind, item)
        {
            self.braced("entrysubtype", &subtype);
        }
    }

    /// Adds `doi`, `isbn`, `issn`, `url` and, if it is wanted or the user's own, `abstract`: the end of every entry.
    pub(super) fn identifiers(&mut self) {
        let item = self.item();
        let doi = facts::doi(item);
        let has_place = self.list.iter().any(|(name, _)| matches!(*name, "pages" | "eid"));
        let acts = |doi: &str| doi.contains(['_', '#', '%', '&', '^', '~', '$']);
        let as_url = self.options.placeless_doi_as_url && !has_place && doi.is_some_and(acts);
        self.text("doi", doi.filter(|_| !as_url));
        self.text("isbn", self.get(Variable::Isbn));
        self.text("issn", self.get(Variable::Issn));
        let url = match self.options.url {
            _ if as_url => facts::doi_url(item),
            UrlPolicy::Never => None,
            UrlPolicy::NoDoi => facts::own_url(item),
            UrlPolicy::Always => facts::own_url(item).or_else(|| facts::doi_url(item)),
        };
        self.verbatim("url", url.as_deref());
        // What agencies serve is long and rarely wanted; what is in a file of the user's own is there on purpose.
        if self.options.abstracts || self.work.own {
            let served = self.work.abstract_text().map(|text| self.options.escaping.rich(&text));
            let own = || self.get(Variable::Abstract).map(|text| self.options.escaping.rich(&csl(text)));
            let text = served.or_else(own).unwrap_or_default();
            self.braced("abstract", text.trim());
        }
    }

    /// Adds `month`, from 1 to 12.
    pub(super) fn month(&mut self, month: u8) {
        let Some(name) = months::name(month) else { return };
        match self.options.months {
            Months::Macro => self.bare("month", name[..3].to_ascii_lowercase()),
            Months::Braces => self.braced("month", name),
            Months::Number => self.bare("month", month.to_string()),
            Months::None => {}
        }
    }
}
