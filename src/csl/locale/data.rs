//! What a `locale` element holds, be it a locale file's or a style's.
//!
//! Terms are one list in the order of their names: it is read from a compiled locale as it lies there, a
//! look-up is a binary search, and one list is laid over another by sorting both together.

use std::borrow::Cow;

use roxmltree::Node;
use serde::{Deserialize, Serialize};

use crate::csl::style::{DatePart, Look, date_parts, look};
use crate::csl::term::{Gender, OrdinalMatch, Term, TermForm};

/// The contents of a `locale` element.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct LocaleData {
    pub(crate) lang: Option<String>,
    /// By name; the forms of one name in the order in which they are given.
    terms: Vec<Term>,
    /// Localised dates: text, numeric.
    pub(crate) dates: [Option<LocaleDate>; 2],
    pub(crate) punctuation_in_quote: Option<bool>,
    pub(crate) limit_day_ordinals: Option<bool>,
}

/// A localised date format.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct LocaleDate {
    pub(crate) parts: Vec<DatePart>,
    pub(crate) delimiter: String,
    pub(crate) look: Look,
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
        data.settle();
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
        let part =
            |name| node.children().find(|n| n.tag_name().name() == name).map(text).map(Cow::<str>::Owned);
        let single = part("single").unwrap_or_else(|| Cow::Owned(text(node)));
        let multiple = part("multiple").unwrap_or_else(|| single.clone());
        let term = Term {
            name: Cow::Owned(canonical(name).into_owned()),
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
        self.terms.push(term);
    }

    /// The forms of a term; none if it is not here.
    pub(crate) fn forms(&self, name: &str) -> &[Term] {
        let start = self.terms.partition_point(|term| *term.name < *name);
        let forms = self.terms.get(start..).unwrap_or_default();
        let count = forms.iter().take_while(|term| term.name == name).count();
        forms.get(..count).unwrap_or_default()
    }

    /// Puts terms in order. Of two that are the same form of the same term the later one counts.
    fn settle(&mut self) {
        self.terms.sort_by(|left, right| left.name.cmp(&right.name));
        let mut settled: Vec<Term> = Vec::with_capacity(self.terms.len());
        for term in self.terms.drain(..) {
            let forms = settled.iter_mut().rev().take_while(|before| before.name == term.name);
            let mut same =
                forms.filter(|before| before.form == term.form && before.gender_form == term.gender_form);
            match same.next() {
                Some(before) => *before = term,
                None => settled.push(term),
            }
        }
        self.terms = settled;
    }

    /// Lays what another one says over what this one says.
    pub(crate) fn overlay(&mut self, over: &Self) {
        // "when a style defines ordinal terms, those of the locale file are not used"
        // (Ordinal Suffixes).
        if over.terms.iter().any(|term| is_ordinal(&term.name)) {
            self.terms.retain(|term| !is_ordinal(&term.name));
        }
        if !over.terms.is_empty() {
            self.terms.extend_from_slice(&over.terms);
            self.settle();
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

/// Term names are compared with hyphens for spaces: "no date" and "no-date" are one, and "sub
/// verbo" became "sub-verbo" (CSL 1.0.2 release notes). Locale files have the term of editors who
/// translate in two spellings.
pub(crate) fn canonical(name: &str) -> Cow<'_, str> {
    if name == "editortranslator" {
        Cow::Borrowed("editor-translator")
    } else if name.contains(' ') {
        Cow::Owned(name.replace(' ', "-"))
    } else {
        Cow::Borrowed(name)
    }
}

fn is_ordinal(name: &str) -> bool {
    name == "ordinal" || name.strip_prefix("ordinal-").is_some_and(|n| n.len() == 2)
}
