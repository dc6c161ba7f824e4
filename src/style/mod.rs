//! Finding a style or a locale by name.
//!
//! A name is looked for among the styles that are built in (our own in `styles/`, then the archive
//! that hayagriva carries); what looks like a path is a file. A name that is not found is an error
//! with suggestions, never another style: a reference in the wrong style is worse than none.
//!
//! Only what is asked for is decoded: one style costs two milliseconds, all of them two hundred.

use std::path::{Path, PathBuf};

use hayagriva::archive::{ArchivedStyle, LOCALES};

use crate::csl::{Locale, Parsed, Style, StyleError};

/// Our own styles, by name.
const OWN: &[(&str, &str, &str)] =
    &[("ucl-discovery", "UCL Discovery", include_str!("../../styles/ucl-discovery.csl"))];

/// The locale that fills what others leave out (CSL 1.0.2, "Locale Fallback").
const LAST_LOCALE: &str = "en-US";

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
    let archived = ArchivedStyle::all().iter().filter_map(|style| {
        // The shortest name is the one people use: `apa`, `ieee`.
        let names = style.names();
        let name = names.iter().min_by_key(|name| name.len())?;
        Some(Listed { name, aliases: names, title: style.display_name() })
    });
    let mut all: Vec<Listed> = own.chain(archived).collect();
    all.sort_unstable();
    all
}

/// Finds a style by the name or path a user gives.
pub fn find(name: &str) -> Result<Found, FindError> {
    let parsed = if is_path(name) { read(Path::new(name))? } else { by_name(name)? };
    resolve(name, parsed)
}

/// Follows dependent styles to the one that formats.
fn resolve(name: &str, mut parsed: Parsed) -> Result<Found, FindError> {
    let mut asked_locale = None;
    for _ in 0..=MOST_PARENTS {
        match parsed {
            Parsed::Independent(style) => {
                let locale = asked_locale.or_else(|| style.default_locale().map(str::to_owned));
                return Ok(Found { style: *style, locale });
            }
            Parsed::Dependent { parent, locale } => {
                asked_locale = asked_locale.or(locale);
                let short = parent.rsplit('/').next().unwrap_or_default();
                parsed = built_in(short)
                    .or_else(|| archived(ArchivedStyle::by_id(&parent)?))
                    .ok_or(FindError::NoParent { name: name.to_owned(), parent })?;
            }
        }
    }
    Err(FindError::NoParent { name: name.to_owned(), parent: "of its parent's parent".to_owned() })
}

fn is_path(name: &str) -> bool {
    name.contains(std::path::is_separator)
        || Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("csl"))
}

fn read(path: &Path) -> Result<Parsed, FindError> {
    let xml = std::fs::read_to_string(path)
        .map_err(|error| FindError::Unreadable { path: path.to_owned(), cause: error.to_string() })?;
    Parsed::from_xml(&xml).map_err(|cause| FindError::Invalid { name: path.display().to_string(), cause })
}

fn by_name(name: &str) -> Result<Parsed, FindError> {
    let lower = name.to_lowercase();
    built_in(&lower).ok_or_else(|| {
        let names = list().into_iter().flat_map(|style| style.aliases.iter().copied().chain([style.name]));
        FindError::NoStyle { name: name.to_owned(), suggestions: closest(&lower, names) }
    })
}

fn built_in(name: &str) -> Option<Parsed> {
    match OWN.iter().find(|(own, ..)| *own == name) {
        Some((.., xml)) => Parsed::from_xml(xml).ok(),
        None => archived(ArchivedStyle::by_name(name)?),
    }
}

fn archived(style: ArchivedStyle) -> Option<Parsed> {
    Parsed::new(style.get()).ok()
}

/// The locale for a tag such as `de-AT`, with those that fill its gaps: the main dialect of its
/// language, then US English (CSL 1.0.2, "Locale Fallback").
pub fn locale(tag: &str) -> Result<Locale, FindError> {
    let tags = || LOCALES.iter().filter_map(|bytes| archived_tag(bytes));
    let wanted = tag.replace('_', "-");
    let language = wanted.split('-').next().unwrap_or_default();
    let exact = tags().find(|known| known.eq_ignore_ascii_case(&wanted));
    let main = main_dialect(language)
        .or_else(|| tags().find(|known| language_of(known).eq_ignore_ascii_case(language)));
    let Some(best) = exact.or(main) else {
        return Err(FindError::NoLocale { name: tag.to_owned(), suggestions: closest(tag, tags()) });
    };
    let mut chain = vec![best];
    for filler in main.into_iter().chain([LAST_LOCALE]) {
        if !chain.contains(&filler) {
            chain.push(filler);
        }
    }
    let files = chain.iter().filter_map(|tag| decode(tag)).collect();
    Ok(Locale::new(best, files))
}

/// The dialect that stands for a language with several (CSL 1.0.2, "Locale Fallback").
fn main_dialect(language: &str) -> Option<&'static str> {
    let dialects = [
        ("de", "de-DE"),
        ("en", "en-US"),
        ("es", "es-ES"),
        ("fr", "fr-FR"),
        ("pt", "pt-PT"),
        ("sr", "sr-Cyrl-RS"),
        ("zh", "zh-CN"),
    ];
    dialects.into_iter().find_map(|(known, tag)| known.eq_ignore_ascii_case(language).then_some(tag))
}

fn language_of(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

fn decode(tag: &str) -> Option<citationberg::Locale> {
    let bytes = LOCALES.iter().find(|bytes| archived_tag(bytes) == Some(tag))?;
    ciborium::from_reader(*bytes).ok()
}

/// The language tag of a locale in the archive, read without decoding the locale: the text that
/// follows the key `@xml:lang` in its CBOR, whose short strings are a byte of type and length
/// (0x60 + length) and the text (RFC 8949, section 3.1).
fn archived_tag(bytes: &'static [u8]) -> Option<&'static str> {
    const KEY: &[u8] = b"lang";
    let head = &bytes[..bytes.len().min(256)];
    let at = head.windows(KEY.len()).position(|window| window == KEY)? + KEY.len();
    let length = usize::from(head.get(at)?.checked_sub(0x60)?);
    std::str::from_utf8(head.get(at + 1..at + 1 + length)?).ok()
}

/// The names most like `name`, at most three.
fn closest(name: &str, names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let score = |candidate: &str| {
        if !name.is_empty() && candidate.contains(name) { 1.0 } else { strsim::jaro_winkler(name, candidate) }
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
        [only] => format!(": did you mean {only}?"),
        [others @ .., last] => format!(": did you mean {} or {last}?", others.join(", ")),
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
        for bytes in LOCALES {
            let tag = archived_tag(bytes).expect("a tag");
            assert!(locale(tag).is_ok(), "{tag}");
            assert!(decode(tag).is_some(), "{tag}");
        }
    }

    #[test]
    fn locales_fall_back_to_the_main_dialect() {
        for (asked, given) in
            [("de", "de-DE"), ("en_GB", "en-GB"), ("de-LI", "de-DE"), ("pt-br", "pt-BR"), ("en", "en-US")]
        {
            assert_eq!(locale(asked).expect("a locale").tag(), given, "{asked}");
        }
        assert!(matches!(locale("xx-YY"), Err(FindError::NoLocale { .. })));
    }
}
