#!/bin/sh
# For continuous integration: fails if a work was retracted or a DOI is not registered.
#
#   examples/check.sh FILE...        any text with DOIs in it: .bib, .md, .tex, .ris, .json …
#
# Exit codes: 0 all good; 4 a DOI is not registered; 10 a work was retracted or withdrawn; others as in
# `doicite --help`. A network failure (6) is not the paper's fault: it is reported, and the check
# passes, unless STRICT is set.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Only the DOIs: what a file says of a work itself does not tell whether it was retracted since.
doicite extract "$@" >"$folder/dois"
if [ ! -s "$folder/dois" ]; then
    echo "check.sh: there is no DOI in $*" >&2
    exit 0
fi

code=0
doicite list --fail-on retracted --to jsonl --output "$folder/report" "$folder/dois" || code=$?

# Of several failures the highest number counts; a DOI that leads nowhere is not to hide behind a network
# that was down for another one.
if [ "$code" -eq 6 ]; then
    grep -q '"kind":"not-registered"' "$folder/report" && exit 4
    if [ -z "${STRICT:-}" ]; then
        echo "check.sh: not every reference could be looked up; with STRICT set that is a failure" >&2
        exit 0
    fi
fi
exit "$code"
