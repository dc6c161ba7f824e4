#!/usr/bin/env bash
# How fast a batch is fetched, against a local stand-in for doi.org and the agencies:
#
#   1. 200 DOIs, 16 at once, 100 ms of latency, a server that allows 1000 requests a second: the wall
#      time, as a ratio to curl fetching the same 200 agency addresses 16 at once.
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
records=$shared/fidelity/records.served.jsonl
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT

# Starts the stand-in with the given options; sets `url`.
serve() {
    [ -z "$server" ] || kill "$server"
    rm -f "$folder/port"
    python3 "$shared/replay/replay.py" --records "$records" "$@" >"$folder/port" &
    server=$!
    until grep -q listening "$folder/port"; do sleep 0.05; done
    url=$(sed 's/listening on //' "$folder/port")
}

# Fetches the DOIs on standard input with an empty store; prints the seconds it took.
fetch() {
    rm -f "$folder"/store*
    local start end
    start=$(date +%s.%N)
    DOICITE_CACHE=$folder/store DOICITE_ENDPOINT=$url xargs -d '\n' "$program" bib -q --jobs 16 "$@" >"$folder/out" 2>/dev/null
    end=$(date +%s.%N)
    minus "$end" "$start"
}

minus() { awk "BEGIN { printf \"%.2f\\n\", $1 - $2 }"; }

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

python3 - "$records" "$folder" <<'EOF'
import json, sys
dois = [json.loads(line)["DOI"] for line in open(sys.argv[1], encoding="utf-8")]
open(sys.argv[2] + "/200", "w").write("".join(doi + "\n" for doi in dois[:200]))
open(sys.argv[2] + "/all", "w").write("".join(doi + "\n" for doi in dois))
EOF

serve --latency-ms 100 --announce 1000/64
python3 - "$folder" "$url" <<'EOF'
import sys, urllib.parse
folder, url = sys.argv[1:]
with open(folder + "/urls", "w") as out:
    for doi in open(folder + "/200").read().split("\n")[:-1]:
        path = urllib.parse.quote(doi, safe="")
        out.write(f'url = "{url}/-/api.crossref.org/v1/works/{path}/transform"\noutput = "/dev/null"\n')
EOF
for _ in 1 2 3 4 5; do
    fetch <"$folder/200" >>"$folder/ours"
    start=$(date +%s.%N)
    curl --silent --parallel --parallel-max 16 -H 'Accept: application/vnd.citationstyles.csl+json' \
        --config "$folder/urls" 2>/dev/null >/dev/null
    minus "$(date +%s.%N)" "$start" >>"$folder/curls"
done
ours=$(median <"$folder/ours")
curls=$(median <"$folder/curls")
echo "200 DOIs, 16 at once, 100 ms of latency: doicite $ours s, curl $curls s (medians of 5), ratio $(awk "BEGIN { printf \"%.2f\", $ours / $curls }")"

serve --limits
seconds=$(fetch --mailto someone@example.org <"$folder/all")
count=$(wc -l <"$folder/all")
curl --silent "$url/-/stats" >"$folder/stats"
python3 - "$folder/stats" "$count" "$seconds" <<'EOF'
import json, sys
stats, count, seconds = json.load(open(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3])
print(f"{count} DOIs at 10 requests a second: {seconds:.1f} s, {100 * count / seconds / 10:.0f} % of the allowed rate, "
      f"{stats['refused_429']} refused")
EOF
