#!/bin/sh
# From a text with DOIs in it to a bibliography: the DOIs, a .bib file that grows, and a reference list.
#
#   examples/pipeline.sh paper.md refs.bib references.html -s ieee -t html
#
# Further arguments are options of `doicite list`. A DOI that fails is reported on standard error, does not
# affect the others, and sets the exit code.
set -eu

text=$1 bib=$2 list=$3
shift 3

dois=$(mktemp)
trap 'rm -f "$dois"' EXIT

# Every DOI once, in whatever spelling it stands in the text.
doicite extract "$text" >"$dois"

# Adds what is not in the file yet, and leaves every other byte of it as it is.
code=0
doicite bib --into "$bib" "$dois" || code=$?

# Sorted and numbered as the style says. What was just fetched is not fetched again, and what failed
# has been told.
doicite list --quiet --output "$list" "$@" "$dois" 2>/dev/null || true

exit "$code"
