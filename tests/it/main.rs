//! Whole invocations of the program, in a sealed environment, against real servers on the loopback
//! interface. A file per topic.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail, and says what it skips")]

#[path = "../laws/mod.rs"]
#[expect(unreachable_pub, reason = "the fuzzer has them too")]
mod laws;
mod support;

mod bib;
mod cases;
mod check;
mod check_inputs;
mod cite;
#[cfg(unix)]
mod console;
mod csl_archive;
mod csl_suite;
mod documents;
mod each;
#[cfg(unix)]
mod examples;
mod export;
mod extract;
mod faults;
mod find;
mod guards;
mod hostile;
mod list;
mod negotiation;
mod notices;
mod odd_bib;
mod offline;
mod output;
#[cfg(target_os = "linux")]
mod picture;
mod properties;
mod pubmed;
mod reach;
mod reference;
mod regions;
mod round;
mod sarif;
mod search_faults;
mod settings;
mod show;
mod store;
mod styles;
mod terminal;
mod thesis;
mod threads;
mod tls;
mod usage;
