"""Writes hostile works as CSL-JSON: what metadata can hold that a format might act on."""

import json
from pathlib import Path

hostile = json.loads((Path(__file__).parent / "hostile.json").read_text(encoding="utf-8"))
KINDS = hostile["kinds"]

works = []
for number, text in enumerate(hostile["texts"]):
    for kind in KINDS if number < 2 else KINDS[number % 3 :: 3]:
        works.append({
            "id": f"10.99999/{kind}.{number}",
            "type": kind,
            "DOI": f"10.99999/{kind}.{number}",
            "title": text,
            "container-title": text,
            "collection-title": text,
            "publisher": text,
            "publisher-place": text,
            "event-title": text,
            "genre": text,
            "edition": text,
            "volume": "1",
            "issue": "2-3",
            "page": "10-20",
            **({"number": "US 1"} if kind == "patent" else {}),
            "version": text,
            "author": [{"family": text, "given": text}, {"literal": text}, {"family": "Doe", "given": "J."}],
            "editor": [{"family": text, "given": text, "suffix": "Jr."}],
            "issued": {"date-parts": [[2020, 2, 29]]},
            "URL": "https://example.org/a_b%20c?d=e&f=g#h~{}\\",
        })
works.append({
    "id": "10.99999/many", "type": "article-journal", "DOI": "10.99999/many", "title": "A thousand authors",
    "container-title": "Journal of crowds", "issued": {"date-parts": [[2020]]}, "page": "1",
    "author": [{"family": f"Author{chr(97 + n % 26)}{n}", "given": "A. B."} for n in range(1000)],
})
print(json.dumps(works, ensure_ascii=False))
