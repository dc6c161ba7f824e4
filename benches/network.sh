#!/usr/bin/env bash
# How fast a batch is fetched, against a local stand-in for doi.org and the agencies:
#
#   1. 200 DOIs, 16 at once, 100 ms of latency, and 2,000 DOIs, 64 at once, 20 ms, from a server that announces
#      no limit that matters: the wall time, as a ratio to curl fetching the same agency addresses as many at
#      once. doicite also asks the cache, follows doi.org for the first of each agency, looks up agencies and the
#      books of chapters, and writes BibTeX.
#   2. Crossref's limits for polite callers (10 a second, 3 at once), enforced: the share of the
#      allowed rate that is used, and how many requests were refused (none should be).
#
# Wants python3, curl and the shared material (../shared, or DOICITE_SHARED). Loopback only.
#
#   cargo build --release && benches/network.sh [target/release/doicite]
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/release/doicite}")
shared=${DOICITE_SHARED:-../shared}
shared_records=$shared/fidelity/records.served.jsonl
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT

# Starts the stand-in with the given options; sets `url`.
serve() {
    [ -z "$server" ] || kill "$server"
    rm -f "$folder/port"
    python3 "$shared/replay/replay.py" --records "$folder/records" "$@" >"$folder/port" &
    server=$!
    until grep -q listening "$folder/port"; do sleep 0.05; done
    url=$(sed 's/listening on //' "$folder/port")
}

# fetch JOBS [OPTION...]: fetches the DOIs on standard input with an empty store; prints the seconds it took.
fetch() {
    rm -f "$folder"/store*
    local start end jobs=$1
    shift
    start=$(date +%s.%N)
    DOICITE_CACHE=$folder/store DOICITE_ENDPOINT=$url "$program" bib -q --jobs "$jobs" "$@" - >"$folder/out" 2>/dev/null
    end=$(date +%s.%N)
    minus "$end" "$start"
}

minus() { awk "BEGIN { printf \"%.3f\\n\", $1 - $2 }"; }

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# Records of 2,000 DOIs: the shared ones, and copies of them under other DOIs of the same registrants.
python3 - "$shared_records" "$folder" <<'EOF'
import json, sys
records = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
folder = sys.argv[2]
with open(f"{folder}/records", "w", encoding="utf-8") as out:
    dois = []
    for k in range(2000):
        record = dict(records[k % len(records)])
        if k >= len(records): record["DOI"] += f".{k}"
        dois.append(record["DOI"])
        print(json.dumps(record, ensure_ascii=False), file=out)
for name, count in ("all", len(records)), ("200", 200), ("2000", 2000):
    open(f"{folder}/{name}", "w").write("".join(doi + "\n" for doi in dois[:count]))
EOF

# against_curl COUNT JOBS MILLISECONDS
against_curl() {
    local count=$1 jobs=$2 latency=$3 start ours curls
    serve --latency-ms "$latency" --announce 100000/1000
    python3 - "$folder" "$url" "$count" <<'EOF'
import sys, urllib.parse
folder, url, count = sys.argv[1:]
with open(f"{folder}/urls", "w") as out:
    for doi in open(f"{folder}/{count}").read().split("\n")[:-1]:
        path = urllib.parse.quote(doi, safe="")
        out.write(f'url = "{url}/-/api.crossref.org/v1/works/{path}/transform"\noutput = "/dev/null"\n')
EOF
    : >"$folder/ours" >"$folder/curls"
    for _ in 1 2 3 4 5 6 7; do
        fetch "$jobs" <"$folder/$count" >>"$folder/ours"
        start=$(date +%s.%N)
        curl --silent --parallel --parallel-max "$jobs" -H 'Accept: application/vnd.citationstyles.csl+json' \
            --config "$folder/urls" 2>/dev/null >/dev/null
        minus "$(date +%s.%N)" "$start" >>"$folder/curls"
    done
    ours=$(median <"$folder/ours")
    curls=$(median <"$folder/curls")
    echo "$count DOIs, $jobs at once, $latency ms of latency: doicite $ours s, curl $curls s (medians of 7), ratio" \
        "$(awk "BEGIN { printf \"%.2f\", $ours / $curls }")"
}
against_curl 200 16 100
against_curl 2000 64 20

serve --limits
seconds=$(fetch 16 --mailto someone@example.org <"$folder/all")
count=$(wc -l <"$folder/all")
curl --silent "$url/-/stats" >"$folder/stats"
python3 - "$folder/stats" "$count" "$seconds" <<'EOF'
import json, sys
stats, count, seconds = json.load(open(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3])
print(f"{count} DOIs at 10 requests a second: {seconds:.1f} s, {100 * count / seconds / 10:.0f} % of the allowed rate, "
      f"{stats['refused_429']} refused")
EOF
