"""Reads an export with a reader that is not ours, and compares what it finds to the works.

    read.py FORMAT FILE WORKS.csl.json
"""

import json
import sys

form, path, works = sys.argv[1:]
items = json.load(open(works))
text = open(path, encoding="utf-8").read()
dois = {item["DOI"].lower() for item in items if item.get("DOI")}


def same(found, what="DOIs"):
    found = {doi.lower() for doi in found if doi}
    if found != dois:
        print(f"        {what} differ: missing {sorted(dois - found)[:3]}, new {sorted(found - dois)[:3]}")
        sys.exit(1)


def count(number):
    if number != len(items):
        print(f"        {number} entries of {len(items)}")
        sys.exit(1)


if form == "ris":
    import rispy

    entries = rispy.loads(text)
    count(len(entries))
    same(entry.get("doi") for entry in entries)
    names = {len(entry.get("authors", [])) for entry in entries}
    if max(names) < max(len(item.get("author", [])) for item in items):
        sys.exit("        authors are missing")
elif form == "nbib":
    import nbib

    # Every record of PubMed has a number and this reader insists on one; others tell the format by
    # the line, so that it is there, without a number, for works that PubMed does not have.
    entries = nbib.read(text.replace("PMID- \n", ""))
    count(len(entries))
    same(entry.get("doi") for entry in entries)
elif form == "csl-json":
    count(len(json.loads(text)))
elif form == "csl-yaml":
    import yaml

    # Text is Markdown there, which pandoc reads; here it is only YAML.
    works = [(work["id"], work["type"]) for work in yaml.safe_load(text)["references"]]
    if works != [(item["id"], item["type"]) for item in items]:
        print("        not the works that the JSON has:", str(works)[:300])
        sys.exit(1)
elif form == "hayagriva":
    import yaml

    entries = yaml.safe_load(text)
    count(len(entries))
    same(entry.get("serial-number", {}).get("doi") for entry in entries.values())
elif form == "cff":
    import yaml
    from cffconvert import Citation

    head = 'cff-version: 1.2.0\nmessage: m\ntitle: t\nauthors:\n  - name: n\n'
    count(len(yaml.safe_load(text)["references"]))
    try:
        Citation(head + text).validate()
    except Exception as error:
        print("        ", str(error)[:600])
        sys.exit(1)
elif form in ("dublin-core", "mods"):
    import xml.etree.ElementTree as tree

    root = tree.fromstring(text.encode())
    count(len(root))
    if form == "mods":
        same(e.text for e in root.iterfind("{*}mods/{*}identifier[@type='doi']"))
elif form == "coins":
    from html.parser import HTMLParser
    from urllib.parse import parse_qs

    found = []

    class Spans(HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.append(parse_qs(dict(attributes)["title"], strict_parsing=True))

    Spans().feed(text)
    count(len(found))
    same(i.removeprefix("info:doi/") for span in found for i in span.get("rft_id", []) if i.startswith("info:doi/"))
