//! The characters of text: encoding, markup, white space.
//!
//! These steps go over every text of the item, names included. What the markup of agencies means is
//! [`crate::markup`]'s business; here is decided where it may stay (titles and what is printed like
//! them) and where only its characters do.

use unicode_normalization::{IsNormalized, is_nfc_quick};

use super::draft::WorkDraft;
use super::persons::{rewrite_names, texts};
use super::tidy::{MARKUP, holds_markup, is_tidy, mend_encoding, tidy};
use crate::csl::{Name, Variable};
use crate::text::sanitize;

/// UTF-8 that was read as Latin-1 is read as UTF-8. Where nobody asks which step did what, the other two follow at once,
/// so that each text is looked at once.
pub(super) fn encoding(draft: &mut WorkDraft<'_>) {
    if draft.step_by_step {
        return every_text(draft, |text, _| mend_encoding(text));
    }
    every_text(draft, |text, keep| {
        if is_tidy(text) {
            return None;
        }
        let mut changed = mend_encoding(text);
        for change in [without_markup, spaced] {
            changed = change(changed.as_deref().unwrap_or(text), keep).or(changed);
        }
        changed
    });
}

/// Tags and entities become CSL's inline markup, or go.
pub(super) fn markup(draft: &mut WorkDraft<'_>) {
    if draft.step_by_step {
        every_text(draft, without_markup);
    }
}

fn without_markup(text: &str, keep: bool) -> Option<String> {
    text.contains(MARKUP).then(|| tidy(text, keep))
}

/// Runs of white space, control characters, decomposed accents.
pub(super) fn spaces(draft: &mut WorkDraft<'_>) {
    if draft.step_by_step {
        every_text(draft, spaced);
    }
}

fn spaced(text: &str, keep: bool) -> Option<String> {
    let odd = |c: char| c.is_whitespace() && c != ' ' || sanitize::is_void(c);
    let untidy = text.contains("  ") || text.trim() != text || text.contains(odd);
    // Below U+0300 every character is composed.
    let is_composed =
        || text.bytes().all(|byte| byte < 0xcc) || is_nfc_quick(text.chars()) == IsNormalized::Yes;
    let untidy = untidy || !is_composed();
    untidy.then(|| tidy(text, keep))
}

/// Applies a change to every text but the DOI and links, in which any character may be meant.
/// The change is given whether markup may stay, and gives nothing where it changes nothing.
fn every_text(draft: &mut WorkDraft<'_>, change: impl Fn(&str, bool) -> Option<String>) {
    let apply = |text: &mut Option<String>, keep| {
        if let Some(changed) = text.as_deref().and_then(|text| change(text, keep)) {
            *text = Some(changed).filter(|text| !text.trim().is_empty());
        }
    };
    let work = &mut draft.work;
    apply(&mut work.main_title, true);
    apply(&mut work.subtitle, true);
    work.item.text.retain(|&variable, text| {
        if !matches!(variable, Variable::Doi | Variable::Url)
            && let Some(changed) = change(text, holds_markup(variable))
        {
            *text = changed;
        }
        !text.trim().is_empty()
    });
    work.item.names.retain(|_, names| {
        // Most names need not be taken apart to see that they stay.
        let is_tidy = |name: &Name| name.texts().all(|part| change(part, false).is_none());
        if !names.iter().all(is_tidy) {
            rewrite_names(names, |name| texts(name).for_each(|part| apply(part, false)));
        }
        !names.is_empty()
    });
}
