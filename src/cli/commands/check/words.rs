//! The wording of every finding: one match over the rules, so that a rule without words does not compile.
//!
//! A message says what each side has, never who is right, and reads well behind the name of the rule and without it:
//! annotations have no more room. What comes from files and records is quoted as it is; who prints a message cleans
//! it.

use crate::cli::hints;
use crate::cli::notices::link;
use crate::compare::{Difference, Level, Rule};

/// What is said of a reference.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) rule: Rule,
    pub(super) level: Level,
    /// The field it is about; empty where it is the whole reference.
    pub(super) field: &'static str,
    /// What the reference has; of a duplicate what the other one is called.
    pub(super) given: &'a str,
    /// What the record has.
    pub(super) recorded: &'a str,
    /// What would stand in place of `given`.
    pub(super) fix: Option<&'a str>,
    /// The DOI of the record.
    pub(super) doi: &'a str,
    /// Who keeps the record.
    pub(super) agency: &'a str,
    /// What else is named: the place of the other reference, the works that come near, why a text is no DOI.
    pub(super) detail: &'a str,
}

impl Found<'_> {
    /// A finding of a rule, at the rule's level, that names nothing yet.
    pub(super) const fn of(rule: Rule) -> Self {
        let level = rule.level();
        Self { rule, level, field: "", given: "", recorded: "", fix: None, doi: "", agency: "", detail: "" }
    }
}

impl<'a> From<&'a Difference> for Found<'a> {
    fn from(difference: &'a Difference) -> Self {
        let Difference { rule, level, field, given, recorded, fix, .. } = difference;
        Self { level: *level, field, given, recorded, fix: fix.as_deref(), ..Found::of(*rule) }
    }
}

impl Found<'_> {
    /// Says it, in a sentence without a full stop.
    pub(super) fn message(&self) -> String {
        let Self { rule, level, given, recorded, doi, agency, detail, .. } = *self;
        match rule {
            Rule::NotRegistered if recorded.is_empty() => format!("{given} is not registered"),
            Rule::NotRegistered => format!("{given} is not registered; did you mean {recorded}?"),
            // An argument, of which its reader says what it is.
            Rule::NotADoi if given.is_empty() => detail.to_owned(),
            Rule::NotADoi if recorded.is_empty() => format!("\"{given}\" is not a DOI"),
            Rule::NotADoi => format!("\"{given}\": a DOI field holds the DOI alone, {recorded}"),
            Rule::OtherWork => format!("{doi} is {recorded}"),
            Rule::RecordOfAnother => format!("{doi} leads to the record of {recorded}"),
            Rule::Retracted if recorded.is_empty() => format!("the title of {doi} marks it as retracted"),
            Rule::Retracted => self.notice("was retracted"),
            Rule::Withdrawn => self.notice("was withdrawn"),
            Rule::Concern => self.notice("has an expression of concern"),
            Rule::Corrected => self.notice("was corrected"),
            Rule::NoticeCited => format!("{doi} is the {given} of {}, not the work itself", link(recorded)),
            Rule::PublishedSince => format!("{doi} is a preprint that was published as {}", link(recorded)),
            Rule::TitleWords | Rule::TitleLetters if given.is_empty() => {
                format!("{agency} has \"{recorded}\" too")
            }
            Rule::TitleWords | Rule::TitleLetters if recorded.is_empty() => {
                format!("{agency} does not have \"{given}\"")
            }
            Rule::AuthorMissing => format!("{agency} has {recorded} too"),
            Rule::AuthorUnknown if recorded.is_empty() => format!("{agency} has no author {given}"),
            Rule::AuthorOrder => format!("{agency} has the order {recorded}"),
            Rule::Year | Rule::Volume | Rule::Issue | Rule::Page => {
                format!("{given}: {agency} has {recorded}")
            }
            Rule::TitleWords
            | Rule::TitleLetters
            | Rule::AuthorMisspelt
            | Rule::AuthorUnknown
            | Rule::AuthorGiven
            | Rule::Container => format!("\"{given}\": {agency} has \"{recorded}\""),
            Rule::MissingDoi if recorded.is_empty() => format!("its DOI may be {detail}"),
            Rule::MissingDoi => format!("its DOI is {recorded}"),
            Rule::NotFound => "Crossref and DataCite know no such work; books, theses, reports and local \
                               journals often have no DOI"
                .to_owned(),
            Rule::DuplicateDoi => format!("{given} ({detail}) has the same DOI"),
            Rule::DuplicateKey => format!("the key is also used at {detail}"),
            Rule::DuplicateWork if level == Level::Note => {
                format!("{given} ({detail}) is another version of this work")
            }
            Rule::DuplicateWork => format!("{given} ({detail}) is the same work"),
            Rule::Incomplete => {
                let them = if recorded.contains(", ") { "them" } else { "it" };
                let advice =
                    if detail.is_empty() { String::new() } else { format!("; {detail} adds {them}") };
                format!("missing {recorded}; {agency} has {them}{advice}")
            }
        }
    }

    /// What became of a work, when, and the notice that says so.
    fn notice(&self, what: &str) -> String {
        let Self { given, recorded, doi, .. } = *self;
        let date = if given.is_empty() { String::new() } else { format!(" ({given})") };
        if recorded.is_empty() {
            format!("{doi} {what}")
        } else {
            format!("{doi} {what}{date}: {}", link(recorded))
        }
    }
}

/// Said behind the last of many findings of one rule.
pub(super) fn and_more(more: usize) -> String {
    format!(", and at least {more} more")
}

/// Why a reference is unchecked although its DOI has a record.
pub(super) fn nothing_to_compare(doi: &str) -> String {
    format!("{doi}: the record has no title or authors to compare with the reference")
}

/// Why a reference without a DOI is unchecked when only the cache was searched.
pub(super) fn not_in_the_cache(id: &str) -> String {
    format!("{id}: {}", hints::NOT_IN_THE_CACHE)
}

/// What a comment names that is no rule.
pub(super) fn unknown_rule(file: &str, line: usize, name: &str) -> String {
    let known = Rule::ALL.iter().map(|rule| rule.as_str().to_owned());
    let meant = hints::close_to(name, known).map(|rule| format!("; did you mean `{rule}`?"));
    let hint = meant.unwrap_or_else(|| " (see `doicite help check`)".to_owned());
    format!("warning: {file}:{line}: unknown rule `{name}` in the `doicite: ignore` comment{hint}")
}
