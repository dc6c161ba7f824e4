#!/usr/bin/env bash
# The claims on the network, the store and output at full length, with their figures: a thousand works
# with a fault in five, all fault scripts, silent servers, a hundred killed processes, runs killed in the
# middle of writing. Everything stays on the loopback interface, and ends within minutes.
#
#   tests/stress.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export DOICITE_KILLS=${DOICITE_KILLS:-100}
cargo test --no-run
shown='^test |^test result|reported|kept|killed|skipped|works|faults'
cargo test --test it -- --nocapture faults:: offline:: negotiation:: output:: reach:: store:: 2>&1 | grep -E "$shown"
cargo test --lib -- --nocapture killed_processes 2>&1 | grep -E "$shown"
