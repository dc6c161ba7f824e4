"""Tells the warnings that are about an entry of ours from those about data that nobody has.

    judge.py WORKS.csl.json ENTRIES.bib LOG

The log is BibTeX's or biber's. A complaint that a field is missing counts only if the work has it.
"""

import json
import re
import sys

works, entries, log = sys.argv[1:]
items = {item.get("DOI", item["id"]).lower(): item for item in json.load(open(works))}
by_key, key = {}, None
for line in open(entries):
    if match := re.match(r"@\w+\{(.*),$", line):
        key = match[1]
    elif match := re.match(r"  doi = \{(.*)\}", line):
        by_key[key] = items.get(match[1].lower(), {})

# Which variables of CSL a field is made of.
SOURCES = {
    "author": ["author"], "editor": ["editor"], "title": ["title"],
    "journal": ["container-title"], "journaltitle": ["container-title"],
    "booktitle": ["container-title", "event-title"],
    "year": ["issued"], "date": ["issued"], "month": ["issued"],
    "publisher": ["publisher"], "school": ["publisher"], "institution": ["publisher"],
    "address": ["publisher-place"], "pages": ["page", "number"], "volume": ["volume"],
    "number": ["issue", "number", "collection-number"], "numpages": ["number-of-pages"],
    "howpublished": ["container-title", "publisher"], "organization": ["publisher"],
    "note": ["note"], "chapter": ["chapter-number"], "editors": ["editor"],
    "url": ["URL"], "doi": ["DOI"], "eprint": ["DOI"], "series": ["collection-title"],
}


def excused(key, fields):
    """Whether the work lacks at least one alternative: then nothing could have been written."""
    item = by_key.get(key)
    if item is None:
        return False
    issued = item.get("issued", {})
    if issued and "date-parts" not in issued:
        item = {**item, "issued": None}
    return all(not any(item.get(source) for source in SOURCES.get(field, ["?" + field])) for field in fields)


def is_isbn(digits):
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


problems = []
for line in open(log, errors="replace"):
    line = line.rstrip()
    if re.search(r"I couldn't|error message|I found|---line|illegal|Repeated entry|Sorry", line):
        problems.append(line)
    elif match := re.match(r"Warning--(.*)", line):
        text = match[1]
        if found := re.match(r"(?:empty|no) (.*?) (?:in|and .* in) (\S+)$", text):
            if excused(found[2], re.findall(r"\w+", found[1].replace(" and ", " "))):
                continue
        elif found := re.match(r"page numbers missing in (?:either|both) pages (?:or|and) numpages fields in (\S+)", text):
            if excused(found[1], ["pages"]):
                continue
        elif found := re.match(r"(?:neither|to sort, need) (.*?)(?: supplied)?(?: in)? (\S+)$", text):
            if excused(found[2], ["author", "editor"]):
                continue
        elif found := re.match(r"(?:there's a|unusual to have) number,? but no volume,? (?:in|for) (\S+)$", text):
            if excused(found[1], ["volume"]):
                continue
        elif found := re.match(r"edition ordinal word .* in (\S+)$", text):
            # IEEEtran wants editions as ordinal words; these works say something else.
            if not by_key.get(found[1], {}).get("edition", "").isdigit():
                continue
        elif text.startswith("INFO") or "all relevant fields are empty" in text and excused(text.split()[-1], ["title"]):
            continue
        problems.append(line)
    elif line.endswith("Invalid field 'publisher' for entrytype 'periodical'"):
        # The data model has no publisher of a journal; it is kept all the same, and biblatex ignores it.
        continue
    elif re.match(r"(WARN|ERROR)", line):
        if (found := re.search(r"ISBN '(\d{13})' in entry", line)) and is_isbn(found[1]):
            continue  # biber's list of publishers' numbers is older than the book.
        if line.endswith("for entrytype 'standard'"):
            continue  # biblatex knows the type, but its data model gives it no fields, not even a title.
        if found := re.search(r"Datamodel: Entry '(.*?)'.*: Missing mandatory field '(.*?)'", line):
            if excused(found[1], [found[2]]):
                continue
        elif found := re.search(r"Datamodel: Entry '(.*?)'.*: Missing mandatory field - one of '(.*?)' must", line):
            if excused(found[1], [name.strip() for name in found[2].split(",")]):
                continue
        problems.append(line)
for problem in problems[:12]:
    print("       ", problem)
if len(problems) > 12:
    print(f"        and {len(problems) - 12} more")
sys.exit(bool(problems))
