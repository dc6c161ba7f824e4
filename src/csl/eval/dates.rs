//! Dates (CSL 1.0.2, "Date").
//!
//! A localised date takes its parts, their order and affixes from the locale; the style's
//! `cs:date-part` elements override them. A range prints what both ends share once: "May 1–3,
//! 2008". A year-suffix follows the first year of a cite unless the style places it itself.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Eval, Purpose, Repeated, Seen};
use crate::csl::date::{Date, DateParts, When};
use crate::csl::numbers;
use crate::csl::output::{Part, Wrap};
use crate::csl::style::{DateElement, DatePart, DatePartForm, DatePartName, Presentation, VariableName};
use crate::csl::term::{Gender, TermForm};
use crate::csl::textcase::TextCase;

/// What is added to the number of a season that stands for a month.
const SEASONS: i32 = 20;

/// The terms of the months.
const MONTHS: [&str; 12] = [
    "month-01", "month-02", "month-03", "month-04", "month-05", "month-06", "month-07", "month-08",
    "month-09", "month-10", "month-11", "month-12",
];

/// A date-part as it will be printed: the locale's, with what the style overrides.
struct Piece<'p> {
    name: DatePartName,
    form: Option<DatePartForm>,
    prefix: &'p str,
    suffix: &'p str,
    range_delimiter: Option<&'p str>,
    formats: &'p [crate::markup::Formatting],
    case: Option<TextCase>,
    strip_periods: bool,
}

impl<'p> Piece<'p> {
    fn new(base: &'p DatePart, over: Option<&'p DatePart>) -> Self {
        let over = over.unwrap_or(base);
        let affixes = if over.has_affixes { over } else { base };
        let formats = if over.look.formats.is_empty() { &base.look.formats } else { &over.look.formats };
        Self {
            name: base.name,
            form: over.form.or(base.form),
            prefix: &affixes.look.prefix,
            suffix: &affixes.look.suffix,
            range_delimiter: over.range_delimiter.as_deref().or(base.range_delimiter.as_deref()),
            formats,
            case: over.look.case.or(base.look.case),
            strip_periods: over.look.strip_periods || base.look.strip_periods,
        }
    }

    /// The part of a date that this piece prints; a season stands for the month.
    fn of(&self, parts: Option<DateParts>) -> Option<i32> {
        let parts = parts?;
        match self.name {
            DatePartName::Year => Some(parts.year()),
            DatePartName::Month => parts
                .month()
                .map(i32::from)
                .or_else(|| parts.season().map(|season| i32::from(season.number()) + SEASONS)),
            DatePartName::Day => parts.day().map(i32::from),
        }
    }
}

/// Which end of a date a part is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The first of a range, without a suffix; an era that both ends share is named once, with the last.
    First { shares_era: bool },
    /// The last of a range, whose first part has no prefix.
    Last { begins: bool },
    /// The only one.
    Only,
}

impl<'e> Eval<'e> {
    pub(super) fn date(&mut self, element: &'e DateElement) -> Seen {
        if self.hidden_by_mode(false) {
            return Seen::NOTHING;
        }
        let VariableName::Date(variable) = element.field else { return Seen::EMPTY };
        if !self.has(element.field) || self.is_spent(element.field) {
            return Seen::EMPTY;
        }
        if self.purpose == Purpose::Compare && variable == crate::csl::variable::DateVariable::Accessed {
            return Seen::NOTHING;
        }
        let Some(date) = self.work.date(variable) else { return Seen::EMPTY };
        let engine = self.engine;
        let localised = element.form.and_then(|form| engine.lexicon.date(form));
        let over = |name| element.parts.iter().find(|p: &&DatePart| p.name == name);
        let mut delimiter = element.delimiter.as_str();
        let pieces: Vec<Piece<'e>> = match (element.form, localised) {
            (Some(_), Some(local)) => {
                if delimiter.is_empty() {
                    delimiter = &local.delimiter;
                }
                local
                    .parts
                    .iter()
                    .filter(|part| element.shown[part.name as usize])
                    .map(|part| Piece::new(part, over(part.name)))
                    .collect()
            }
            (Some(_), None) => Vec::new(),
            (None, _) => element.parts.iter().map(|part| Piece::new(part, None)).collect(),
        };
        if self.purpose == Purpose::Sort {
            return self.sort_date(date, &pieces);
        }
        let start = self.out.mark();
        let seen = self.localised(element, localised.map(|l| &l.look), |eval| {
            eval.date_pieces(date, &pieces, delimiter);
            Seen::FOUND
        });
        if !self.out.wrote(start) {
            return Seen::EMPTY;
        }
        self.begun = true;
        self.draw(element.field);
        seen
    }

    /// The date's own look, and under it the locale's.
    fn localised(
        &mut self,
        element: &'e DateElement,
        local: Option<&'e Presentation>,
        body: impl FnOnce(&mut Self) -> Seen,
    ) -> Seen {
        let look = &element.look;
        match local {
            Some(local) if look.prefix.is_empty() && look.suffix.is_empty() => {
                self.dressed(look, |eval| eval.dressed(local, body))
            }
            _ => self.dressed(look, body),
        }
    }

    fn date_pieces(&mut self, date: &'e Date, pieces: &[Piece<'e>], delimiter: &'e str) {
        let since = self.out.mark();
        let mut collapse = differing(date, pieces);
        // The end of a range waits until all parts in which it differs have been printed.
        let mut waiting: Vec<usize> = Vec::new();
        for (place, piece) in pieces.iter().enumerate() {
            let start = self.out.mark();
            if self.out.wrote(since) {
                self.out.affix(delimiter);
            }
            let body = self.out.mark();
            if collapse.contains(&piece.name) {
                waiting.push(place);
                if waiting.len() == collapse.len() {
                    self.range(date, pieces, &waiting, delimiter);
                    collapse.clear();
                } else {
                    self.date_part(date, piece, End::Only);
                }
            } else {
                self.date_part(date, piece, End::Only);
            }
            if piece.name == DatePartName::Year {
                self.implicit_year_suffix(piece);
            }
            if !self.out.wrote(body) {
                self.out.cut(start);
            }
        }
    }

    /// The last of the parts in which the ends of a range differ, and the other end.
    fn range(&mut self, date: &'e Date, pieces: &[Piece<'e>], waiting: &[usize], delimiter: &'e str) {
        let Some(piece) = waiting.last().and_then(|&k| pieces.get(k)) else { return };
        // An era that both ends share is named once.
        let [start_era, end_era] =
            [date.start(), date.end()].map(|parts| parts.map(|parts| era(parts.year())));
        self.date_part(date, piece, End::First { shares_era: start_era == end_era });
        let between = match piece.range_delimiter {
            Some(between) => between,
            None => self.engine.year_range_delimiter(),
        };
        self.out.affix(between);
        let since = self.out.mark();
        for (k, &place) in waiting.iter().enumerate() {
            let Some(piece) = pieces.get(place) else { continue };
            let start = self.out.mark();
            if self.out.wrote(since) {
                self.out.affix(delimiter);
            }
            let body = self.out.mark();
            self.date_part(date, piece, End::Last { begins: k == 0 });
            if !self.out.wrote(body) {
                self.out.cut(start);
            }
        }
    }

    /// One part of one end of the date, with or without its affixes.
    fn date_part(&mut self, date: &'e Date, piece: &Piece<'e>, end: End) {
        let parts = if matches!(end, End::Last { .. }) { date.end() } else { date.start() };
        let text = if piece.name == DatePartName::Year
            && let Some(literal) = date.as_literal()
        {
            Cow::Borrowed(literal)
        } else {
            match piece.of(parts) {
                Some(value) => self.part_text(piece, value, parts, end),
                None => match date.when() {
                    When::NamedSeason(_, season) if piece.name == DatePartName::Month => season.into(),
                    _ => return,
                },
            }
        };
        if text.is_empty()
            || (self.cite.repeated == Repeated::NamesAndYear && piece.name == DatePartName::Year)
        {
            return;
        }
        if end != (End::Last { begins: true }) {
            self.out.affix(piece.prefix);
        }
        for format in piece.formats {
            self.out.open(Wrap::Format(*format));
        }
        let body = self.out.mark();
        let year = piece.name == DatePartName::Year;
        if year {
            self.out.open(Wrap::Part(Part::Year));
        }
        if date.as_literal().is_some() {
            let in_words = !text.contains(|c: char| c.is_ascii_digit());
            self.out.data(text, &self.engine.lexicon);
            self.after_words = Some(self.out.mark()).filter(|_| in_words);
        } else {
            self.out.text(text);
        }
        if year {
            self.out.close();
        }
        if let Some(case) = piece.case {
            crate::csl::output::apply_case(self.out.tail_mut(body), case, &self.engine.lexicon.lang);
        }
        if piece.strip_periods {
            self.out.strip_periods(body);
        }
        for _ in piece.formats {
            self.out.close();
        }
        if !matches!(end, End::First { .. }) {
            self.out.affix(piece.suffix);
        }
    }

    /// The text of one part.
    fn part_text(&self, piece: &Piece<'_>, value: i32, parts: Option<DateParts>, end: End) -> Cow<'e, str> {
        match piece.name {
            DatePartName::Year => self.year(piece.form, value, end).into(),
            DatePartName::Month => self.month(piece.form, value),
            DatePartName::Day => self.day(piece.form, value, parts.and_then(DateParts::month)).into(),
        }
    }

    /// Years up to 499 say "AD", those before 1 "BC".
    fn year(&self, form: Option<DatePartForm>, year: i32, end: End) -> String {
        if year == 0 {
            return String::new();
        }
        let era = if end == (End::First { shares_era: true }) { "" } else { era(year) };
        let mut text = year.unsigned_abs().to_string();
        if form == Some(DatePartForm::Short) && text.len() == 4 {
            text = text.split_off(2);
        }
        if !era.is_empty() {
            text.push_str(self.engine.lexicon.term(era, TermForm::Long, false).unwrap_or_default());
        }
        text
    }

    fn month(&self, form: Option<DatePartForm>, month: i32) -> Cow<'e, str> {
        match form {
            Some(DatePartForm::Numeric) if (1..=12).contains(&month) => month.to_string().into(),
            Some(DatePartForm::NumericLeadingZeros) if (1..=12).contains(&month) => {
                format!("{month:02}").into()
            }
            Some(DatePartForm::Numeric | DatePartForm::NumericLeadingZeros) => Cow::default(),
            _ => {
                let form = if form == Some(DatePartForm::Short) { TermForm::Short } else { TermForm::Long };
                let name = match usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)) {
                    Some(name) => Cow::Borrowed(*name),
                    None => Cow::Owned(format!("season-{:02}", month - SEASONS)),
                };
                self.engine.lexicon.term(&name, form, false).unwrap_or_default().into()
            }
        }
    }

    fn day(&self, form: Option<DatePartForm>, day: i32, month: Option<u8>) -> String {
        let lexicon = &self.engine.lexicon;
        match form {
            Some(DatePartForm::NumericLeadingZeros) => format!("{day:02}"),
            Some(DatePartForm::Ordinal) if day == 1 || !lexicon.limit_day_ordinals => {
                let month = format!("month-{:02}", month.unwrap_or(0));
                let gender = lexicon
                    .entry(&month, TermForm::Long, Gender::Neuter)
                    .map_or(Gender::Neuter, |t| t.gender);
                numbers::ordinal(day.unsigned_abs(), gender, lexicon)
            }
            _ => day.to_string(),
        }
    }

    /// The year-suffix, after the first year that is printed.
    fn implicit_year_suffix(&mut self, piece: &Piece<'e>) {
        if self.explicit_year_suffix() {
            return;
        }
        let Some(suffix) = self.implicit_suffix.take() else { return };
        self.part_from_words();
        for format in piece.formats {
            self.out.open(Wrap::Format(*format));
        }
        self.out.open(Wrap::Part(Part::YearSuffix));
        self.out.text(numbers::letters(suffix));
        self.out.close();
        for _ in piece.formats {
            self.out.close();
        }
    }

    /// A hyphen between a date in words and the year-suffix that touches it, which else would be a letter
    /// of the last word: "in press-a" (APA 7, 8.19).
    pub(super) fn part_from_words(&mut self) {
        if self.after_words.is_some_and(|words| !self.out.wrote(words)) {
            self.out.affix("-");
        }
    }

    /// A date that sorts: year, month and day in digits, both ends.
    fn sort_date(&mut self, date: &Date, pieces: &[Piece<'_>]) -> Seen {
        let parts = [DatePartName::Year, DatePartName::Month, DatePartName::Day];
        let shown = parts.map(|name| pieces.iter().any(|p| p.name == name));
        if let Some(key) = date_key(date, shown) {
            self.out.text(key);
            Seen::FOUND
        } else {
            Seen::EMPTY
        }
    }
}

/// The term for the era of a year, which early years need.
fn era(year: i32) -> &'static str {
    match year {
        ..0 => "bc",
        0..500 => "ad",
        _ => "",
    }
}

/// The parts in which the two ends of a range differ: the largest such part and all smaller ones.
fn differing(date: &Date, pieces: &[Piece<'_>]) -> Vec<DatePartName> {
    match date.when() {
        When::Range(..) => {}
        // The end is open: the range follows the year.
        When::Since(_) => return vec![DatePartName::Year],
        _ => return Vec::new(),
    }
    let find = |name| pieces.iter().find(|p| p.name == name);
    let mut names: Vec<(DatePartName, bool)> = Vec::new();
    for name in [DatePartName::Year, DatePartName::Month, DatePartName::Day] {
        let Some(piece) = find(name) else { continue };
        let (start, end) = (piece.of(date.start()), piece.of(date.end()));
        if end.is_some() {
            names.push((name, start != end));
        }
    }
    let first = names.iter().position(|(_, differs)| *differs).unwrap_or(names.len());
    names.drain(..first);
    names.into_iter().map(|(name, _)| name).collect()
}

/// A date as digits that sort, with the parts shown; years before 1 sort first.
pub(crate) fn date_key(date: &Date, shown: [bool; 3]) -> Option<String> {
    let start = date.start()?;
    let mut key = String::new();
    for parts in [Some(start), date.end()] {
        let year = if shown[0] { parts.map_or(0, DateParts::year) } else { 0 };
        // The sign goes first, and a negative year counts backwards.
        let sortable = i64::from(year) + 5_000_000_000;
        let month = parts.and_then(DateParts::month).filter(|_| shown[1]).unwrap_or(0);
        let day = parts.and_then(DateParts::day).filter(|_| shown[2]).unwrap_or(0);
        let _ = write!(key, "{sortable:010}{month:02}{day:02}");
    }
    Some(key)
}
