//! Spaces that were lost at tags.
//!
//! Some publishers' exports trim the text on either side of an element: `The Chinese<i>Hukou</i>System`,
//! `in<mml:math>…`, `CO<sub>2</sub>vent`. The words on both sides are then one, in print and in every
//! search. A space is put between two letters only where no word, name or formula is written that way:
//!
//! - before a formula or italics where a word of small letters ends and one that is not its
//!   continuation begins (a capital, several words, or any word after "of", "the", "und"…);
//! - behind them where a whole word follows that is no ending (`kth`, `GTPases`, `Salixlike`);
//! - behind a script where at least three small letters follow (`H<sub>2</sub>O` has none), unless they
//!   are the name of a ligand; before one only for an isotope (`of<sup>14</sup>C`).
//!
//! What stands at a hyphen, an apostrophe, a digit or a character of another script than Latin, Greek
//! and Cyrillic stays as it is, and so do emphasised parts of words: `<i>un</i>happy`,
//! `W<sc>estern</sc>`, `<i>rec</i>A`.

use super::super::{Formatting, RichText};
use super::names::{self, Role};
use super::tree::{Node, ServedElement};
use super::{Inline, emphasis, span};

/// How many characters at each end of a text are looked at.
const REACH: usize = 64;

/// Puts in the spaces that are missing between the nodes and below them.
pub(super) fn open(nodes: &mut Vec<Node>) {
    ends(nodes);
}

/// Both ends of a text.
#[derive(Default)]
struct Ends {
    head: String,
    tail: String,
    /// Whether it is a formula that begins with a script, whose base is before it.
    script: bool,
}

impl Ends {
    fn of(text: &str) -> Self {
        let from = text.char_indices().rev().take(REACH).last().map_or(0, |(at, _)| at);
        Self { head: text.chars().take(REACH).collect(), tail: text[from..].to_owned(), script: false }
    }

    fn push(&mut self, next: &Self) {
        let room = REACH.saturating_sub(self.head.chars().count());
        self.head.extend(next.head.chars().take(room));
        self.tail.push_str(&next.tail);
        if let Some((at, _)) = self.tail.char_indices().rev().take(REACH).last() {
            self.tail.drain(..at);
        }
    }
}

/// The ends of what nodes say, with their spaces put in.
fn ends(nodes: &mut Vec<Node>) -> Ends {
    let each: Vec<Ends> = nodes.iter_mut().map(node_ends).collect();
    let mut gaps = vec![false; nodes.len() + 1];
    let mut all = Ends::default();
    for (at, (node, own)) in nodes.iter().zip(&each).enumerate() {
        if let Node::Element(element) = node
            && let Some(shape) = shape(element)
        {
            // Two elements next to each other may be one word.
            let text = |k: Option<usize>| k.is_some_and(|k| matches!(nodes.get(k), Some(Node::Text(_))));
            let before =
                if text(at.checked_sub(1)) || shape == Shape::Script { all.tail.as_str() } else { "" };
            let after = each.get(at + 1).filter(|_| text(Some(at + 1))).map_or("", |after| &after.head);
            let (front, back) = missing(shape, before, own, after);
            gaps[at] |= front;
            gaps[at + 1] |= back;
        }
        all.push(own);
    }
    if gaps.contains(&true) {
        let parted = std::mem::take(nodes).into_iter().zip(gaps);
        *nodes = parted
            .flat_map(|(node, gap)| gap.then(|| Node::Text(" ".to_owned())).into_iter().chain([node]))
            .collect();
    }
    all
}

fn node_ends(node: &mut Node) -> Ends {
    match node {
        Node::Text(text) => Ends::of(text),
        // As it is read; nothing is put in between the signs of a formula.
        Node::Element(element) if shape(element) == Some(Shape::Formula) => {
            let mut rich = RichText::default();
            super::push_element(element, &mut rich);
            let script = matches!(
                rich.0.first(),
                Some(Inline::Styled(Formatting::Superscript | Formatting::Subscript, _))
            );
            Ends { script, ..Ends::of(&rich.to_plain()) }
        }
        Node::Element(element) => ends(&mut element.children),
    }
}

/// What an element is, as far as spaces go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Formula,
    Script,
    Italic,
    Other,
}

fn shape(element: &ServedElement) -> Option<Shape> {
    let by_format = |format: Option<&Formatting>| match format? {
        Formatting::Superscript | Formatting::Subscript => Some(Shape::Script),
        Formatting::Italic => Some(Shape::Italic),
        _ => Some(Shape::Other),
    };
    match names::role(&element.name)? {
        Role::Format(format) => by_format(Some(&format)),
        Role::Emphasis => by_format(emphasis(element).first()),
        Role::Span => by_format(span(element).first()),
        Role::Math | Role::Formula | Role::Tex => Some(Shape::Formula),
        Role::Block | Role::Subtitle | Role::Hidden => None,
    }
}

/// Whether a space is missing before and behind an element.
fn missing(shape: Shape, before: &str, own: &Ends, after: &str) -> (bool, bool) {
    let left = last_word(before);
    match shape {
        Shape::Script => (before_isotope(left, &own.head, after), behind_script(&own.tail, after)),
        Shape::Formula if own.script => (false, behind_script(&own.tail, after)),
        Shape::Formula => (before_formula(before, left, &own.head), behind_formula(&own.tail, after)),
        Shape::Italic => {
            let front = before_italics(before, left, own, after);
            (front, behind_italics(own, after, front))
        }
        Shape::Other => {
            let long = own.head.chars().nth(1).is_some_and(char::is_alphanumeric);
            let front = long && starts_word(&own.head) && is_small_word(left) && !is_beginning(left);
            (front, long && ends_word(&own.tail) && (front || is_small_word(first_word(after))))
        }
    }
}

/// "of" and "14" and "C": a word, the number of an isotope, and the sign of an element.
fn before_isotope(left: &str, own: &str, after: &str) -> bool {
    let right = first_word(after);
    let symbol = right.chars().count() <= 2 && right.starts_with(char::is_uppercase);
    let number = (1..=3).contains(&own.len()) && own.bytes().all(|b| b.is_ascii_digit());
    symbol && number && left.chars().count() >= 2 && left.chars().all(char::is_lowercase)
}

fn behind_script(own: &str, after: &str) -> bool {
    let right = first_word(after);
    let follows = after.get(right.len()..).unwrap_or_default();
    if follows.starts_with(|c: char| c.is_ascii_digit()) || own.ends_with(char::is_whitespace) {
        return false;
    }
    let signed = own.ends_with(['+', '-', '−', '–']);
    let count = right.chars().count();
    if right.chars().all(char::is_lowercase) {
        (count >= 3 || is_small_word(right)) && !is_ending(right) && !LIGANDS.contains(&right)
    } else if count == 1 {
        // `CD8<sup>+</sup>T cells`.
        signed && (follows.starts_with(" cell") || follows.starts_with(" lympho"))
    } else {
        is_capitalised(right) && count >= 4
    }
}

fn before_formula(before: &str, left: &str, own: &str) -> bool {
    let begins = own.starts_with(|c: char| c.is_alphanumeric() || "([{√∞∂∇∑∫‖|".contains(c));
    begins
        && !is_beginning(left)
        && (ends_in_small_letters(left) || matches!(left, "a" | "A") && stands_alone(before, left))
}

fn behind_formula(own: &str, after: &str) -> bool {
    let right = first_word(after);
    let word = right.chars().all(char::is_lowercase) || is_capitalised(right) && right.chars().count() >= 3;
    !own.ends_with(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '(' | '/'))
        && right.chars().nth(1).is_some()
        && word
        && !is_ending(right)
}

fn before_italics(before: &str, left: &str, own: &Ends, after: &str) -> bool {
    let first = first_word(&own.head);
    let several = own.head.trim_end().contains(' ');
    let long_name = is_capitalised(first) && first.chars().count() >= 3;
    if left.is_empty() {
        // "(Insecta)<i>Aus</i>", "Plants:<i>Aus</i>".
        let mark = before.chars().next_back();
        let word = before.chars().rev().skip(1).take_while(|c| is_letter(*c)).count();
        return match mark {
            Some(')') => long_name && word >= 3,
            Some(':' | ';' | ',') => long_name && word >= 2,
            Some('0'..='9') => several && long_name,
            _ => false,
        };
    }
    if first.is_empty() {
        return false;
    }
    if matches!(left, "a" | "A") {
        return stands_alone(before, left) && (long_name || several);
    }
    if !ends_in_small_letters(left) {
        return several && left.chars().all(char::is_uppercase) && left.chars().count() >= 2;
    }
    if several || is_small_word(left) && !is_beginning(left) {
        return true;
    }
    let right = first_word(after);
    let glued_behind = right.chars().nth(1).is_some() && !is_ending(right);
    let beginning = is_beginning(left) || PREFIXES.contains(&left.to_lowercase().as_str());
    if first.starts_with(char::is_uppercase) {
        (is_small_word(left) || !beginning) && (long_name || glued_behind)
    } else {
        !beginning && glued_behind && left.chars().count() >= 3
    }
}

fn behind_italics(own: &Ends, after: &str, front: bool) -> bool {
    let last = last_word(&own.tail);
    let several = own.tail.trim_start().contains(' ');
    let name = is_capitalised(last) && last.chars().count() >= 3;
    if let Some(inside) = after.strip_prefix('(') {
        // "Aus bus(Insecta)"; not "SU(3)", "f(x)", "poly(ethylene)".
        let inside = first_word(inside);
        return (several || name) && is_capitalised(inside) && inside.chars().count() >= 4;
    }
    let right = first_word(after);
    let count = right.chars().count();
    let word = right.chars().all(char::is_lowercase) || is_capitalised(right);
    if last.is_empty() || count < 2 || !word || is_ending(right) || own.tail.ends_with(char::is_whitespace) {
        return false;
    }
    if front || several {
        return true;
    }
    if is_small_word(right) {
        return !is_small_word(last) || last.starts_with(char::is_uppercase);
    }
    let capital = right.starts_with(char::is_uppercase);
    match last.chars().count() {
        1 => last.starts_with(char::is_uppercase) && count >= 3 && !right.starts_with("ray") && !capital,
        2 => false,
        _ => (name || capital) && count >= 3,
    }
}

/// The letters that a text begins with.
fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_letter(c)).unwrap_or(text.len());
    &text[..end]
}

/// The letters that a text ends with.
fn last_word(text: &str) -> &str {
    let start = text
        .rfind(|c| !is_letter(c))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    &text[start..]
}

/// A letter of a script that is written with spaces and in two cases.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c > '\u{7f}' && (c.is_lowercase() || c.is_uppercase())
}

fn starts_word(text: &str) -> bool {
    text.starts_with(is_letter)
}

fn ends_word(text: &str) -> bool {
    text.ends_with(is_letter)
}

/// Whether a word is behind a space or at the beginning.
fn stands_alone(before: &str, word: &str) -> bool {
    let rest = before.len() - word.len();
    before[..rest].chars().next_back().is_none_or(char::is_whitespace)
}

/// At least two letters, the last two of them small ("of", "On", "Chinese").
fn ends_in_small_letters(word: &str) -> bool {
    let mut letters = word.chars().rev();
    letters.next().is_some_and(char::is_lowercase)
        && letters.next().is_some_and(|c| c.is_lowercase() || word.chars().count() == 2)
}

fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().next().is_some()
        && letters.all(char::is_lowercase)
}

/// A word that titles join nouns with, in one of the languages that most of them are in.
fn is_small_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "after", "against", "als", "among", "an", "and", "are", "as", "at", "auf", "aus", "before", "bei",
        "between", "by", "con", "dans", "das", "de", "del", "della", "der", "des", "die", "do", "dos",
        "during", "el", "en", "et", "from", "für", "il", "im", "in", "into", "is", "la", "las", "le", "les",
        "los", "mit", "near", "of", "on", "or", "para", "per", "por", "pour", "sur", "than", "that", "the",
        "their", "through", "to", "towards", "und", "under", "using", "versus", "via", "vom", "von", "vs",
        "when", "with", "within", "without", "zur",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
}

/// A small word that other words begin with, too: "an-", "de-", "en-", "im-", "in-".
fn is_beginning(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "an" | "con" | "de" | "en" | "im" | "per" | "under")
        && word.chars().all(char::is_lowercase)
        || PREFIXES.contains(&word.to_lowercase().as_str())
}

/// What other words begin with.
const PREFIXES: &[&str] = &[
    "anti", "auto", "bi", "bio", "co", "counter", "cyclo", "di", "dis", "ex", "hetero", "homo", "hyper",
    "hypo", "inter", "intra", "iso", "macro", "meta", "micro", "mini", "mis", "mono", "multi", "nano", "neo",
    "non", "ortho", "over", "para", "photo", "poly", "post", "pre", "pro", "proto", "pseudo", "quasi", "re",
    "semi", "sub", "super", "supra", "trans", "tri", "ultra", "un", "uni",
];

/// What a word, a name or a sign may end with.
fn is_ending(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "able", "adic", "ad", "ade", "al", "an", "ant", "ary", "ase", "ases", "based", "ed", "er", "ergic",
        "ers", "es", "ese", "esque", "fold", "gon", "ian", "ians", "ic", "ics", "ing", "ish", "ism", "ist",
        "ists", "ity", "ization", "ized", "less", "like", "ly", "nd", "ness", "oid", "oids", "ous", "rd",
        "s", "sian", "st", "th", "ths", "tuple", "tuples", "type", "wise",
    ];
    ENDINGS.contains(&word)
}

/// Ligands that chemical formulas name in small letters.
const LIGANDS: &[&str] = &[
    "acac", "bdc", "bipy", "bpy", "btc", "cat", "cod", "cot", "dien", "dmf", "dmso", "dobdc", "dppe", "dppf",
    "edta", "phen", "pyz", "salen", "terpy", "thf", "tpy", "trien",
];
