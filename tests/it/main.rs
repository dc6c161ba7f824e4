//! The integration tests: one binary, a file per topic.

mod csl_archive;
mod csl_suite;
