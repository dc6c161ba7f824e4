"""References for works in JSON lines, on as many machines as Spark has.

    spark-submit references.py [--style STYLE] [--partitions N] [--columns] WORKS OUT

WORKS is a file or a folder of lines, each a work as CSL-JSON or as Crossref's interface has it, or a DOI;
or files `*.json.gz` of Crossref's public data file, each an object with a list of `items`. OUT is a folder
of lines as `doicite cite --each --to jsonl` writes them: for every work that came in one that goes out, in
order, and for every line that holds none a failure. With --columns, which reads lines only, it is a table in
Parquet: id, doi, reference, citation, error.

Every work is a document of its own, so that it makes no difference which works share a partition. doicite
must be on the path of every worker; it starts in milliseconds, once a partition, and takes the memory of
some hundred works. It asks no server: what is not in its cache fails.
"""

import argparse
import gzip
import json
import os
import re
import subprocess

from pyspark.sql import SparkSession

COLUMNS = "id string, doi string, reference string, citation string, error string"

# Failures of single works are reported in their lines; any other end of the program is a failure of the job.
OF_WORKS = (0, 3, 4, 5, 6, 8, 10)


def command(style):
    return ["doicite", "cite", "--each", "--offline", "--quiet", "--to", "jsonl", "--style", style, "-"]


def shell(style):
    """The same for RDD.pipe, whose checkCode takes nothing but 0 for success."""
    allowed = "|".join(map(str, OF_WORKS))
    words = "doicite cite --each --offline --quiet --to jsonl --style \"$0\" -"
    return f"sh -c '{words} 2>/dev/null; code=$?; case $code in {allowed}) exit 0;; esac; exit $code' '{style}'"


def run(style, text):
    """The lines for lines, or for one file of Crossref's."""
    done = subprocess.run(command(style), input=text, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if done.returncode not in OF_WORKS:
        raise RuntimeError(f"doicite ended with {done.returncode}")
    return done.stdout.decode().splitlines()


def has_own(work, number):
    """Whether a work has the identifier that it would go by if it had none."""
    if '"line ' not in work:
        return False
    try:
        return json.loads(work).get("id") == f"line {number}"
    except (ValueError, AttributeError):
        return False


# How an answer begins: its identifier, the line it is for, and what is said of that.
BEGINNING = re.compile(
    r'^\{"id":"(?P<id>(?:[^"\\]|\\.)*)","input":\{"file":"standard input","line":(?P<line>\d+)\}'
    r'(?P<error>,"error":\{"kind":"[^"]*","message":"standard input: line \d+)?'
)


# Before every line: a line of Spark's is a work, while doicite reads objects over several lines. What begins a text
# of a JSON text sequence (RFC 7464) ends the one before it, so that a broken line is told alike wherever it stands.
MARK = "\x1e"


def line_of(answer):
    return int(BEGINNING.match(answer)["line"])


def renumbered(answer, number, owns):
    """An answer with the number of its line in the whole, by which it goes if it has no identifier."""
    found = BEGINNING.match(answer)
    made_up = found["id"] == f"line {found['line']}" and not owns
    name = f"line {number}" if made_up else found["id"]
    error = re.sub(r"\d+$", str(number), found["error"]) if found["error"] else ""
    return f'{{"id":"{name}","input":{{"file":"standard input","line":{number}}}{error}{answer[found.end():]}'


def piped(works, style):
    """RDD.pipe: a process a partition."""

    def survey(lines):
        count, own = 0, set()
        for count, line in enumerate(lines, 1):
            if has_own(line, count):
                own.add(count)
        return [(count, own)]

    surveys = works.mapPartitions(survey).collect()
    before = [sum(count for count, _ in surveys[:place]) for place in range(len(surveys))]

    def whole(place, part):
        own = surveys[place][1]
        for answer in part:
            number = line_of(answer)
            yield renumbered(answer, number + before[place], number in own)

    # Without an environment the process would have none at all, and find no program.
    lines = works.map(MARK.__add__).pipe(shell(style), env=dict(os.environ), checkCode=True)
    return lines.mapPartitionsWithIndex(whole)


def columns(frame, style):
    """mapInPandas: from columns `work` and `number` to columns, a process a batch of rows."""
    import pandas

    def row(told):
        text = lambda key: told[key]["text"] if key in told else None
        error = told["error"]["message"] if "error" in told else None
        return told["id"], told.get("doi"), text("reference"), text("citation"), error

    def batch(frames):
        for frame in frames:
            # A row is a line, whatever it holds; one that holds nothing has its answer too.
            works = [" ".join((work or "null").splitlines()) or "null" for work in frame["work"]]
            numbers = list(frame["number"])
            rows = []
            for answer in run(style, "\n".join(map(MARK.__add__, works)).encode()):
                line = line_of(answer)
                answer = renumbered(answer, numbers[line - 1], has_own(works[line - 1], line))
                rows.append(row(json.loads(answer)))
            yield pandas.DataFrame(rows, columns=["id", "doi", "reference", "citation", "error"])

    return frame.mapInPandas(batch, COLUMNS)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--style", default="apa")
    parser.add_argument("--partitions", type=int)
    parser.add_argument("--columns", action="store_true")
    parser.add_argument("works")
    parser.add_argument("out")
    args = parser.parse_args()
    packed = args.works.endswith(".json.gz")
    if packed and args.columns:
        parser.error("--columns reads lines, not *.json.gz")
    session = SparkSession.builder.appName("references").getOrCreate()
    context = session.sparkContext
    if packed:
        # A file is a part: some thousand works, all in one object.
        files = context.binaryFiles(args.works, args.partitions)
        lines = files.flatMap(lambda file: run(args.style, gzip.decompress(file[1])))
        lines.saveAsTextFile(args.out)
        return
    works = context.textFile(args.works, args.partitions or context.defaultParallelism)
    if args.columns:
        # A line of nothing is no work, but is counted.
        numbered = works.zipWithIndex().map(lambda line: (line[0], line[1] + 1))
        frame = numbered.filter(lambda line: line[0].strip()).toDF("work string, number long")
        columns(frame, args.style).write.parquet(args.out)
    else:
        piped(works, args.style).saveAsTextFile(args.out)


if __name__ == "__main__":
    main()
