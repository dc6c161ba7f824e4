//! Rich text as runs: stretches of text, each with the formats in force there.
//!
//! From them a format is written with as few and as proper marks as can be: a mark is opened where
//! it begins, closed where it ends, and never opened within itself. Spaces stay outside of marks,
//! as some formats demand and none minds.

use std::borrow::Cow;
use std::mem::take;

use super::super::{Display, Formatting, Inline, RichText};
use super::safe;
use crate::text::sanitize;

/// What a format has to say to be written from runs.
pub(super) trait Syntax {
    /// Appends text, with all that would act in the format neutralised. `out` is what was written
    /// before, so that a format can see whether a line begins.
    fn text(&self, text: &str, out: &mut String);

    /// The marks around text in a format or around a link.
    fn mark(&self, mark: Mark<'_>, around: Around) -> (String, String);

    /// What begins a new line within an entry.
    fn line_break(&self, indented: bool) -> &'static str;

    /// What stands between a left-margin block and the rest.
    fn gap(&self) -> &'static str {
        " "
    }
}

/// Something in force for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark<'a> {
    Format(Formatting),
    /// A link to this target, which is safe.
    Link(&'a str),
}

/// The characters on both sides of a pair of marks; `<` where another mark is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    /// Before the opening mark.
    pub(super) before: Option<char>,
    /// The first within.
    pub(super) first: Option<char>,
    /// The last within.
    pub(super) last: Option<char>,
    /// After the closing mark.
    pub(super) after: Option<char>,
}

/// How a run is joined to the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Joint {
    #[default]
    Close,
    Gap,
    Line,
    IndentedLine,
}

/// A stretch of text with the formats in force.
#[derive(Debug)]
pub(super) struct StyledRun<'a> {
    pub(super) joint: Joint,
    pub(super) marks: Vec<Mark<'a>>,
    pub(super) text: Cow<'a, str>,
}

/// Returns rich text as runs.
pub(super) fn flat(text: &RichText) -> Vec<StyledRun<'_>> {
    let mut flattening = Flattening { runs: Vec::new(), next: Joint::Close };
    flattening.push(text, &mut Vec::new());
    flattening.runs
}

/// Writes rich text behind other text, in a format without marks: nothing but its characters and breaks.
pub(super) fn write_unmarked(text: &RichText, syntax: &impl Syntax, out: &mut String) {
    Unmarked { syntax, begin: out.len(), next: Joint::Close, out }.push(text);
}

struct Unmarked<'o, S> {
    syntax: &'o S,
    /// Where the text begins.
    begin: usize,
    /// How the next run is joined.
    next: Joint,
    out: &'o mut String,
}

impl<S: Syntax> Unmarked<'_, S> {
    fn push(&mut self, text: &RichText) {
        for inline in &text.0 {
            match inline {
                Inline::Text(text) => self.push_text(text),
                Inline::Styled(_, body)
                | Inline::Link { body, .. }
                | Inline::Block(Display::RightInline, body) => self.push(body),
                Inline::Block(display, body) => {
                    if !safe::is_blank(body) {
                        let (begin, end) = joints(*display, self.next);
                        self.next = begin;
                        self.push(body);
                        self.next = end;
                    }
                }
            }
        }
    }

    fn push_text(&mut self, text: &str) {
        let text = sanitize::clean(text);
        let text = if self.next == Joint::Close { &*text } else { text.trim_start_matches(' ') };
        if text.is_empty() {
            return;
        }
        let joint = take(&mut self.next);
        if self.out.len() > self.begin {
            self.out.push_str(joint.text(self.syntax));
        }
        self.syntax.text(text, self.out);
    }
}

impl Joint {
    fn text(self, syntax: &impl Syntax) -> &'static str {
        match self {
            Self::Close => "",
            Self::Gap => syntax.gap(),
            Self::Line => syntax.line_break(false),
            Self::IndentedLine => syntax.line_break(true),
        }
    }
}

/// How a block is joined to what is before it, and what follows to the block; `next` is how that would be without it.
fn joints(display: Display, next: Joint) -> (Joint, Joint) {
    match display {
        Display::LeftMargin => (next, Joint::Gap),
        Display::Indent => (Joint::IndentedLine, Joint::Line),
        Display::Block | Display::RightInline => (Joint::Line, Joint::Line),
    }
}

/// Writes rich text in a format.
pub(super) fn write(text: &RichText, syntax: &impl Syntax) -> String {
    let runs = flat(text);
    let mut out = String::with_capacity(runs.iter().map(|run| run.text.len()).sum::<usize>() + 16);
    let mut open: Vec<(Mark<'_>, String)> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let shared = match run.joint {
            Joint::Close => open.iter().zip(&run.marks).take_while(|((open, _), mark)| open == *mark).count(),
            _ => 0,
        };
        close(&mut open, shared, &mut out);
        out.push_str(run.joint.text(syntax));
        let mut text = &*run.text;
        if open.len() < run.marks.len() {
            let visible = text.trim_start_matches(' ');
            syntax.text(&text[..text.len() - visible.len()], &mut out);
            text = visible;
        }
        if text.is_empty() {
            continue;
        }
        let before = out.chars().next_back();
        for depth in open.len()..run.marks.len() {
            let mark = run.marks[depth];
            let (opening, closing) = syntax.mark(mark, around(&runs[at..], depth, before));
            out.push_str(&opening);
            open.push((mark, closing));
        }
        syntax.text(text, &mut out);
    }
    close(&mut open, 0, &mut out);
    out
}

/// Closes marks until `keep` are left; spaces before the first closing mark move behind the last.
fn close(open: &mut Vec<(Mark<'_>, String)>, keep: usize, out: &mut String) {
    if open.len() == keep {
        return;
    }
    let spaces = out.len() - out.trim_end_matches(' ').len();
    out.truncate(out.len() - spaces);
    while open.len() > keep
        && let Some((_, closing)) = open.pop()
    {
        out.push_str(&closing);
    }
    out.extend(std::iter::repeat_n(' ', spaces));
}

/// What stands around the mark that begins with the first of these runs.
fn around(runs: &[StyledRun<'_>], depth: usize, before: Option<char>) -> Around {
    let mark = runs.first().and_then(|run| run.marks.get(..=depth));
    let reach = runs
        .iter()
        .enumerate()
        .take_while(|(at, run)| (*at == 0 || run.joint == Joint::Close) && run.marks.get(..=depth) == mark)
        .count();
    let (inside, outside) = runs.split_at(reach);
    let ends_in_space = inside.last().is_some_and(|run| run.text.ends_with(' '));
    let next = outside.first().filter(|run| run.joint == Joint::Close);
    // Where another mark begins or ends within, its character is what these marks touch.
    let edge = |run: Option<&StyledRun<'_>>, character: fn(&str) -> Option<char>| {
        run.and_then(|run| {
            if run.marks.len() > depth + 1 { Some('<') } else { character(run.text.trim_matches(' ')) }
        })
    };
    let visible = |run: &&StyledRun<'_>| run.text.contains(|c| c != ' ');
    Around {
        before,
        first: edge(inside.iter().find(visible), |text| text.chars().next()),
        last: edge(inside.iter().rfind(visible), |text| text.chars().next_back()),
        after: if ends_in_space { Some(' ') } else { next.and_then(|run| run.text.chars().next()) },
    }
}

struct Flattening<'a> {
    runs: Vec<StyledRun<'a>>,
    /// How the next run is joined.
    next: Joint,
}

impl<'a> Flattening<'a> {
    fn push(&mut self, text: &'a RichText, marks: &mut Vec<Mark<'a>>) {
        for inline in &text.0 {
            match inline {
                Inline::Text(text) => self.push_text(text, marks),
                Inline::Styled(format, body) => self.push(body, &mut with_format(marks, *format)),
                Inline::Link { target, body } => {
                    let mut marks = marks.clone();
                    let linked = marks.iter().any(|mark| matches!(mark, Mark::Link(_)));
                    if !linked && safe::is_target(target) {
                        marks.push(Mark::Link(target));
                    }
                    self.push(body, &mut marks);
                }
                Inline::Block(Display::RightInline, body) => self.push(body, marks),
                Inline::Block(display, body) => {
                    if !safe::is_blank(body) {
                        let (begin, end) = joints(*display, self.next);
                        self.next = begin;
                        self.push(body, marks);
                        self.next = end;
                    }
                }
            }
        }
    }

    fn push_text(&mut self, text: &'a str, marks: &[Mark<'a>]) {
        let mut text = sanitize::clean(text);
        if self.next != Joint::Close {
            text = match text {
                Cow::Borrowed(text) => text.trim_start_matches(' ').into(),
                Cow::Owned(text) => text.trim_start_matches(' ').to_owned().into(),
            };
        }
        if text.is_empty() {
            return;
        }
        // An indented block may begin an entry; no other joint means anything there.
        let joint = match take(&mut self.next) {
            joint if !self.runs.is_empty() => joint,
            _ => Joint::Close,
        };
        match self.runs.last_mut() {
            Some(last) if joint == Joint::Close && last.marks == marks => last.text.to_mut().push_str(&text),
            _ => self.runs.push(StyledRun { joint, marks: marks.to_vec(), text }),
        }
    }
}

/// The marks in force within a format. Formats that undo others do just that, and one that is in
/// force already changes nothing.
fn with_format<'a>(marks: &[Mark<'a>], format: Formatting) -> Vec<Mark<'a>> {
    use Formatting::{
        Baseline, Bold, Italic, Light, NoCase, NoDecor, NoUnderline, NormalCaps, NormalWeight, Oblique,
        SmallCaps, Subscript, Superscript, Underline, Upright,
    };
    let undone: &[Formatting] = match format {
        Upright => &[Italic, Oblique],
        NormalWeight => &[Bold, Light],
        Bold => &[Light],
        Light => &[Bold],
        NormalCaps => &[SmallCaps],
        NoUnderline => &[Underline],
        Baseline => &[Superscript, Subscript],
        NoDecor => &[Italic, Oblique, Bold, Light, SmallCaps, Superscript, Subscript],
        Italic | Oblique | SmallCaps | Underline | Superscript | Subscript | NoCase => &[],
    };
    let undoes = |mark: &Mark<'_>| matches!(mark, Mark::Format(format) if undone.contains(format));
    let mut marks: Vec<Mark<'a>> = marks.iter().copied().filter(|mark| !undoes(mark)).collect();
    let has = |format| marks.contains(&Mark::Format(format));
    let adds = match format {
        Italic | Oblique => !has(Italic) && !has(Oblique),
        Bold | Light | SmallCaps | Underline => !has(format),
        Superscript | Subscript => true,
        Upright | NormalWeight | NormalCaps | NoUnderline | Baseline | NoCase | NoDecor => false,
    };
    if adds {
        marks.push(Mark::Format(format));
    }
    marks
}
