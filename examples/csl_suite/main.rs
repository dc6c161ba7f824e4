//! Runs the fixtures of the CSL test suite: `csl_suite DIR [-v] [NAME…]`.
//!
//! Prints the names of those that fail, with `-v` also what was expected and what came, and
//! `passed N of M` at the end. Locales come from the built-in archive.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program of its own")]

mod runner;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(dir) = arguments.next() else {
        eprintln!("usage: csl_suite DIR [-v] [NAME…]");
        return ExitCode::FAILURE;
    };
    let rest: Vec<String> = arguments.collect();
    let verbose = rest.iter().any(|a| a == "-v");
    let names: Vec<&str> = rest.iter().map(String::as_str).filter(|a| *a != "-v").collect();
    let outcomes = match runner::run(Path::new(&dir), &names) {
        Ok(outcomes) => outcomes,
        Err(error) => {
            eprintln!("{dir}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut passed = 0;
    for (name, outcome) in &outcomes {
        if outcome.expected == outcome.got {
            passed += 1;
            continue;
        }
        println!("{name}");
        if verbose {
            println!("  want {}\n  got  {}\n", outcome.expected, outcome.got);
        }
    }
    println!("passed {passed} of {}", outcomes.len());
    if passed == outcomes.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
