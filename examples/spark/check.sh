#!/usr/bin/env bash
# That Spark gives what one process gives, whatever the partitions, and how long both take.
#
#   examples/spark/check.sh [WORKS.jsonl] [COPIES]
#
# Takes the works given, or some built-in ones, this many times (1) with identifiers of their own, with lines
# among them that are no works. Wants doicite on the path, python3 and Java; installs pyspark, with pandas
# and pyarrow, into target/spark. Spark runs on two cores of this machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$PWD/examples/spark/references.py
tools=$PWD/target/spark
[ -x "$tools/bin/spark-submit" ] || {
  python3 -m venv "$tools" && "$tools/bin/pip" install --quiet pyspark 'pandas<3' pyarrow
}
export PATH=$tools/bin:$PATH PYSPARK_PYTHON=$tools/bin/python PYSPARK_DRIVER_PYTHON=$tools/bin/python
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

works=$(realpath "${1:-/dev/null}")
if [ "$works" = /dev/null ]; then
  works=$folder/given.jsonl
  doicite export --quiet --offline --to csl-json 10.3390/ijerph18147338 10.1038/171737a0 |
    python3 -c 'import json, sys; [print(json.dumps(work)) for work in json.load(sys.stdin)]' >"$works"
fi
python3 - "$works" "${2:-1}" "$folder" <<'END'
import gzip, json, sys
works, copies, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
works = [json.loads(line) for line in open(works, encoding="utf-8") if line.strip()]
with open(f"{folder}/works.jsonl", "w", encoding="utf-8") as out:
    for copy in range(copies):
        for work in works:
            print(json.dumps({**work, "id": f"{work.get('id', 'work')}.{copy}"}, ensure_ascii=False), file=out)
    # One goes by its line, the next by a name that only looks like that of its line, or of its line in a partition.
    for name in [{}, {"id": "line 7"}, {"id": f"line {copies * len(works) + 3}"}, {"id": "line 1"}]:
        print(json.dumps({"type": "book", "title": "Airline 7 and line 1", **name}), file=out)
    print('{"id": "broken",\n\n[]\n"neither"', file=out)
# As Crossref's public data file has them: an object of items, gzipped, the titles in lists.
for part in range(2):
    items = [{**work, "title": [work["title"]]} for work in works[part::2] if work.get("title")]
    with gzip.open(f"{folder}/{part}.json.gz", "wt", encoding="utf-8") as out:
        json.dump({"items": items}, out)
    with open(f"{folder}/items.jsonl", "a", encoding="utf-8") as out:
        out.writelines(json.dumps(item) + "\n" for item in items)
END

# The lines of files are not those of all of them.
unplaced() { sed 's/"input":{[^}]*},//' | sort; }
alone() { doicite cite --each --offline --quiet --to jsonl "$1" 2>/dev/null || [ $? -eq 8 ]; }
spark() { spark-submit --master 'local[2]' "$program" "$@" 2>"$folder/log" || { cat "$folder/log"; exit 1; }; }
timed() { local TIMEFORMAT="$1: %R s"; shift; time "$@"; }
same() { cmp "$1" "$2" && echo "$3: the same lines"; }

echo "$(wc -l <"$folder/works.jsonl") lines"
# From standard input and as a sequence, as Spark gives them.
marked() { sed 's/^/\x1e/' "$1"; }
timed "one process" alone - < <(marked "$folder/works.jsonl") >"$folder/expected"
for partitions in 2 7; do
  timed "Spark, $partitions partitions" spark --partitions "$partitions" "$folder/works.jsonl" "$folder/$partitions"
  same "$folder/expected" <(cat "$folder/$partitions"/part-*) "$partitions partitions"
done
timed "Spark, columns" spark --columns "$folder/works.jsonl" "$folder/table"
python - "$folder" <<'END'
import json, sys
import pandas
folder = sys.argv[1]
table = pandas.read_parquet(f"{folder}/table")
expected = [json.loads(line) for line in open(f"{folder}/expected", encoding="utf-8")]
assert len(table) == len(expected)
for (_, row), line in zip(table.iterrows(), expected):
    assert row.id == line["id"], line
    reference = row.reference if isinstance(row.reference, str) else None
    assert reference == line.get("reference", {}).get("text"), line
print("columns: the same references")
END
marked "$folder/items.jsonl" | alone - | unplaced >"$folder/items"
timed "Spark, files as Crossref's" spark "$folder/*.json.gz" "$folder/crossref"
same "$folder/items" <(cat "$folder/crossref"/part-* | unplaced) "files as Crossref's"
