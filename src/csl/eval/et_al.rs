//! Lists of names cut short (CSL 1.0.2, "Et-al Abbreviation").

use super::{Eval, Purpose};
use crate::csl::output::Wrap;
use crate::csl::style::{Area, EtAl, NameSettings, Precedes};
use crate::csl::term::TermForm;

/// How many names of a list are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct EtAlCut {
    pub(super) shown: usize,
    /// The last name follows after an ellipsis.
    pub(super) last: bool,
    /// "et al." follows.
    pub(super) et_al: bool,
}

impl<'e> Eval<'e> {
    /// How many of `total` names are shown (CSL 1.0.2, "Et-al Abbreviation").
    pub(super) fn cut(&self, settings: &NameSettings, total: usize, list: usize) -> EtAlCut {
        let subsequent = self.area == Area::Citation
            && self.purpose != Purpose::Sort
            && self.cite.position != crate::csl::citation::Position::First;
        let (mut min, mut first) = if subsequent {
            (settings.et_al_subsequent_min, settings.et_al_subsequent_use_first)
        } else {
            (settings.et_al_min, settings.et_al_use_first)
        };
        let mut use_last = settings.et_al_use_last;
        if let Some((key, _)) = self.key {
            min = key.names_min.unwrap_or(min);
            first = key.names_use_first.unwrap_or(first);
            use_last = key.names_use_last.unwrap_or(use_last);
        }
        let (min, first) = (min as usize, first as usize);
        if min == 0 || total < min || first >= total {
            return EtAlCut { shown: total, last: false, et_al: false };
        }
        let mut shown = first;
        if self.purpose != Purpose::Sort {
            let asked = self.expansion.names.get(list).copied().unwrap_or(0) as usize;
            shown = shown.max(asked);
        }
        if shown >= total {
            return EtAlCut { shown: total, last: false, et_al: false };
        }
        // "et al." stands for one name at least, an ellipsis for two.
        if use_last && total >= shown + 2 {
            return EtAlCut { shown, last: true, et_al: false };
        }
        EtAlCut { shown, last: false, et_al: shown > 0 }
    }

    /// The ellipsis of `et-al-use-last`. A delimiter goes before it where one would go before "et al.", or
    /// where nothing is said of that and several names are shown.
    pub(super) fn ellipsis(&mut self, settings: &'e NameSettings, shown: usize, inverted_before: bool) {
        let delimited = match settings.precedes_et_al {
            Precedes::Contextual => shown > 1,
            Precedes::AfterInvertedName => inverted_before,
            Precedes::Always | Precedes::Never => true,
        };
        self.out.affix(if delimited && !settings.delimiter.is_empty() { &settings.delimiter } else { " " });
        self.out.text("\u{2026}");
        self.out.affix(" ");
    }

    pub(super) fn et_al(&mut self, et_al: &'e EtAl, settings: &'e NameSettings, shown: usize) {
        let name = if et_al.and_others { "and others" } else { "et-al" };
        let Some(term) = self.engine.lexicon.term(name, TermForm::Long, false).filter(|t| !t.is_empty())
        else {
            return;
        };
        let delimited = match settings.precedes_et_al {
            Precedes::Contextual => shown > 1,
            Precedes::Always => true,
            Precedes::Never => false,
            // As the reference processor has it: after one name, whatever it is.
            Precedes::AfterInvertedName => shown == 1,
        };
        if delimited {
            self.out.affix(&settings.delimiter);
        }
        let alphabetic = term.chars().next().is_some_and(crate::csl::work::is_alphabetic_script);
        if alphabetic && !(delimited && settings.delimiter.ends_with([' ', '\u{a0}'])) {
            self.out.affix(" ");
        }
        self.out.affix(&et_al.prefix);
        // A script without italics has none here.
        let formats = if term.chars().any(crate::csl::work::is_alphabetic_script) {
            et_al.formats.as_slice()
        } else {
            &[]
        };
        for format in formats {
            self.out.open(Wrap::Format(*format));
        }
        self.out.text(term);
        for _ in formats {
            self.out.close();
        }
        self.out.affix(&et_al.suffix);
    }
}
