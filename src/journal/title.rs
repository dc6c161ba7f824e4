//! The title proper: what of a catalogued title is abbreviated.
//!
//! Catalogues write more than the title: the place in brackets (`Science (New York, N.Y.)`), the body
//! responsible behind a slash or a full stop (`AIA journal. American Institute of Architects`), the
//! title in another language (`Biometrical journal. Biometrische Zeitschrift`), translations in square
//! brackets. All that is left out. Names of sections, supplements and subseries are part of the title,
//! and so is the body where the title says nothing without it (`Bulletin. Vancouver Medical
//! Association`).
//!
//! Elsewhere the place in brackets tells a title from others (`Cancer Letters (Amsterdam, Netherlands)`)
//! and is kept: [`qualifier`]; square brackets have a section or the title of a translation: [`supplied`].

use super::words::fold;

/// The title proper of a catalogued title.
pub(super) fn proper(title: &str) -> String {
    let bare = without_brackets(title);
    let cut = [" / ", " = ", " | "].iter().filter_map(|mark| bare.find(mark)).min().unwrap_or(bare.len());
    // "Newsletter / American Association of Tissue Banks" says nothing without the body.
    let (before, body) = bare.split_at_checked(cut).unwrap_or((&bare, ""));
    let bare = match body.strip_prefix(" / ") {
        Some(body) if is_generic(before) => &[before, " ", body].concat(),
        _ => before,
    };
    let bare = bare.trim();
    // The last stop of "C. E. R. P." is that of an initial.
    let is_initial =
        |word: &str| word.len() == 2 && word.starts_with(char::is_uppercase) && word.ends_with('.');
    let mut last_first = bare.rsplit(' ');
    let bare = if last_first.by_ref().take(2).filter(|word| is_initial(word)).count() == 2 {
        bare
    } else {
        bare.trim_end_matches('.').trim_end()
    };
    let mut sentences = sentences(bare).into_iter();
    let mut out = sentences.next().unwrap_or_default().to_owned();
    let mut is_generic = is_generic(&out);
    for sentence in sentences {
        if let Some((letter, rest)) = section(sentence) {
            out.push(' ');
            out.push_str(letter);
            if !rest.is_empty() {
                out.push(' ');
                out.push_str(rest);
            }
            break;
        }
        let supplement = fold(sentence).starts_with("suppl");
        if !supplement && !is_generic && is_another(&out, sentence) {
            break;
        }
        is_generic &= supplement;
        out.push(' ');
        out.push_str(sentence);
    }
    without_description(without_neighbours(without_name_of_section(&out)))
}

/// Without the fields beside its own that a title names at its end: "Zeitschrift für die gesamte Hygiene und ihre
/// Grenzgebiete".
fn without_neighbours(title: &str) -> &str {
    const NEIGHBOURS: [&str; 3] = [" und ihre grenzgebiete", " en haar grensgebieden", " e scienze affini"];
    let is_at_end = |words: &&str| {
        let at = title.len().checked_sub(words.len()).filter(|at| title.is_char_boundary(*at))?;
        title.get(at..)?.eq_ignore_ascii_case(words).then_some(at)
    };
    let at = NEIGHBOURS.iter().find_map(is_at_end);
    at.and_then(|at| title.get(..at)).unwrap_or(title)
}

/// Without the name of a section that has its letter or number: "Deep Sea Research Part II: Topical Studies in
/// Oceanography" is "Deep Sea Research Part II".
fn without_name_of_section(title: &str) -> &str {
    let mut end = 0;
    let mut designated = false;
    for word in title.split_inclusive(' ') {
        end += word.len();
        let word = word.trim_end();
        let bare = word.trim_end_matches([',', ':']);
        let is_name = |rest: &str| rest.starts_with(|c: char| c.is_uppercase() || c == '(');
        if designated && is_designation(bare) && title.get(end..).is_some_and(is_name) {
            return title.get(..end).unwrap_or(title).trim_end_matches([' ', ',', ':']);
        }
        designated = end > word.len() + 1 && SECTIONS.contains(&fold(word.trim_end_matches('.')).as_str());
    }
    title
}

/// Whether a word tells sections from one another: `A`, `A1`, `II`, `IIc`, `14`.
fn is_designation(word: &str) -> bool {
    let bare = word.strip_suffix(|c: char| c.is_lowercase()).unwrap_or(word);
    let is_letter = |c: char| c.is_uppercase() || c.is_ascii_digit();
    let several = bare.chars().nth(1).is_some();
    bare.starts_with(is_letter)
        // "In" begins a name.
        && (several || bare.len() == word.len() || bare.starts_with(|c: char| c.is_ascii_digit()))
        && (bare.chars().skip(1).all(|c| c.is_ascii_digit()) || bare.chars().all(|c| matches!(c, 'I' | 'V' | 'X')))
}

/// The place or the edition that tells a title from others, in the brackets at its end: `Amsterdam, Netherlands`,
/// `English Edition`. Titles have translations, bodies and acronyms there too; and the National Library of
/// Medicine has places with their states ("Md.") for titles that it abbreviates without them.
pub(super) fn qualifier(title: &str) -> Option<&str> {
    let (before, inside) = title.trim().strip_suffix(')')?.rsplit_once('(')?;
    let before = before.trim();
    let is_section = without_name_of_section(title).len() < title.trim_end().len();
    if before.is_empty() || before.contains('(') || is_generic(before) || is_section {
        return None;
    }
    let mut words = inside.split([' ', ',']).filter(|word| !word.is_empty());
    if words.clone().next_back().is_some_and(|word| fold(word) == "edition") {
        let is_of_one = |word: &str| word.starts_with(char::is_uppercase) && !is_medium(word);
        return words.all(is_of_one).then_some(inside);
    }
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    };
    let several = inside.contains(',');
    let acronym = !several && inside.chars().count() > 1 && !inside.chars().any(char::is_lowercase);
    let country = inside.rsplit(", ").next().unwrap_or_default();
    // The NLM also adds places to titles of one word, except in the United Kingdom and the United States.
    let of_nlm = matches!(country, "England" | "Scotland" | "Wales")
        || several && !before.contains(' ') && !country.starts_with("United ");
    let is_place = (several || !inside.contains(' '))
        && !acronym
        && !is_medium(inside)
        && !of_nlm
        && words.all(|word| (is_name(word) || word == "of") && !SERIALS.contains(&fold(word).as_str()));
    is_place.then_some(inside)
}

/// What a title has in square brackets at its end: a section, or the title of its translation, but not what it is
/// itself a translation of.
pub(super) fn supplied(title: &str) -> Option<&str> {
    let (before, inside) = title.trim().strip_suffix(']')?.rsplit_once('[')?;
    let before = before.trim_end();
    let is_comment = fold(inside).starts_with("translation") || inside.split(' ').any(is_medium);
    let is_alone = !before.contains('[') && !inside.contains(']');
    (!before.is_empty() && !before.ends_with('.') && !is_comment && is_alone).then_some(inside)
}

/// Whether a word names what a title is published on, which is no part of it.
fn is_medium(word: &str) -> bool {
    matches!(fold(word).as_str(), "electronic" | "internet" | "online" | "print" | "web")
}

/// Without what is in brackets. Those at the beginning are only brackets, and so are those behind a
/// title that says nothing alone: `Journal (Academy of Hospital Administration)`.
fn without_brackets(title: &str) -> String {
    let title = title.trim();
    // The romanised title in brackets comes first, and its translation behind it.
    if let Some((inside, after)) = title.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        && after.starts_with(' ')
    {
        return inside.to_owned();
    }
    let before = title.find(['(', '[']).map(|at| title.get(..at).unwrap_or_default().trim());
    // An acronym alone says nothing either, and catalogues supply the rest: "ORO [reports]".
    let is_word = |inside: &str| !inside.split([' ', ']']).any(is_medium);
    let supplied = title.split_once(" [").is_some_and(|(_, inside)| is_word(inside))
        && before.is_some_and(|before| !before.contains(' ') && !before.chars().any(char::is_lowercase));
    let keeps = supplied || before.is_some_and(|before| before.is_empty() || is_generic(before));
    let mut depth = 0_usize;
    let mut groups = 0_usize;
    let mut out = String::with_capacity(title.len());
    for c in title.chars() {
        match c {
            '(' | '[' => {
                depth += 1;
                groups += usize::from(depth == 1);
            }
            ')' | ']' => depth = depth.saturating_sub(1),
            // "KY [reports]. U.S. Atomic Energy Commission" has no full stop apart.
            '.' if depth == 0 && groups > 0 && out.ends_with(' ') => {
                out.truncate(out.trim_end().len());
                out.push(c);
            }
            _ if depth == 0 || keeps && groups == 1 => out.push(c),
            _ => {}
        }
    }
    out
}

/// The parts of a title that end with a full stop: behind a word of at least three letters, and before
/// a capital or a digit. Shorter words are abbreviations.
fn sentences(title: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in title.match_indices(". ") {
        let (before, after) =
            (title.get(start..at).unwrap_or_default(), title.get(at + 2..).unwrap_or_default());
        let last = before.rsplit(' ').next().unwrap_or_default();
        let whole = before.chars().rev().take(3).filter(|c| c.is_alphanumeric()).count() == 3
            && !SECTIONS.contains(&fold(last).as_str());
        if whole && after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
            parts.push(before);
            start = at + 2;
        }
    }
    parts.push(title.get(start..).unwrap_or_default());
    parts
}

/// Words before the letter or number of a section.
#[rustfmt::skip]
const SECTIONS: [&str; 12] = [
    "series", "section", "part", "ser", "sect", "sec", "serie", "reihe", "abteilung", "abt", "pars",
    "seccion",
];

/// The letter or number of a section, and its name if it is told by that: "B, Biology", "Part C", "Series 2".
fn section(sentence: &str) -> Option<(&str, &str)> {
    let (first, rest) = sentence.split_once(' ').unwrap_or((sentence, ""));
    let bare = |word: &str| word.trim_end_matches([',', ':', '.']).len();
    if SECTIONS.contains(&fold(first.trim_end_matches('.')).as_str()) {
        let letter = rest.split(' ').next().unwrap_or_default();
        let letter = letter.get(..bare(letter))?;
        return is_designation(letter).then_some((letter, ""));
    }
    let letter = first.get(..bare(first))?;
    let is_letter = is_designation(letter) && letter.chars().nth(1).is_none();
    (is_letter && (rest.is_empty() || letter.len() < first.len())).then_some((letter, rest))
}

/// Whether a title says nothing without the body that publishes it: "Bulletin", "Technical report".
fn is_generic(title: &str) -> bool {
    #[rustfmt::skip]
    const NOUNS: [&str; 39] = [
        "abstracts", "annales", "annals", "annual", "archief", "archives", "archivos", "arquivos", "atti", "boletim",
        "boletin", "bollettino", "bulletin", "circular", "comptes", "jornal", "journal", "manuscript", "meeting",
        "memoir", "memoires", "memoirs", "monographs", "newsletter", "paper", "papers", "periodical", "proceedings",
        "publication", "publications", "report", "reports", "revista", "statement", "transactions", "trudy",
        "verslag", "yearbook", "zeitschrift",
    ];
    #[rustfmt::skip]
    const DESCRIBED: [&str; 12] = [
        "annual", "clinical", "collected", "occasional", "of", "policy", "quarterly", "research", "special",
        "statistical", "technical", "the",
    ];
    let title = fold(title.trim());
    let mut words = title.rsplit(' ');
    words.next().is_some_and(|last| NOUNS.contains(&last))
        && words.all(|word| NOUNS.contains(&word) || DESCRIBED.contains(&word))
}

/// Whether a sentence behind a title is a body, or the title again: the words of an organisation, no
/// word that the title has not, a serial's word at its head, or another language.
fn is_another(title: &str, sentence: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        fold(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (known, new) = (words(title), words(sentence));
    let small = |word: &String| word.len() <= 3;
    let says_nothing_new = new.iter().filter(|word| !small(word)).all(|word| known.contains(word));
    let several = known.len() > 1;
    let (own, other) = (language(&known), language(&new));
    let foreign = |word: &String| FOREIGN.iter().any(|ending| word.ends_with(ending));
    let translated = own == Some(0) && new.len() > 1 && new.iter().filter(|word| !small(word)).all(foreign);
    says_nothing_new
        || translated
        || COUNTRIES.contains(&fold(sentence).as_str())
        || new.iter().any(|word| BODIES.contains(&word.as_str()))
        || several && new.iter().take(4).any(|word| SERIALS.contains(&word.as_str()))
        || other.is_some() && own != other && (own.is_some() || several)
}

/// Endings of words that are not English.
const FOREIGN: [&str; 10] = ["aise", "elle", "enne", "erale", "ica", "ie", "ique", "ische", "ischen", "ung"];

/// Countries whose offices publish journals, which are named before them.
const COUNTRIES: [&str; 6] = ["canada", "france", "great britain", "india", "netherlands", "united states"];

/// Words of bodies that publish journals.
#[rustfmt::skip]
const BODIES: [&str; 59] = [
    "academie", "academy", "accademia", "administration", "agency", "akademie", "akademiia", "akademija",
    "association", "board", "britain", "bureau", "center", "centre", "club", "college", "commission",
    "committee", "conference", "congress", "corporation", "council", "department", "division", "federation",
    "foundation", "genootschap", "gesellschaft", "hospital", "institut", "institute", "instituto",
    "instituut", "istituto", "laboratory", "league", "library", "ministry", "museum", "office",
    "organisation", "organization", "school", "selskab", "service", "seura", "sociedad", "societa",
    "societe", "society", "state", "symposium", "towarzystwo", "union", "universidad", "universita",
    "universitat", "universite", "university",
];

#[rustfmt::skip]
const SERIALS: [&str; 25] = [
    "acta", "annales", "annals", "archiv", "archives", "blatter", "boletin", "bollettino", "bulletin",
    "gazette", "giornale", "journal", "magazine", "news", "newsletter", "quarterly", "record", "review",
    "revista", "revue", "rivista", "tidskrift", "tijdschrift", "tydskrif", "zeitschrift",
];

/// The language that most of the words that tell are of.
fn language(words: &[String]) -> Option<usize> {
    const TELLING: [&[&str]; 4] = [
        &[
            "of",
            "the",
            "and",
            "for",
            "in",
            "on",
            "journal",
            "review",
            "reviews",
            "research",
            "science",
            "sciences",
            "medicine",
            "medical",
            "society",
            "american",
            "british",
            "international",
            "annual",
            "proceedings",
            "reports",
            "clinical",
            "studies",
            "health",
            "quarterly",
            "history",
            "law",
            "library",
        ],
        &["de", "des", "du", "et", "la", "le", "les", "en", "sur", "revue", "medecine", "annales", "travaux"],
        &[
            "der",
            "die",
            "das",
            "und",
            "fur",
            "des",
            "zeitschrift",
            "archiv",
            "mitteilungen",
            "jahrbuch",
            "zur",
            "aus",
        ],
        &[
            "di", "della", "delle", "del", "dei", "e", "y", "el", "los", "las", "da", "do", "dos", "revista",
            "rivista",
        ],
    ];
    let count = |telling: &[&str]| words.iter().filter(|word| telling.contains(&word.as_str())).count();
    let counts = TELLING.map(count);
    let most = counts.iter().max().copied().filter(|most| *most > 0)?;
    counts.iter().position(|count| *count == most)
}

/// Without a description of the journal behind a colon, or its acronym. The words tell: a description
/// has an article before it, or calls itself a journal.
fn without_description(title: &str) -> String {
    let Some((main, rest)) = title.split_once(": ").or_else(|| title.split_once(" : ")) else {
        return title.to_owned();
    };
    let described = rest.split_whitespace().enumerate().any(|(index, word)| {
        let small = fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
        let article = index == 0 && matches!(small.as_str(), "a" | "an" | "the") && rest.contains(' ');
        let serial =
            ["journal", "magazin", "zeitschrift", "official", "newsletter", "revue", "organ of", "rivista"];
        article || serial.iter().any(|word| small.starts_with(word))
    });
    let main = main.trim_end();
    // The colon is for names of sections, which "Japanese Journal of Dermatology: Series B" has none of.
    if rest.contains(' ') && section(rest).is_some() {
        return [main, " ", rest].concat();
    }
    // "Physical Chemistry Chemical Physics : PCCP" repeats itself.
    let acronym = is_acronym_of(rest.trim(), main);
    // "AJR: American Journal of Roentgenology" is an acronym and the title that it stands for.
    if described && is_acronym_of(main, rest) {
        let rest =
            ["A ", "An ", "The "].iter().find_map(|article| rest.strip_prefix(article)).unwrap_or(rest);
        return [main, " ", rest].concat();
    }
    if described || acronym { main.to_owned() } else { title.to_owned() }
}

/// Whether a word in capitals is made of the first letters of words: "AJNR" of "American Journal of Neuroradiology",
/// whose last letters are within a word, and "CA" of "A Cancer Journal for Clinicians".
fn is_acronym_of(word: &str, title: &str) -> bool {
    let capitals = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    let initials = title.split_whitespace().filter_map(|word| word.chars().next());
    capitals && word.chars().take(2).all(|letter| initials.clone().any(|c| c.to_uppercase().eq([letter])))
}

#[cfg(test)]
mod tests {
    use super::proper;

    /// Titles as the National Library of Medicine catalogues them.
    #[test]
    fn what_catalogues_add_is_left_out() {
        for (title, expected) in [
            ("Science (New York, N.Y.)", "Science"),
            (
                "Heart transplantation / International Society for Heart Transplantation",
                "Heart transplantation",
            ),
            ("AIA journal. American Institute of Architects", "AIA journal"),
            ("Biometrical journal. Biometrische Zeitschrift", "Biometrical journal"),
            ("Kokyu geka. The Japanese journal of thoracic surgery", "Kokyu geka"),
            ("Bulletin. Vancouver Medical Association", "Bulletin Vancouver Medical Association"),
            (
                "Journal (Academy of Hospital Administration (India))",
                "Journal Academy of Hospital Administration India",
            ),
            ("Nature reviews. Molecular cell biology", "Nature reviews Molecular cell biology"),
            ("Acta chirurgica Scandinavica. Supplementum", "Acta chirurgica Scandinavica Supplementum"),
            ("Colloids and surfaces. B, Biointerfaces", "Colloids and surfaces B Biointerfaces"),
            ("Journal of magnetic resonance. Series A", "Journal of magnetic resonance A"),
            ("St. Barnabas medical bulletin", "St. Barnabas medical bulletin"),
            (
                "Soviet Journal of Plasma Physics [translation of Fizika Plazmy]",
                "Soviet Journal of Plasma Physics",
            ),
            ("Chaos: An Interdisciplinary Journal of Nonlinear Science", "Chaos"),
            ("Journal of Physics: Condensed Matter", "Journal of Physics: Condensed Matter"),
            ("ORO [reports]. U.S. Atomic Energy Commission", "ORO reports"),
            ("Canadian psychological review. Psychologie canadienne", "Canadian psychological review"),
            ("NASA contractor report. United States", "NASA contractor report"),
            ("Historiallinen arkisto. Suomen Historiallinen Seura", "Historiallinen arkisto"),
            (
                "Newsletter / American Association Of Tissue Banks",
                "Newsletter American Association Of Tissue Banks",
            ),
            ("African urban notes. Ser. B", "African urban notes B"),
            ("Journal of Zhejiang University. Science. B.", "Journal of Zhejiang University Science B"),
        ] {
            assert_eq!(proper(title), expected, "{title}");
        }
    }
}
