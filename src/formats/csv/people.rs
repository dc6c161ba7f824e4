//! The people in a cell of a table: each database divides and orders them in its own way.

use std::borrow::Cow;

use crate::csl::Name;
use crate::formats::fields;
use crate::formats::people::{self, is_initials};
use crate::work::is_organisation;

/// Names divided by semicolons, or by commas: `Watson J.; Crick F.`, `Watson, James D.; Crick, Francis`, `Watson J.,
/// Crick F.`, `James Watson, Francis Crick`, `Watson, J., Crick, F.`, `JD Watson, FHC Crick`.
pub(super) fn people(cell: &str) -> Vec<Name> {
    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }
    if cell.contains(';') {
        return cell.split(';').filter_map(|part| name(part.trim().trim_end_matches(','))).collect();
    }
    let parts: Vec<&str> = cell.trim_end_matches([',', ' ']).split(',').map(str::trim).collect();
    let is_each = parts.len() > 1
        && cell.trim_end_matches(['.', ',', ' ']).split(',').all(|part| words(part).len() > 1);
    let names: Vec<Cow<'_, str>> = if is_each {
        parts.iter().copied().map(people::without_and).map(Cow::Borrowed).collect()
    } else {
        people::divided(&parts, words).unwrap_or_else(|| vec![cell.trim().trim_end_matches(',').into()])
    };
    // Capitals before a name are initials where they are in all of them.
    let initials_first = |name: &str| {
        let words = words(name);
        words.len() > 1
            && is_initials(words[0], MOST)
            && words[1..].iter().all(|word| !is_initials(word, MOST))
            && !is_organisation(name)
    };
    if names.len() > 1 && names.iter().all(|name| fields::is_et_al(name) || initials_first(name)) {
        let person = |name: &Cow<'_, str>| match name.split_once(' ') {
            Some((initials, family)) if !fields::is_et_al(name) => {
                Name::person(spaced(initials), family.trim())
            }
            _ => Name::literal(&**name),
        };
        return names.iter().map(person).collect();
    }
    names.iter().filter_map(|part| name(part)).collect()
}

/// How many letters without full stops a database has for initials: `Silva JAMR`.
const MOST: usize = 4;

/// One name. Scopus adds an identifier in parentheses, and has initials behind the family name.
fn name(text: &str) -> Option<Name> {
    let text = text.split(" (").next().unwrap_or(text).trim();
    match text.rsplit_once(' ') {
        Some((family, initials))
            if !text.contains(',') && is_initials(initials, MOST) && !is_initials(family, MOST) =>
        {
            Some(Name::person(spaced(initials), family.trim()))
        }
        _ => fields::comma_or_bare_name(text),
    }
}

/// `J.D.` and `JD` as `J. D.`
fn spaced(initials: &str) -> String {
    let letters = initials.chars().filter(|c| c.is_alphabetic() || *c == '-');
    let mut out = String::new();
    for c in letters {
        if c == '-' {
            out.truncate(out.trim_end().len());
            out.push('-');
        } else {
            out.extend([c, '.', ' ']);
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each list as its database writes it.
    #[test]
    fn people_divided_by_commas() {
        let shown = |cell: &str| -> Vec<String> {
            let one = |name: Name| match name {
                Name::Person(person) => {
                    [person.family(), person.given()].map(Option::unwrap_or_default).join("|")
                }
                Name::Literal(name) => name,
            };
            people(cell).into_iter().map(one).collect()
        };
        for (cell, expected) in [
            ("Watson, J.D., Crick, F.H.C.", &["Watson|J.D.", "Crick|F.H.C."][..]),
            ("Doe, J., Roe, R., Poe, E.", &["Doe|J.", "Roe|R.", "Poe|E."]),
            (
                "van der Berg, J., García López, M., & Tolkien, J.R.R., et al.",
                &["van der Berg|J.", "García López|M.", "Tolkien|J.R.R.", "et al."],
            ),
            ("JD Watson, FHC Crick", &["Watson|J. D.", "Crick|F. H. C."]),
            ("J Doe, R van der Roe", &["Doe|J.", "van der Roe|R."]),
            ("Watson J.D., Crick F.", &["Watson|J. D.", "Crick|F."]),
            ("James Watson, Francis Crick", &["Watson|James", "Crick|Francis"]),
            ("Silva JAMR, Li A.", &["Silva|J. A. M. R.", "Li|A."]),
            ("Doe J, Roe R, & Poe E", &["Doe|J.", "Roe|R.", "Poe|E."]),
            ("James Watson, and Rosalind Franklin", &["Watson|James", "Franklin|Rosalind"]),
            // One name.
            ("Watson, J.D.", &["Watson|J.D."]),
            ("Watson, James D.", &["Watson|James D."]),
            ("UK Biobank", &["UK Biobank"]),
        ] {
            assert_eq!(shown(cell), expected, "{cell}");
        }
    }
}
