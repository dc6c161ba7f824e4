//! The CSL test suite as a two-way ratchet: a fixture fails if and only if it is listed below, with
//! the reason.

use crate::support::shared;

#[path = "../../examples/csl_suite/runner.rs"]
mod runner;

/// Fixtures that fail, and why.
const FAILING: &[(&str, &str)] = &[
    (
        "bugreports_EnvAndUrb",
        "expects two works to print the same ambiguous cite although a second `disambiguate` condition would tell \
         them apart",
    ),
    (
        "bugreports_SortedIeeeItalicsFail",
        "expects \"Jun.\" of an older en-US locale, which now abbreviates June as \"June\"",
    ),
    (
        "date_NegativeDateSort",
        "expects \"100BC\" of an older en-US locale, whose term now is \" BC\" with a space",
    ),
    (
        "date_NegativeDateSortViaMacroOnYearMonthOnly",
        "expects \"100BC\" of an older en-US locale, whose term now is \" BC\" with a space",
    ),
    (
        "fullstyles_ChicagoAuthorDateSimple",
        "expects a dash for a list of names that differs from the one before behind \"et al.\"; all names must match \
         (CSL 1.0.2, \"Reference Grouping\")",
    ),
    (
        "magic_SubsequentAuthorSubstituteNotFooled",
        "expects \"tran.\" of an older en-US locale, whose term now is \"trans.\"",
    ),
    (
        "number_OrdinalSpacing",
        "expects a page label inside the edition \"7, p. 3-8\" to be made plural, which CSL does not describe",
    ),
];

#[test]
fn exactly_the_listed_fixtures_fail() {
    let Some(dir) = shared("the CSL test suite").map(|folder| folder.join("csl-test-suite")) else { return };
    let outcomes = runner::run(&dir, &[]).expect("the suite can be read");
    assert!(outcomes.len() >= 845, "only {} fixtures", outcomes.len());
    let mut wrong = Vec::new();
    for (name, outcome) in &outcomes {
        let passes = outcome.expected == outcome.got;
        let listed = FAILING.iter().any(|(failing, _)| failing == name);
        if passes && listed {
            wrong.push(format!("{name} passes: take it off the list"));
        } else if !passes && !listed {
            wrong.push(format!("{name}\n  want {}\n  got  {}", outcome.expected, outcome.got));
        }
    }
    for (name, _) in FAILING {
        assert!(outcomes.contains_key(*name), "{name} is listed and does not exist");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
