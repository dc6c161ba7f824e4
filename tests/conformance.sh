#!/usr/bin/env bash
# Runs the CSL test suite:
#
#   tests/conformance.sh [FOLDER]
#
# FOLDER has the fixtures (`processor-tests/humans` of github.com/citation-style-language/test-suite); without
# one they are fetched by git to target/csl-test-suite. Prints the fixtures that fail, and how many pass;
# tests/it/csl_suite.rs lists those expected to fail, with reasons.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=target/csl-test-suite
fixtures=${1:-$suite/processor-tests/humans}
if [ ! -d "$fixtures" ]; then
    command -v git >/dev/null || { echo "tests/conformance.sh: git is needed to fetch the suite" >&2; exit 1; }
    git clone --quiet --depth 1 https://github.com/citation-style-language/test-suite.git "$suite"
fi
cargo run --quiet --release --locked --example csl_suite -- "$fixtures"
