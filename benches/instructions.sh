#!/usr/bin/env bash
# How many instructions doicite takes (valgrind's callgrind), a figure that does not depend on how busy the
# machine is: for a run, and for each work of a long input.
#
#   cargo build --release && benches/instructions.sh [target/release/doicite] >instructions.md
#
# What a work takes is the difference between 2,000 and 1,000 of them, so that starting and the style do not
# count. They are made of a few, the authors of each copy with a name of their own, since works that look alike
# cost more. Then the time and the memory of the stream, which do depend on the machine. Wants valgrind and python3.
# With the shared material (../shared, or DOICITE_SHARED) the works are 285 real ones, as for the figures in docs/;
# without, the six that are built in.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/release/doicite}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder
if ! records=$(realpath -e "${DOICITE_SHARED:-../shared}/fidelity/records.clean.json" 2>/dev/null); then
    echo "without the shared material: six works" >&2
    records=$folder/records.json
    "$program" export -q --offline --to csl-json 10.3390/ijerph18147338 10.48550/arXiv.1706.03762 \
        10.1017/CBO9780511803161 10.1038/171737a0 10.1109/CVPR.2016.90 "10.1016/S0140-6736(97)11096-0" -o "$records"
fi
cd "$folder"

python3 - "$records" <<'END'
import json, sys
works = json.load(open(sys.argv[1], encoding="utf-8"))
def letters(number): return "" if number == 0 else chr(97 + number % 26) + letters(number // 26)
def write(name, count):
    with open(name, "w", encoding="utf-8") as out:
        for k in range(count):
            work = json.loads(json.dumps(works[k % len(works)]))
            for field in "id", "DOI": work[field] += f".{k}"
            work["title"] = f'{work.get("title", "")} {k}'
            for person in work.get("author", []):
                if "family" in person: person["family"] += letters(k // len(works))
            print(json.dumps(work, ensure_ascii=False), file=out)
for name, count in ("1000.jsonl", 1000), ("2000.jsonl", 2000), ("200000.jsonl", 200_000): write(name, count)
END

# instructions ARGUMENT...: of one run.
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$@" 2>&1 >/dev/null |
        sed -n 's/.*refs: *//p' | tr -d ,
}
echo "| a run | instructions |"
echo "|---|---|"
echo "| \`--version\` | $(instructions --version) |"
doi=10.3390/ijerph18147338
for style in apa ieee chicago-notes; do
    echo "| one DOI, $style | $(instructions --offline --quiet -s "$style" "$doi") |"
done
printf '\n| a work of many | instructions |\n|---|---|\n'
for command in "cite --each" "cite --each -s ieee" "cite" "list" "list -s ieee" "bib" "export --to ris"; do
    read -ra words <<<"$command"
    few=$(instructions "${words[@]}" --quiet 1000.jsonl)
    many=$(instructions "${words[@]}" --quiet 2000.jsonl)
    echo "| \`$command\` | $(((many - few) / 1000)) |"
done
# The same for DOIs in a file whose records, as they were served, are in the cache.
if served=$(realpath -e "$(dirname "$records")/records.served.jsonl" 2>/dev/null); then
    python3 - "$served" <<'END'
import datetime, json, sys
records = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
dois = []
with open("cache.jsonl", "w", encoding="utf-8") as out:
    for k in range(2000):
        record = dict(records[k % len(records)])
        record["DOI"] = f'{record["DOI"]}.{k}'.lower()
        dois.append(record["DOI"])
        line = {"doi": record["DOI"], "outcome": "record", "source": "https://api.crossref.org/", "fetched": now}
        print(json.dumps(line | {"body": json.dumps(record, ensure_ascii=False)}), file=out)
for count in 1000, 2000: open(f"{count}.txt", "w").write("".join(doi + "\n" for doi in dois[:count]))
END
    "$program" cache import --quiet cache.jsonl
    few=$(instructions cite --quiet --offline 1000.txt)
    many=$(instructions cite --quiet --offline 2000.txt)
    echo "| \`cite --offline\`, of DOIs in the cache | $(((many - few) / 1000)) |"
fi
printf '\n| 200,000 works, `cite --each` | seconds | of processor | megabytes |\n|---|---|---|---|\n'
python3 - "$program" <<'END'
import resource, subprocess, sys, time
begin = time.monotonic()
subprocess.run([sys.argv[1], "cite", "--each", "--quiet", "200000.jsonl"], stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"| | {time.monotonic() - begin:.1f} | {used.ru_utime + used.ru_stime:.1f} | {used.ru_maxrss // 1024} |")
END
