//! The language of citation keys: text with fields in braces, such as
//! `{author}{year}{title1}` or `{authors2:upper}_{journal|title3}:{year}`.
//!
//! - Fields: `author` (the first author's family name, or an editor's), `authors` (all of theirs),
//!   `title` and `journal` (their words without articles and the like, each with a capital),
//!   `year`, `doi` (the part behind the prefix). A number after `authors`, `title` or `journal`
//!   takes that many of their names or words.
//! - Filters after a colon: `lower`, `upper`, `transliterate` (to ASCII, from any script),
//!   `transliterate-de` (the same, with ü as `ue`).
//! - Alternatives between bars: the first that says something is taken.
//!
//! A key never holds a character that would end it or that TeX acts on: of fields only letters and
//! digits are taken, and of the text between them those and `-_:.+/`.

use super::facts;
use super::key_parts::{doi_suffix, family_by, people, words_by, year};
use super::latin::{ascii, transliterated, transliterated_from_german};
use crate::csl::{Item, Variable};
use crate::markup::csl;

/// How citation keys are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<TemplatePart>);

/// An error in a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// A brace without its other half.
    #[error("unbalanced braces")]
    Brace,
    /// There is no such field.
    #[error("unknown field `{0}`; the fields are author, authors, title, journal, year, doi")]
    Field(String),
    /// There is no such filter.
    #[error("unknown filter `{0}`; the filters are lower, upper, transliterate, transliterate-de")]
    Filter(String),
    /// A character that a key cannot have.
    #[error("a key cannot contain the character `{0}`")]
    Character(char),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum TemplatePart {
    Text(String),
    /// Alternatives, the first of which that says something is taken.
    Fields(Vec<Alternative>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Alternative {
    field: KeyField,
    filters: Vec<Filter>,
}

/// A field, and how many of its names or words are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyField {
    Author,
    Authors(usize),
    Title(usize),
    Journal(usize),
    Year,
    Doi,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    Lower,
    Upper,
    Transliterate,
    TransliterateGerman,
}

impl std::str::FromStr for Template {
    type Err = TemplateError;

    fn from_str(template: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = template;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('{') {
                let (fields, after) = inner.split_once('}').ok_or(TemplateError::Brace)?;
                parts.push(TemplatePart::Fields(fields.split('|').map(choice).collect::<Result<_, _>>()?));
                rest = after;
            } else {
                let (text, after) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
                let is_allowed = |c: char| c.is_alphanumeric() || "-_:.+/".contains(c);
                match text.chars().find(|c| !is_allowed(*c)) {
                    Some('}') => return Err(TemplateError::Brace),
                    Some(c) => return Err(TemplateError::Character(c)),
                    None => parts.push(TemplatePart::Text(text.to_owned())),
                }
                rest = after;
            }
        }
        Ok(Self(parts))
    }
}

fn choice(text: &str) -> Result<Alternative, TemplateError> {
    let mut parts = text.split(':').map(str::trim);
    let field = field(parts.next().unwrap_or_default())?;
    let filter = |name: &str| match name {
        "lower" => Ok(Filter::Lower),
        "upper" => Ok(Filter::Upper),
        "transliterate" => Ok(Filter::Transliterate),
        "transliterate-de" => Ok(Filter::TransliterateGerman),
        _ => Err(TemplateError::Filter(name.to_owned())),
    };
    Ok(Alternative { field, filters: parts.map(filter).collect::<Result<_, _>>()? })
}

fn field(text: &str) -> Result<KeyField, TemplateError> {
    let name = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &text[name.len()..];
    let unknown = || TemplateError::Field(text.to_owned());
    let most = if number.is_empty() { usize::MAX } else { number.parse().map_err(|_| unknown())? };
    match name {
        "authors" => Ok(KeyField::Authors(most)),
        "title" => Ok(KeyField::Title(most)),
        "journal" => Ok(KeyField::Journal(most)),
        "author" if number.is_empty() => Ok(KeyField::Author),
        "year" if number.is_empty() => Ok(KeyField::Year),
        "doi" if number.is_empty() => Ok(KeyField::Doi),
        _ => Err(unknown()),
    }
}

impl Template {
    /// Returns whether it has no field, so that it is one key whatever the work.
    pub fn is_fixed(&self) -> bool {
        !self.0.iter().any(|part| matches!(part, TemplatePart::Fields(_)))
    }

    /// The key of a work by itself; empty if nothing that the template asks for is known.
    pub(super) fn key(&self, item: &Item) -> String {
        let value = |choice: &Alternative| Some(choice.value(item)).filter(|value| !value.is_empty());
        let mut key = String::new();
        let mut says_something = self.is_fixed();
        for part in &self.0 {
            match part {
                TemplatePart::Text(text) => key.push_str(text),
                TemplatePart::Fields(choices) => {
                    if let Some(value) = choices.iter().find_map(value) {
                        key.push_str(&value);
                        says_something = true;
                    }
                }
            }
        }
        if says_something { key } else { String::new() }
    }
}

impl Alternative {
    fn value(&self, item: &Item) -> String {
        let text = |variable| csl(item.get(variable).unwrap_or_default()).to_plain();
        let joined =
            |words: Vec<String>, most| words.iter().take(most).map(|word| capitalised(word)).collect();
        // A word in a script without letters here is one only where it gets them.
        let any_script =
            |filter: &Filter| matches!(filter, Filter::Transliterate | Filter::TransliterateGerman);
        let script = if self.filters.iter().any(any_script) { transliterated } else { ascii };
        let mut value: String = match self.field {
            KeyField::Author => people(item).first().map(|name| family_by(name, script)).unwrap_or_default(),
            KeyField::Authors(most) => {
                people(item).iter().take(most).map(|name| family_by(name, script)).collect()
            }
            KeyField::Title(most) => joined(words_by(&text(Variable::Title), script), most),
            KeyField::Journal(most) => joined(words_by(&text(Variable::ContainerTitle), script), most),
            KeyField::Year => year(item),
            KeyField::Doi => facts::line(doi_suffix(item)).chars().filter(|c| c.is_alphanumeric()).collect(),
        };
        for filter in &self.filters {
            value = match filter {
                Filter::Lower => value.to_lowercase(),
                Filter::Upper => value.to_uppercase(),
                Filter::Transliterate => transliterated(&value),
                Filter::TransliterateGerman => transliterated_from_german(&value),
            };
        }
        value
    }
}

/// A word with its first letter as a capital, so that it is seen where it begins.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{DateParts, DateVariable, Kind, Name, NameVariable};

    fn item() -> Item {
        let mut item = Item::new("1", Kind::ArticleJournal);
        item.set(Variable::Title, "On the <i>Über</i>-problem of sets");
        item.set(Variable::ContainerTitle, "Journal of Set Theory");
        item.set(Variable::Doi, "10.1000/abc-1");
        let names =
            vec![Name::person("Jörg", "Müller"), Name::literal("The World Bank"), Name::person("A", "B")];
        item.names.insert(NameVariable::Author, names);
        item.set_date(DateVariable::Issued, DateParts::new(2020, None, None).expect("a year"));
        item
    }

    #[track_caller]
    fn gives(template: &str, expected: &str) {
        let template: Template = template.parse().expect("a template");
        assert_eq!(template.key(&item()), expected);
    }

    #[test]
    fn fields_filters_alternatives() {
        gives("{author}{year}{title1}", "Müller2020Über");
        gives("{author:transliterate:lower}_{year}", "muller_2020");
        gives("{authors}", "MüllerWorldB");
        gives("{authors2:upper}", "MÜLLERWORLD");
        gives("{title:transliterate}", "UberProblemSets");
        gives("{author:transliterate-de}{title1:transliterate-de}", "MuellerUeber");
        let mut chinese = item();
        chinese.set(Variable::Title, "集合 理论");
        chinese.names.insert(NameVariable::Author, vec![Name::person("晓雪", "杨")]);
        let template: Template =
            "{author:transliterate}{year}{title1:transliterate}".parse().expect("a template");
        assert_eq!(template.key(&chinese), "Yang2020JiHe");
        chinese.names.insert(NameVariable::Author, vec![Name::literal("中国科学院")]);
        assert_eq!(template.key(&chinese), "ZhongGuoKeXueYuan2020JiHe");
        gives("{title2}-{journal}", "ÜberProblem-JournalSetTheory");
        gives("ref:{doi}", "ref:abc1");
        let mut anonymous = item();
        anonymous.names.clear();
        let template: Template = "{author|journal1|doi:upper}{year}".parse().expect("a template");
        assert_eq!(template.key(&anonymous), "Journal2020");
        anonymous.set(Variable::ContainerTitle, "");
        assert_eq!(template.key(&anonymous), "ABC12020");
        let template: Template = "x{author}".parse().expect("a template");
        assert_eq!(template.key(&anonymous), "", "text alone is no key");
    }

    #[test]
    fn what_is_no_template() {
        for (template, error) in [
            ("{author", TemplateError::Brace),
            ("author}", TemplateError::Brace),
            ("{name}", TemplateError::Field("name".into())),
            ("{year2}", TemplateError::Field("year2".into())),
            ("{title99999999999999999999999}", TemplateError::Field("title99999999999999999999999".into())),
            ("{}", TemplateError::Field(String::new())),
            ("{year:small}", TemplateError::Filter("small".into())),
            ("{year} {title}", TemplateError::Character(' ')),
            ("{year}\\x", TemplateError::Character('\\')),
        ] {
            assert_eq!(template.parse::<Template>(), Err(error));
        }
    }
}
