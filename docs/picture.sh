#!/usr/bin/env bash
# Draws docs/terminal.svg anew: the commands in tests/it/picture.rs run in a terminal of 80 columns,
# offline, and what they print is the picture. Look at it before you commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
SNAPSHOTS=overwrite cargo test --test it picture::
