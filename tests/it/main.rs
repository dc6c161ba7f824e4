//! Whole invocations of the program, in a sealed environment, against real servers on the loopback
//! interface. A file per topic.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail, and says what it skips")]

mod support;

mod bib;
mod cite;
mod csl_archive;
mod csl_suite;
mod export;
mod extract;
mod faults;
mod list;
mod negotiation;
mod notices;
mod offline;
mod output;
mod reach;
mod readme;
mod settings;
mod show;
mod store;
mod terminal;
mod tls;
