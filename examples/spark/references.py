"""References for works in JSON lines, on as many machines as Spark has.

    spark-submit references.py [--style STYLE] [--partitions N] [--columns] WORKS OUT

WORKS is a file or a folder of lines, each a work as CSL-JSON or as Crossref's interface has it, or a DOI;
or files `*.json.gz` of Crossref's public data file, each an object with a list of `items`. OUT is a folder
of lines as `doicite cite --each --to jsonl` writes them: for every line that came in one that goes out, in
order, a failure too. With --columns it is a table in Parquet: id, doi, reference, citation, error.

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


def renumbered(line, before):
    """What has no identifier goes by the number of its line: in the whole, not in its partition."""
    if not line.startswith('{"id":"line '):
        return line
    number = re.search(r"line (\d+)", line)[1]
    return line.replace(f"line {number}", f"line {int(number) + before}")


def piped(works, style):
    """RDD.pipe: a process a partition."""
    counts = works.mapPartitions(lambda lines: [sum(1 for _ in lines)]).collect()
    before = [sum(counts[:place]) for place in range(len(counts))]
    # Without an environment the process would have none at all, and find no program.
    lines = works.pipe(shell(style), env=dict(os.environ), checkCode=True)
    return lines.mapPartitionsWithIndex(lambda place, part: (renumbered(line, before[place]) for line in part))


def columns(frame, style):
    """mapInPandas: from a column `work` to columns, a process a batch of rows."""
    import pandas

    def row(line):
        told = json.loads(line)
        text = lambda key: told[key]["text"] if key in told else None
        error = told["error"]["message"] if "error" in told else None
        return told["id"], told.get("doi"), text("reference"), text("citation"), error

    def batch(frames):
        for frame in frames:
            # A row that holds nothing has its answer too.
            works = [" ".join((work or "null").splitlines()) or "null" for work in frame["work"]]
            lines = run(style, "\n".join(works).encode())
            if len(lines) != len(works):
                raise RuntimeError(f"{len(works)} works and {len(lines)} lines")
            yield pandas.DataFrame([row(line) for line in lines], columns=["id", "doi", "reference", "citation", "error"])

    return frame.mapInPandas(batch, COLUMNS)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--style", default="apa")
    parser.add_argument("--partitions", type=int)
    parser.add_argument("--columns", action="store_true")
    parser.add_argument("works")
    parser.add_argument("out")
    args = parser.parse_args()
    session = SparkSession.builder.appName("references").getOrCreate()
    context = session.sparkContext
    if args.works.endswith(".json.gz"):
        # A file is a part: some thousand works, all in one object.
        files = context.binaryFiles(args.works, args.partitions)
        lines = files.flatMap(lambda file: run(args.style, gzip.decompress(file[1])))
        lines.saveAsTextFile(args.out)
        return
    works = context.textFile(args.works, args.partitions or context.defaultParallelism)
    # A line of nothing is no work.
    if args.columns:
        frame = works.filter(str.strip).map(lambda work: (work,)).toDF("work string")
        columns(frame, args.style).write.parquet(args.out)
    else:
        piped(works, args.style).saveAsTextFile(args.out)


if __name__ == "__main__":
    main()
