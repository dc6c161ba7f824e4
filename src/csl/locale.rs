//! Locales: terms, date formats and options of a language (CSL 1.0.2, "Locale").
//!
//! [`Locale`] is one locale file, or the `cs:locale` of a style ([`LocaleData`]). What a document
//! uses is a [`Lexicon`]: the file's data overlaid by what the style says, in the order of the
//! specification ("Locale Fallback"): the style's for the very dialect, the style's for the
//! language, the style's without a language, the file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use roxmltree::Node;

use super::style::{DateForm, DatePart, Look, date_parts, look};
use super::term::{Gender, OrdinalMatch, Term, TermForm};
use super::xml;

/// A locale file, ready for use in its own dialect or another one of its language.
#[derive(Clone, Debug)]
pub struct Locale {
    lang: String,
    data: LocaleData,
}

/// American English, which has every term: what other locales lack comes from it.
fn english() -> &'static LocaleData {
    static ENGLISH: OnceLock<LocaleData> = OnceLock::new();
    ENGLISH.get_or_init(|| {
        let xml = include_str!(concat!(env!("OUT_DIR"), "/locale-en-US.xml"));
        Locale::from_xml(xml).map(|locale| locale.data).unwrap_or_default()
    })
}

/// The contents of a `locale` element.
#[derive(Clone, Debug, Default)]
pub(crate) struct LocaleData {
    pub(crate) lang: Option<String>,
    /// Terms by name; under each, its forms.
    pub(crate) terms: HashMap<Box<str>, Vec<Term>>,
    /// Localised dates: text, numeric.
    pub(crate) dates: [Option<LocaleDate>; 2],
    pub(crate) punctuation_in_quote: Option<bool>,
    pub(crate) limit_day_ordinals: Option<bool>,
}

/// A localised date format.
#[derive(Clone, Debug, Default)]
pub(crate) struct LocaleDate {
    pub(crate) parts: Vec<DatePart>,
    pub(crate) delimiter: String,
    pub(crate) look: Look,
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
        let data = LocaleData::from_node(root);
        Ok(Self { lang: data.lang.clone().unwrap_or_else(|| "en-US".to_owned()), data })
    }

    /// The names of the locale files to look for, for a language: itself, the primary dialect of the
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

    /// The dialect in which the locale is used, such as "en-US".
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// Returns the locale for another dialect, with the overrides of the style for that dialect.
    #[must_use]
    pub fn for_language(mut self, lang: &str) -> Self {
        lang.clone_into(&mut self.lang);
        self
    }

    /// The locale, with all that it lacks taken from another one: that of its language's main dialect
    /// (CSL 1.0.2, "Locale Fallback").
    #[must_use]
    pub fn or(self, mut base: Self) -> Self {
        base.data.overlay(&self.data);
        Self { lang: self.lang, data: LocaleData { lang: self.data.lang, ..base.data } }
    }
}

impl LocaleData {
    pub(crate) fn from_node(node: Node<'_, '_>) -> Self {
        let mut data = Self {
            lang: node.attributes().find(|a| a.name() == "lang").map(|a| a.value().to_owned()),
            ..Self::default()
        };
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "terms" => data.read_terms(child),
                // Terms outside cs:terms occur in old styles.
                "term" => data.read_term(child),
                "date" => {
                    let form = usize::from(child.attribute("form") == Some("numeric"));
                    data.dates[form] = Some(LocaleDate {
                        parts: date_parts(child),
                        delimiter: child.attribute("delimiter").unwrap_or_default().to_owned(),
                        look: look(child),
                    });
                }
                "style-options" => {
                    let flag = |name| child.attribute(name).map(|v| v == "true");
                    data.punctuation_in_quote = flag("punctuation-in-quote");
                    data.limit_day_ordinals = flag("limit-day-ordinals-to-day-1");
                }
                _ => {}
            }
        }
        data
    }

    fn read_terms(&mut self, node: Node<'_, '_>) {
        for term in node.children().filter(|n| n.tag_name().name() == "term") {
            self.read_term(term);
        }
    }

    fn read_term(&mut self, node: Node<'_, '_>) {
        let Some(name) = node.attribute("name") else { return };
        // A term of white space is an empty one.
        let text = |n: Node<'_, '_>| {
            let text = n.text().unwrap_or_default();
            if text.contains('\n') { text.trim().to_owned() } else { text.to_owned() }
        };
        let part = |name| node.children().find(|n| n.tag_name().name() == name).map(text);
        let single = part("single").unwrap_or_else(|| text(node));
        let multiple = part("multiple").unwrap_or_else(|| single.clone());
        let term = Term {
            form: TermForm::parse(node.attribute("form")),
            gender_form: Gender::parse(node.attribute("gender-form")),
            single,
            multiple,
            gender: Gender::parse(node.attribute("gender")),
            matching: match node.attribute("match") {
                Some("last-two-digits") => OrdinalMatch::LastTwoDigits,
                Some("whole-number") => OrdinalMatch::WholeNumber,
                Some("last-digit") => OrdinalMatch::LastDigit,
                // "last-digit" for 00 to 09, "last-two-digits" for 10 to 99.
                _ if matches!(name.strip_prefix("ordinal-"), Some(n) if n.len() == 2 && !n.starts_with('0')) => {
                    OrdinalMatch::LastTwoDigits
                }
                _ => OrdinalMatch::LastDigit,
            },
        };
        self.set(&canonical(name), term);
    }

    fn set(&mut self, name: &str, term: Term) {
        if !self.terms.contains_key(name) {
            self.terms.insert(name.into(), Vec::with_capacity(2));
        }
        if let Some(forms) = self.terms.get_mut(name) {
            match forms.iter_mut().find(|t| t.form == term.form && t.gender_form == term.gender_form) {
                Some(old) => *old = term,
                None => forms.push(term),
            }
        }
    }
}

/// Term names are compared with hyphens for spaces: "no date" and "no-date" are one, and "sub
/// verbo" became "sub-verbo" (CSL 1.0.2 release notes). Locale files have the term of editors who
/// translate in two spellings.
fn canonical(name: &str) -> Cow<'_, str> {
    if name == "editortranslator" {
        Cow::Borrowed("editor-translator")
    } else if name.contains(' ') {
        Cow::Owned(name.replace(' ', "-"))
    } else {
        Cow::Borrowed(name)
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
        };
        lexicon.open_quote = lexicon.quote("open-quote", "\u{201c}");
        lexicon.close_quote = lexicon.quote("close-quote", "\u{201d}");
        lexicon.open_inner_quote = lexicon.quote("open-inner-quote", "\u{2018}");
        lexicon.close_inner_quote = lexicon.quote("close-inner-quote", "\u{2019}");
        lexicon
    }

    fn quote(&self, name: &str, default: &str) -> String {
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
        let english = || english().terms.get(&*name).and_then(|forms| find(forms, form));
        if is_lost { english().or(found) } else { found }
    }

    /// The forms of a term: the locale's, or those of American English.
    fn forms(&self, name: &str) -> Option<&[Term]> {
        let own = self.data.terms.get(name);
        let forms = own.or_else(|| english().terms.get(name));
        forms.map(Vec::as_slice)
    }

    /// The single of a term in exactly this form.
    pub(crate) fn exact_form(&self, name: &str, form: TermForm) -> Option<&str> {
        let forms = self.forms(name)?;
        forms.iter().find(|t| t.form == form).map(|t| t.single.as_str())
    }

    /// Exactly this term in its long form, without any fall-back.
    pub(crate) fn exact(&self, name: &str, gender: Gender) -> Option<&Term> {
        let forms = self.data.terms.get(name)?;
        forms.iter().find(|t| t.form == TermForm::Long && t.gender_form == gender)
    }

    pub(crate) fn date(&self, form: DateForm) -> Option<&LocaleDate> {
        self.data.dates[usize::from(form == DateForm::Numeric)].as_ref()
    }
}

impl LocaleData {
    fn overlay(&mut self, over: &Self) {
        // "when a style defines ordinal terms, those of the locale file are not used"
        // (Ordinal Suffixes).
        if over.terms.keys().any(|name| is_ordinal(name)) {
            self.terms.retain(|name, _| !is_ordinal(name));
        }
        for (name, forms) in &over.terms {
            for term in forms {
                self.set(name, term.clone());
            }
        }
        for (mine, theirs) in self.dates.iter_mut().zip(&over.dates) {
            if theirs.is_some() {
                mine.clone_from(theirs);
            }
        }
        self.punctuation_in_quote = over.punctuation_in_quote.or(self.punctuation_in_quote);
        self.limit_day_ordinals = over.limit_day_ordinals.or(self.limit_day_ordinals);
    }
}

fn is_ordinal(name: &str) -> bool {
    name == "ordinal" || name.strip_prefix("ordinal-").is_some_and(|n| n.len() == 2)
}
