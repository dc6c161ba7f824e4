//! The laws of tests/laws, for the fuzzer.

#[path = "../tests/laws/mod.rs"]
pub mod laws;
