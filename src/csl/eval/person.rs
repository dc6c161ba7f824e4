//! One name (CSL 1.0.2, "Name", "Name-part", "Name Particles").

use std::borrow::Cow;

use super::initials::{initials, normalize};
use super::{Eval, Purpose};
use crate::csl::output::{Checkpoint, Wrap};
use crate::csl::style::{Demote, NameElement, NamePart, NameSettings};
use crate::csl::work::{Order, PreparedName};

/// How a name is to be set.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameSetting {
    /// Family name first, with the style's separator.
    pub(super) inverted: bool,
    /// 0 family name only, 1 initials, 2 the full given name.
    pub(super) level: u8,
}

impl<'e> Eval<'e> {
    /// Writes one name; true if it was inverted.
    pub(super) fn person(
        &mut self,
        person: PreparedName<'e>,
        name: &'e NameElement,
        settings: &'e NameSettings,
        setting: NameSetting,
    ) {
        if let Some(literal) = person.literal() {
            self.name_part(literal, &name.family, true);
            return;
        }
        let given =
            if setting.level == 0 { Cow::default() } else { self.given(person, settings, setting.level) };
        if person.family.is_empty() {
            self.name_part(person.given, &name.given, true);
            return;
        }
        match person.order {
            Order::Joined => {
                self.family(person, name, true);
                self.name_part(given, &name.given, true);
            }
            Order::FamilyFirst => {
                self.family(person, name, true);
                self.separated(" ", |eval| eval.name_part(given, &name.given, true));
            }
            Order::Style if self.purpose == Purpose::Sort => self.sorting(person, name, given),
            Order::Style if setting.inverted => self.inverted(person, name, settings, given),
            Order::Style => self.natural(person, name, settings, given, setting.level),
        }
    }

    /// A whole name, for a sort key of its own, whatever the style makes of names.
    pub(crate) fn full_name(
        &mut self,
        person: PreparedName<'e>,
        name: &'e NameElement,
        settings: &'e NameSettings,
    ) {
        self.person(person, name, settings, NameSetting { inverted: true, level: 2 });
    }

    /// The given name in the form asked for.
    fn given(&self, person: PreparedName<'e>, settings: &'e NameSettings, level: u8) -> Cow<'e, str> {
        let given = person.given;
        let with = settings.initialize_with.as_deref().unwrap_or_default();
        // One initial takes a character at least.
        if !self.out.pay_each(given.len(), with) {
            return Cow::default();
        }
        if person.family.is_empty() || person.order != Order::Style {
            return given.into();
        }
        if level != 1 {
            // A full given name may be initials all the same. What tells it from others is how it is given.
            return match &settings.initialize_with {
                Some(with) if self.purpose == Purpose::Print => normalize(given, with).into(),
                _ => given.into(),
            };
        }
        let hyphens = !self.engine.style.options.no_initial_hyphen;
        match &settings.initialize_with {
            Some(with) if settings.initialize => initials(given, with, hyphens).into(),
            Some(with) => normalize(given, with).into(),
            // A rule "with-initials" in a style without initials.
            None if self.engine.style.citation.givenname_rule.initials_only() => {
                initials(given, "", hyphens).into()
            }
            None => given.into(),
        }
    }

    /// Writes a part with its formats, and if asked its affixes.
    fn name_part(&mut self, text: impl Into<Cow<'e, str>>, part: &'e NamePart, affixes: bool) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        if affixes {
            self.out.affix(&part.prefix);
        }
        for format in &part.formats {
            self.out.open(Wrap::Format(*format));
        }
        let body = self.out.mark();
        self.out.data(text, &self.engine.lexicon);
        if let Some(case) = part.case {
            crate::csl::output::apply_case(self.out.tail_mut(body), case, &self.engine.lexicon.lang);
        }
        if part.strip_periods {
            self.out.strip_periods(body);
        }
        for _ in &part.formats {
            self.out.close();
        }
        if affixes {
            self.out.affix(&part.suffix);
        }
    }

    /// Writes something after a separator, unless it is empty or nothing stands before it.
    fn separated(&mut self, separator: &'e str, body: impl FnOnce(&mut Self)) {
        let start = self.out.mark();
        self.out.affix(separator);
        let inner = self.out.mark();
        body(self);
        if !self.out.wrote(inner) {
            self.out.cut(start);
        }
    }

    /// Non-dropping particle and family name.
    fn family(&mut self, person: PreparedName<'e>, name: &'e NameElement, affixes: bool) {
        if affixes {
            self.out.affix(&name.family.prefix);
        }
        if !person.rare().non_dropping.is_empty() {
            self.name_part(&*person.rare().non_dropping, &name.family, false);
            if !joins(&person.rare().non_dropping) {
                let space = self.engine.particle_space();
                self.out.affix(space);
            }
        }
        self.name_part(person.family, &name.family, false);
        if affixes {
            self.out.affix(&name.family.suffix);
        }
    }

    /// "Jean de La Fontaine III": the order in running text.
    fn natural(
        &mut self,
        person: PreparedName<'e>,
        name: &'e NameElement,
        settings: &'e NameSettings,
        given: Cow<'e, str>,
        level: u8,
    ) {
        let (start, shows_given) = (self.out.mark(), !given.is_empty());
        self.name_part(given, &name.given, true);
        if self.out.wrote(start) {
            let with = settings.initialize_with.as_deref().unwrap_or_default();
            let firm = level == 1 && with.contains(['\u{a0}', '\u{feff}']);
            self.out.affix(if firm { self.engine.particle_space() } else { " " });
        }
        self.out.affix(&name.family.prefix);
        if shows_given && !person.rare().dropping.is_empty() && !person.et_al {
            self.name_part(&*person.rare().dropping, &name.given, false);
            let glued = person.rare().non_dropping.is_empty()
                && person.rare().dropping.ends_with(['\'', '\u{2bc}', '\u{2019}', '-'])
                && person.rare().dropping.strip_suffix(['\'', '\u{2bc}', '\u{2019}', '-']) != Some("de");
            if !glued {
                let space = self.engine.particle_space();
                self.out.affix(space);
            }
        }
        self.family(person, name, false);
        if shows_given && !person.rare().suffix.is_empty() {
            self.out.affix(if person.rare().comma_suffix { ", " } else { " " });
            self.name_suffix(person, settings);
        }
        self.out.affix(&name.family.suffix);
    }

    /// "La Fontaine, Jean de, III", or with the particle after the given name.
    fn inverted(
        &mut self,
        person: PreparedName<'e>,
        name: &'e NameElement,
        settings: &'e NameSettings,
        given: Cow<'e, str>,
    ) {
        let separator =
            if matches!(&*given, "Lord" | "Lady") { ", " } else { settings.sort_separator.as_str() };
        let demoted = self.engine.style.options.demote == Demote::DisplayAndSort;
        let start = self.out.mark();
        if demoted {
            self.name_part(person.family, &name.family, true);
        } else {
            self.family(person, name, true);
        }
        let has_family = self.out.wrote(start);
        let shows_given = !given.is_empty();
        self.separated(if has_family { separator } else { "" }, |eval| {
            let start = eval.out.mark();
            eval.out.affix(&name.given.prefix);
            let body = eval.out.mark();
            eval.name_part(given, &name.given, false);
            if shows_given && !person.rare().dropping.is_empty() && !person.et_al {
                eval.gap(body);
                eval.name_part(&*person.rare().dropping, &name.given, false);
            }
            if demoted && !person.rare().non_dropping.is_empty() {
                eval.gap(body);
                eval.name_part(&*person.rare().non_dropping, &name.family, false);
            }
            if eval.out.wrote(body) {
                eval.out.affix(&name.given.suffix);
            } else {
                eval.out.cut(start);
            }
        });
        if shows_given && !person.rare().suffix.is_empty() {
            self.out.affix(separator);
            self.name_suffix(person, settings);
        }
    }

    /// The order in sort keys (CSL 1.0.2, "Name Particles", the table of demotion).
    fn sorting(&mut self, person: PreparedName<'e>, name: &'e NameElement, given: Cow<'e, str>) {
        let never = self.engine.style.options.demote == Demote::Never;
        let body = self.out.mark();
        let shows_given = !given.is_empty();
        if never && !person.rare().non_dropping.is_empty() {
            self.name_part(without_apostrophes(&person.rare().non_dropping), &name.family, false);
            self.out.affix(" ");
        }
        self.name_part(person.family, &name.family, false);
        if never && shows_given && !person.rare().dropping.is_empty() {
            self.gap(body);
            self.name_part(without_apostrophes(&person.rare().dropping), &name.given, false);
        }
        if shows_given {
            self.separated(", ", |eval| {
                eval.name_part(given, &name.given, false);
                if !never && !person.rare().dropping.is_empty() {
                    eval.separated(" ", |eval| {
                        eval.name_part(without_apostrophes(&person.rare().dropping), &name.given, false);
                    });
                }
            });
        }
        if !never && !person.rare().non_dropping.is_empty() {
            self.separated(" ", |eval| {
                eval.name_part(without_apostrophes(&person.rare().non_dropping), &name.family, false);
            });
        }
        if shows_given && !person.rare().suffix.is_empty() {
            self.separated(" ", |eval| eval.out.data(&*person.rare().suffix, &eval.engine.lexicon));
        }
    }

    fn gap(&mut self, since: Checkpoint) {
        if self.out.wrote(since) {
            self.out.affix(" ");
        }
    }

    /// "Jr."; its full stop yields to another one.
    fn name_suffix(&mut self, person: PreparedName<'e>, settings: &'e NameSettings) {
        let suffix = match &settings.initialize_with {
            Some(with) if self.out.pay_each(person.rare().suffix.len(), with) => {
                normalize(&person.rare().suffix, with).into()
            }
            _ => Cow::Borrowed(&*person.rare().suffix),
        };
        self.out.data(suffix, &self.engine.lexicon);
    }
}

/// A particle as it sorts.
fn without_apostrophes(particle: &str) -> Cow<'_, str> {
    let apostrophes = ['\'', '\u{2019}'];
    if particle.contains(apostrophes) { particle.replace(apostrophes, "").into() } else { particle.into() }
}

/// Whether a particle is written together with the family name.
fn joins(particle: &str) -> bool {
    particle.ends_with(['\u{2019}', '\'', '-', ' '])
}
