#!/usr/bin/env bash
# doicite beside other programs that make references: pandoc, citation-js, hayagriva, manubot and doi2bib.
#
#   cargo build --release && benches/peers.sh [target/release/doicite] >peers.md
#
#   1. whole processes, one after another on the same machine: starting, one reference, a list of 1,000
#      works in two styles, BibTeX of 1 and of 285 works (medians by hyperfine, and ratios to doicite);
#   2. what happens without a network, and with a style that does not exist: exit codes and words;
#   3. how many references of real records have the text on which citeproc-js and pandoc agree.
#
# Only what is local is timed: none of the peers can be pointed at a local stand-in for the servers, and
# two machines' distance to a server says nothing about a program. manubot fetches a schema whenever it
# reads a library, and doi2bib does nothing but fetch, so both are missing from 1. For 2, programs run in
# a network namespace of their own, where nothing can be reached.
#
# Wants hyperfine and python3. With the shared material (../shared, or DOICITE_SHARED) the works are 285 real ones;
# without, the six that are built in, in styles and a locale from the official repository, and 3 is left out. Takes the
# peers that are on the path, and says which are not:
#
#   apt install pandoc hyperfine; npm install citation-js @citation-js/cli; pip install manubot doi2bib
#   cargo install hayagriva --features cli
set -euo pipefail
cd "$(dirname "$0")/.."
doicite=$(realpath "${1:-target/release/doicite}")
here=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder
# A style that is not here is not looked for elsewhere.
export DOICITE_STYLES=http://127.0.0.1:9

has() { command -v "$1" >/dev/null; }
say() { echo "$*" >&2; }

if shared=$(realpath -e "${DOICITE_SHARED:-../shared}" 2>/dev/null) && [ -d "$shared/fidelity" ]; then
    styles=$shared/fidelity/styles CSL_LOCALES=$shared/fidelity/locales records=$shared/fidelity/records.clean.json
else
    say "without the shared material: six works, and nothing is scored"
    shared='' styles=$folder CSL_LOCALES=$folder records=$folder/records.json
    official=https://raw.githubusercontent.com/citation-style-language
    for style in apa ieee; do curl -fsS "$official/styles/master/$style.csl" -o "$folder/$style.csl"; done
    curl -fsS "$official/locales/master/locales-en-US.xml" -o "$folder/locales-en-US.xml"
    "$doicite" export -q --offline --to csl-json 10.3390/ijerph18147338 10.48550/arXiv.1706.03762 \
        10.1017/CBO9780511803161 10.1038/171737a0 10.1109/CVPR.2016.90 "10.1016/S0140-6736(97)11096-0" -o "$records"
fi
export CSL_LOCALES

if has citation-js; then
    # Where its libraries are: the program is a link into them.
    CITATION_JS=$(dirname "$(dirname "$(realpath "$(command -v citation-js)")")")
    export CITATION_JS
fi
cd "$folder"
echo "doicite $("$doicite" --version | cut -d' ' -f2)"
for peer in pandoc citation-js hayagriva manubot doi2bib; do
    if ! has "$peer"; then
        say "skipped: $peer is not installed"
    elif [ "$peer" = doi2bib ]; then
        echo "doi2bib (tells no version)"
    else
        echo "$peer $("$peer" --version 2>&1 | head -1 | sed 's/^[^0-9]*//')"
    fi
done
echo "$(nproc) processors, $(uname -m), $(date +%F)"

# The inputs: one work, all of them, and 1,000 made of these, each a work of its own.
python3 - "$records" >count <<'END'
import json, sys
works = json.load(open(sys.argv[1], encoding="utf-8"))
def write(name, works): json.dump(works, open(name, "w", encoding="utf-8"), ensure_ascii=False)
write("one.json", works[:1])
write("all.json", works)
copies = []
for k in range(1000):
    work = dict(works[k % len(works)])
    for field in "id", "DOI": work[field] += f".{k}"
    work["title"] = f'{work.get("title", "")} {k}'
    copies.append(work)
write("thousand.json", copies)
print(len(works))
END
# hayagriva reads its own format, and no CSL-JSON.
for name in one thousand; do "$doicite" export -q --to hayagriva "$name.json" -o "$name.yaml"; done
# doicite can also answer from what is kept or built in.
doi=10.3390/ijerph18147338

# measure TITLE RUNS [LABEL COMMAND]...: the first is what the others are compared to.
measure() {
    local title=$1 runs=$2 commands=()
    shift 2
    while [ $# -gt 0 ]; do
        if has "${2%% *}"; then commands+=(--command-name "$1" "$2"); fi
        shift 2
    done
    hyperfine --shell=none --warmup 1 --runs "$runs" --style none --export-json result.json "${commands[@]}" >/dev/null
    python3 - "$title" result.json <<'END'
import json, sys
results = json.load(open(sys.argv[2]))["results"]
for result in results:
    ratio = result["median"] / results[0]["median"]
    times = f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}"
    print(f"| {sys.argv[1]} | {result['command']} | {1000 * result['median']:.0f} ms | {times} |")
END
}

printf '\n| what | program | median | times |\n|---|---|---|---|\n'
measure "start (--version)" 20 \
    doicite "$doicite --version" pandoc "pandoc --version" citation-js "citation-js --version" \
    hayagriva "hayagriva --version" manubot "manubot --version" doi2bib "doi2bib --help"
apa=$styles/apa.csl
measure "one reference, APA" 20 \
    "doicite, from a file" "$doicite list one.json -s $apa" "doicite, by DOI, offline" "$doicite --offline $doi" \
    pandoc "pandoc --citeproc --csl $apa -f csljson -t plain one.json" \
    "citation-js (its own APA)" "citation-js -i one.json -f string -s citation-apa" \
    hayagriva "hayagriva --no-fmt one.yaml reference --csl $apa"
for style in apa ieee; do
    csl=$styles/$style.csl
    measure "1,000 works, $style" 5 \
        doicite "$doicite list thousand.json -s $csl" \
        pandoc "pandoc --citeproc --csl $csl -f csljson -t plain thousand.json" \
        "citation-js (library)" "node $here/benches/peers/citation.mjs list thousand.json --style $csl" \
        hayagriva "hayagriva --no-fmt thousand.yaml reference --csl $csl"
done
for name in one all; do
    measure "BibTeX of $([ $name = one ] && echo 1 || cat count)" 10 \
        doicite "$doicite bib -q $name.json" pandoc "pandoc -f csljson -t bibtex $name.json" \
        citation-js "citation-js -i $name.json -f string -s bibtex"
done

# ends LABEL COMMAND...: how a run ends, and what it says.
ends() {
    local label=$1 code=0
    shift
    has "$1" || return 0
    timeout 120 "${away[@]}" "$@" >out 2>err </dev/null || code=$?
    printf '| %s | %s | %s | %s |\n' "$label" "$code" "$(wc -c <out)" "$(wc -l <err)"
}
printf '\n| without a network | exit code | bytes of output | lines of messages |\n|---|---|---|---|\n'
if unshare --map-root-user --net true 2>/dev/null; then
    away=(unshare --map-root-user --net)
    missing=10.1038/nphys1170
    ends doicite "$doicite" "$missing"
    ends "doicite, what is at hand" "$doicite" "$doi"
    ends citation-js citation-js -t "$missing" -f string -s citation-apa
    ends "manubot" manubot cite --format csljson "doi:$missing"
    ends doi2bib doi2bib "$missing"
else
    say "skipped: network namespaces cannot be made here"
fi
away=()
printf '\n| a style that does not exist | exit code | bytes of output | lines of messages |\n|---|---|---|---|\n'
ends "doicite -s apaa" "$doicite" list one.json -s apaa
ends "pandoc --csl apaa" pandoc --citeproc --csl apaa -f csljson -t plain one.json
ends "citation-js -s citation-apaa" citation-js -i one.json -f string -s citation-apaa
ends "hayagriva --style apaa" hayagriva --no-fmt one.yaml reference --style apaa

[ -n "$shared" ] || exit 0

# score LABEL PROGRAM: the share of references whose text is the expected one.
score() {
    local said
    if said=$(python3 "$shared/fidelity/score.py" --bin "$2" 2>&1); then :; fi
    printf '| %s | %s |\n' "$1" "$(tail -1 <<<"$said")"
}
printf '\n| the text on which citeproc-js and pandoc agree | |\n|---|---|\n'
score doicite "$doicite"
if has pandoc; then score pandoc "$here/benches/peers/pandoc.py"; fi
if has citation-js; then
    printf '#!/bin/sh\nexec node %s/benches/peers/citation.mjs "$@"\n' "$here" >citation
    chmod +x citation
    score citation-js "$folder/citation"
fi
if [ -x "$here/target/release/examples/hayagriva_list" ]; then
    score "hayagriva (library)" "$here/target/release/examples/hayagriva_list"
else
    say "skipped: hayagriva's library needs cargo build --release --example hayagriva_list"
fi
