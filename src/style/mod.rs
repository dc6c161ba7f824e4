//! Finding a style or a locale by name.
//!
//! A name is looked for among the styles that are built in (our own in `styles/`, then the archive
//! that hayagriva carries); what looks like a path is a file. A name that is not found is an error
//! with suggestions, never another style: a reference in the wrong style is worse than none.
//!
//! The archive is unpacked when the program is built (`build.rs`). Only what is asked for is parsed.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::csl::{Locale, Style, StyleError};

/// A style of the archive.
struct Archived {
    names: &'static [&'static str],
    title: &'static str,
    id: &'static str,
    xml: &'static str,
}

// `STYLES`, and `LOCALES` by language tag.
include!(concat!(env!("OUT_DIR"), "/archive.rs"));

/// Our own styles, by name.
const OWN: &[(&str, &str, &str)] =
    &[("ucl-discovery", "UCL Discovery", include_str!("../../styles/ucl-discovery.csl"))];

/// The longest style file that is read; the longest there are have a quarter of a megabyte.
const LONGEST_STYLE: u64 = 4 << 20;

/// How many dependent styles may follow one another.
const MOST_PARENTS: usize = 3;

/// A style that was found, and the locale it asks for.
#[derive(Clone, Debug)]
pub struct Found {
    /// The style that formats.
    pub style: Style,
    /// The locale to use where the user names none: the dependent style's, or the style's own.
    pub locale: Option<String>,
}

/// Why there is no style or locale.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// No style has this name.
    #[error(
        "there is no style `{name}`{}; `doicite styles` lists them, a file works too",
        suggest(suggestions)
    )]
    NoStyle {
        /// The name.
        name: String,
        /// Names that are close to it.
        suggestions: Vec<&'static str>,
    },
    /// No locale has this name.
    #[error("there is no locale `{name}`{}; use a tag such as en-GB or de-DE", suggest(suggestions))]
    NoLocale {
        /// The name.
        name: String,
        /// Names that are close to it.
        suggestions: Vec<&'static str>,
    },
    /// The file cannot be read.
    #[error("cannot read the style {}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// The file is not a style.
    #[error("{name} is not a CSL style: {cause}")]
    Invalid {
        /// The file.
        name: String,
        /// What is wrong with it.
        cause: StyleError,
    },
    /// Dependent styles that follow one another without end.
    #[error("{name} depends on a style that depends on another, and so on")]
    TooManyParents {
        /// The dependent style.
        name: String,
    },
    /// A dependent style whose parent is not here.
    #[error("{name} depends on the style {parent}, which is not built in")]
    NoParent {
        /// The dependent style.
        name: String,
        /// The identifier of its parent.
        parent: String,
    },
}

/// A style as a list shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// The name to ask for it by.
    pub name: &'static str,
    /// Other names it answers to.
    pub aliases: &'static [&'static str],
    /// What it is called.
    pub title: &'static str,
}

/// All styles that are built in, by name.
pub fn list() -> Vec<Listed> {
    let own = OWN.iter().map(|(name, title, _)| Listed { name, aliases: &[], title });
    let archived = STYLES.iter().filter_map(|style| {
        // The shortest name is the one people use: `apa`, `ieee`.
        let name = style.names.iter().min_by_key(|name| name.len())?;
        Some(Listed { name, aliases: style.names, title: style.title })
    });
    let mut all: Vec<Listed> = own.chain(archived).collect();
    all.sort_unstable();
    all
}

/// Finds a style by the name or path a user gives.
pub fn find(name: &str) -> Result<Found, FindError> {
    let mut style = match by_id(name).filter(|_| name.starts_with("http")) {
        Some(style) => style,
        None if is_path(name) => read(Path::new(name))?,
        None => by_name(name)?,
    };
    let mut locale = None;
    // A dependent style is another by name, possibly in another language (CSL 1.0.2, "File Types").
    for _ in 0..=MOST_PARENTS {
        locale = locale.or_else(|| style.default_locale().map(str::to_owned));
        let Some(parent) = style.parent() else { return Ok(Found { style, locale }) };
        style = by_id(parent)
            .ok_or_else(|| FindError::NoParent { name: name.to_owned(), parent: parent.to_owned() })?;
    }
    Err(FindError::TooManyParents { name: name.to_owned() })
}

fn is_path(name: &str) -> bool {
    name.contains(std::path::is_separator)
        || Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("csl"))
}

fn read(path: &Path) -> Result<Style, FindError> {
    let unreadable = |cause: String| FindError::Unreadable { path: path.to_owned(), cause };
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(LONGEST_STYLE + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(error.to_string() + &built_in_name(path)))?;
    if bytes.len() as u64 > LONGEST_STYLE {
        return Err(unreadable(format!("it is longer than {} MB", LONGEST_STYLE >> 20)));
    }
    let xml = String::from_utf8(bytes).map_err(|_| unreadable("it is not in UTF-8".to_owned()))?;
    Style::from_xml(&xml).map_err(|cause| FindError::Invalid { name: path.display().to_string(), cause })
}

/// A hint for those who named a style as a file although it is built in.
fn built_in_name(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if built_in(stem).is_some() { format!("; the style {stem} is built in") } else { String::new() }
}

fn by_name(name: &str) -> Result<Style, FindError> {
    let lower = name.to_lowercase();
    built_in(&lower).ok_or_else(|| {
        let names = list().into_iter().flat_map(|style| style.aliases.iter().copied().chain([style.name]));
        FindError::NoStyle { name: name.to_owned(), suggestions: closest(&lower, names) }
    })
}

/// A built-in style by its identifier: an address that ends with its name.
fn by_id(id: &str) -> Option<Style> {
    let name = id.rsplit('/').next().unwrap_or_default();
    built_in(name).or_else(|| Style::from_xml(STYLES.iter().find(|style| style.id == id)?.xml).ok())
}

fn built_in(name: &str) -> Option<Style> {
    let own = OWN.iter().find(|(own, ..)| *own == name).map(|(.., xml)| *xml);
    let archived = || STYLES.iter().find(|style| style.names.contains(&name)).map(|style| style.xml);
    Style::from_xml(own.or_else(archived)?).ok()
}

/// The locale for a tag such as `de-AT`; where there is none for a dialect, that of its language's
/// main dialect (CSL 1.0.2, "Locale Fallback").
pub fn locale(tag: &str) -> Result<Locale, FindError> {
    let wanted = tag.replace('_', "-");
    let candidates = Locale::candidates(&wanted).into_iter();
    let mut same_language =
        candidates.filter(|known| language_of(known).eq_ignore_ascii_case(language_of(&wanted)));
    let found = same_language.find_map(|name| LOCALES.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(name)));
    found.and_then(|(_, xml)| Locale::from_xml(xml).ok()).ok_or_else(|| FindError::NoLocale {
        name: tag.to_owned(),
        suggestions: closest(tag, LOCALES.iter().map(|(tag, _)| *tag)),
    })
}

/// The languages of the locales that are built in.
pub fn locales() -> impl Iterator<Item = &'static str> {
    LOCALES.iter().map(|(tag, _)| *tag)
}

fn language_of(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The longest name that may be meant for another.
const LONGEST_NAME: usize = 200;

/// The names most like `name`, at most three.
fn closest(name: &str, names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    if name.len() > LONGEST_NAME {
        return Vec::new();
    }
    let score = |candidate: &str| {
        if !name.is_empty() && (candidate.contains(name) || name.contains(candidate)) {
            1.0
        } else {
            strsim::jaro_winkler(name, candidate)
        }
    };
    let mut scored: Vec<(f64, &'static str)> =
        names.map(|name| (score(name), name)).filter(|(score, _)| *score > 0.8).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.len().cmp(&b.1.len())).then(a.1.cmp(b.1)));
    scored.dedup_by_key(|(_, name)| *name);
    scored.into_iter().map(|(_, name)| name).take(3).collect()
}

fn suggest(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => format!(" (did you mean {only}?)"),
        [others @ .., last] => format!(" (did you mean {} or {last}?)", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_style_is_found_by_each_of_its_names() {
        for listed in list() {
            for name in listed.aliases.iter().chain([&listed.name]) {
                assert!(find(name).is_ok(), "{name}");
            }
        }
        assert!(find("APA").is_ok(), "case does not matter");
    }

    #[test]
    fn a_style_that_does_not_exist_is_never_another() {
        let error = find("natur").expect_err("no such style").to_string();
        assert!(error.contains("did you mean nature"), "{error}");
        let error = find("citation-nature").expect_err("no such style").to_string();
        assert!(error.contains("there is no style `citation-nature`"), "{error}");
        assert!(matches!(find("./missing.csl"), Err(FindError::Unreadable { .. })));
    }

    #[test]
    fn every_archived_locale_is_found_by_its_tag() {
        for (tag, _) in LOCALES {
            assert_eq!(locale(tag).expect("a locale").lang(), *tag);
        }
    }

    #[test]
    fn locales_fall_back_to_the_main_dialect() {
        for (asked, given) in
            [("de", "de-DE"), ("en_GB", "en-GB"), ("de-LI", "de-DE"), ("pt-br", "pt-BR"), ("en", "en-US")]
        {
            assert_eq!(locale(asked).expect("a locale").lang(), given, "{asked}");
        }
        assert!(matches!(locale("xx-YY"), Err(FindError::NoLocale { .. })));
    }
}
