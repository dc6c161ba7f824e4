//! Locales: terms, date formats and options of a language (CSL 1.0.2, "Locale").
//!
//! [`Locale`] is one locale file, or the `cs:locale` of a style ([`LocaleData`]). What a document
//! uses is a [`Lexicon`]: the file's data overlaid by what the style says, in the order of the
//! specification ("Locale Fallback"): the style's for the very dialect, the style's for the
//! language, the style's without a language, the file.

mod data;

use std::sync::OnceLock;

use data::canonical;
pub(crate) use data::{LocaleData, LocaleDate};

use super::style::DateForm;
use super::term::{Gender, Term, TermForm};
use super::{compiled, xml};

/// A locale file, ready for use in its own dialect or another one of its language.
#[derive(Clone, Debug)]
pub struct Locale {
    lang: String,
    data: LocaleData,
}

/// American English as `build.rs` compiled it.
pub(crate) static ENGLISH_COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/locale-en-US"));

/// American English, which has every term: what other locales lack comes from it.
fn english() -> &'static LocaleData {
    static ENGLISH: OnceLock<LocaleData> = OnceLock::new();
    ENGLISH.get_or_init(|| compiled::read(ENGLISH_COMPILED).unwrap_or_default())
}

/// The dialect that stands for its language.
const PRIMARY_DIALECTS: &[&str] = &[
    "af-ZA",
    "bal-PK",
    "bg-BG",
    "brh-PK",
    "ca-AD",
    "cs-CZ",
    "cy-GB",
    "da-DK",
    "de-DE",
    "el-GR",
    "en-US",
    "es-ES",
    "et-EE",
    "fa-IR",
    "fi-FI",
    "fr-FR",
    "gl-ES",
    "he-IL",
    "hi-IN",
    "hr-HR",
    "hu-HU",
    "hy-AM",
    "id-ID",
    "is-IS",
    "it-IT",
    "ja-JP",
    "km-KH",
    "ko-KR",
    "lij-IT",
    "lt-LT",
    "lv-LV",
    "mn-MN",
    "ms-MY",
    "nb-NO",
    "nl-NL",
    "nn-NO",
    "pa-PK",
    "pl-PL",
    "pt-PT",
    "ro-RO",
    "ru-RU",
    "sk-SK",
    "sl-SI",
    "sr-Cyrl-RS",
    "sv-SE",
    "th-TH",
    "tr-TR",
    "uk-UA",
    "vi-VN",
    "zh-CN",
];

/// Why something is not a locale that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LocaleError {
    /// The text is not well-formed XML, or would take too long to read.
    #[error("unreadable XML: {0}")]
    Xml(String),
    /// The root is not `cs:locale`.
    #[error("the root element is <{0}>, not <locale>")]
    NotALocale(String),
}

impl Locale {
    /// Reads a locale file.
    pub fn from_xml(xml: &str) -> Result<Self, LocaleError> {
        let document = xml::parse(xml).map_err(LocaleError::Xml)?;
        let root = document.root_element();
        // citationberg writes its locales with the root of a style.
        if !matches!(root.tag_name().name(), "locale" | "style") {
            return Err(LocaleError::NotALocale(root.tag_name().name().to_owned()));
        }
        Ok(Self::of(LocaleData::from_node(root)))
    }

    /// Reads a locale that `build.rs` compiled.
    pub(crate) fn from_compiled(bytes: &'static [u8]) -> Option<Self> {
        compiled::read(bytes).map(Self::of)
    }

    fn of(data: LocaleData) -> Self {
        Self { lang: data.lang.clone().unwrap_or_else(|| "en-US".to_owned()), data }
    }

    /// Returns the names of the locale files to look for, for a language: itself, the primary dialect of the
    /// language, and American English (CSL 1.0.2, "Locale Fallback").
    ///
    /// ```
    /// assert_eq!(doicite::csl::Locale::candidates("de"), ["de", "de-DE", "en-US"]);
    /// assert_eq!(doicite::csl::Locale::candidates("fr-BE"), ["fr-BE", "fr-FR", "en-US"]);
    /// ```
    pub fn candidates(lang: &str) -> Vec<&str> {
        let language = lang.split('-').next().unwrap_or(lang);
        let primary = PRIMARY_DIALECTS
            .iter()
            .find(|dialect| dialect.strip_prefix(language).is_some_and(|rest| rest.starts_with('-')));
        let mut names = vec![lang];
        for name in [primary.copied().unwrap_or(language), "en-US"] {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// American English.
    pub fn english() -> Self {
        Self { lang: "en-US".to_owned(), data: english().clone() }
    }

    /// Returns the dialect in which the locale is used, such as "en-US".
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// Returns the locale for another dialect, with the overrides of the style for that dialect.
    #[must_use]
    pub fn for_language(mut self, lang: &str) -> Self {
        lang.clone_into(&mut self.lang);
        self
    }

    /// Returns the locale, with all that it lacks taken from another one: that of its language's main dialect
    /// (CSL 1.0.2, "Locale Fallback").
    #[must_use]
    pub fn or(self, mut base: Self) -> Self {
        base.data.overlay(&self.data);
        base.data.lang = self.data.lang;
        Self { lang: self.lang, data: base.data }
    }
}

/// What a document uses: a locale overlaid by the style's own.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    pub(crate) lang: String,
    data: LocaleData,
    pub(crate) punctuation_in_quote: bool,
    pub(crate) limit_day_ordinals: bool,
    pub(crate) open_quote: String,
    pub(crate) close_quote: String,
    pub(crate) open_inner_quote: String,
    pub(crate) close_inner_quote: String,
    /// The word for "and", and what stands between two pages: most works ask for them.
    pub(crate) and: String,
    pub(crate) page_range_delimiter: String,
}

impl Lexicon {
    /// The length of a pair of quotation marks, of the longer kind.
    pub(crate) fn marks_len(&self) -> usize {
        let inner = self.open_inner_quote.len() + self.close_inner_quote.len();
        inner.max(self.open_quote.len() + self.close_quote.len())
    }

    /// Overlays a locale by the style's that apply to its dialect.
    pub(crate) fn new(locale: Locale, overrides: &[LocaleData]) -> Self {
        let Locale { lang, mut data } = locale;
        let language = lang.split('-').next().unwrap_or(&lang);
        // The most particular last, so that it wins; the same twice does no harm.
        for of in [None, Some(language), Some(lang.as_str())] {
            for over in overrides.iter().filter(|o| o.lang.as_deref() == of) {
                data.overlay(over);
            }
        }
        let mut lexicon = Self {
            punctuation_in_quote: data.punctuation_in_quote.unwrap_or(false),
            limit_day_ordinals: data.limit_day_ordinals.unwrap_or(false),
            lang,
            data,
            open_quote: String::new(),
            close_quote: String::new(),
            open_inner_quote: String::new(),
            close_inner_quote: String::new(),
            and: String::new(),
            page_range_delimiter: String::new(),
        };
        lexicon.and = lexicon.long("and", "and");
        lexicon.page_range_delimiter = lexicon.long("page-range-delimiter", "\u{2013}");
        lexicon.open_quote = lexicon.long("open-quote", "\u{201c}");
        lexicon.close_quote = lexicon.long("close-quote", "\u{201d}");
        lexicon.open_inner_quote = lexicon.long("open-inner-quote", "\u{2018}");
        lexicon.close_inner_quote = lexicon.long("close-inner-quote", "\u{2019}");
        lexicon
    }

    fn long(&self, name: &str, default: &str) -> String {
        self.term(name, TermForm::Long, false).unwrap_or(default).to_owned()
    }

    /// A term, in the form asked for or the one it falls back to.
    pub(crate) fn term(&self, name: &str, form: TermForm, plural: bool) -> Option<&str> {
        self.term_of_gender(name, form, plural, Gender::Neuter)
    }

    pub(crate) fn term_of_gender(
        &self,
        name: &str,
        form: TermForm,
        plural: bool,
        gender: Gender,
    ) -> Option<&str> {
        let term = self.entry(name, form, gender)?;
        Some(if plural { &term.multiple } else { &term.single })
    }

    /// The term in this form, or the nearest form it falls back to (CSL 1.0.2, "Terms").
    pub(crate) fn entry<'s>(&'s self, name: &str, form: TermForm, gender: Gender) -> Option<&'s Term> {
        let name = canonical(name);
        let find = |forms: &'s [Term], form| {
            let of = |gender| forms.iter().find(|t| t.form == form && t.gender_form == gender);
            of(gender).or_else(|| of(Gender::Neuter))
        };
        let forms = self.forms(&name)?;
        let mut wanted = Some(form);
        let mut found = None;
        while let (Some(this), None) = (wanted, found) {
            found = find(forms, this);
            wanted = this.fallback();
        }
        // A form that the locale lacks is not an empty one that it would fall back on: of many roles the
        // noun is left empty, and the verb is translated in few locales.
        let is_lost = found.is_none_or(|term| term.form != form && term.single.is_empty());
        let english = || find(english().forms(&name), form);
        if is_lost { english().or(found) } else { found }
    }

    /// The forms of a term: the locale's, or those of American English.
    fn forms(&self, name: &str) -> Option<&[Term]> {
        let own = Some(self.data.forms(name)).filter(|forms| !forms.is_empty());
        own.or_else(|| Some(english().forms(name)).filter(|forms| !forms.is_empty()))
    }

    /// The single of a term in exactly this form.
    pub(crate) fn exact_form(&self, name: &str, form: TermForm) -> Option<&str> {
        let forms = self.forms(name)?;
        forms.iter().find(|t| t.form == form).map(|t| &*t.single)
    }

    /// Exactly this term in its long form, without any fall-back.
    pub(crate) fn exact(&self, name: &str, gender: Gender) -> Option<&Term> {
        self.data.forms(name).iter().find(|t| t.form == TermForm::Long && t.gender_form == gender)
    }

    pub(crate) fn date(&self, form: DateForm) -> Option<&LocaleDate> {
        self.data.dates[usize::from(form == DateForm::Numeric)].as_ref()
    }
}
