"""Writes hostile works as CSL-JSON: what metadata can hold that a format might act on."""

import json

HOSTILE = [
    r"& % $ # _ { } ~ ^ \ ` ' \" < > | @ , = * + ;",
    "unbalanced { brace",
    "unbalanced } brace",
    r"\input{/etc/passwd} \write18{id} \end{document} \csname x\endcsname ^^5cinput",
    "$x^2$ and $2.99 and $$",
    "100% of R&D_costs #1 ~ \\ ^",
    "é à ü ñ ô ß æ œ ø å ł đ ð þ ŋ ı ā č ş ő ů ż ḥ ẽ ế Ǽ",
    "ελληνική γλώσσα α-β",
    "Щербаков и город",
    "杨晓雪 光学学报",
    "한국어 日本語 עברית العربية",
    "‘single’ “double” – — … « » ° © ® ™ € £ ½ ² ₂ ≤ ∞ → ∑",
    "a\u0301\u0302\u0303 x\u0304 \u00a0\u2009\u202f\u3000 soft\u00adhyphen \u200b",
    "<i>italic</i> <b>bold</b> <sup>2</sup> H<sub>2</sub>O <span class=\"nocase\">mRNA</span>",
    "and others and , and",
    "TY  - BOOK\nER  - \n%0 x",
    "word " * 40,
]

KINDS = [
    "article-journal", "article", "book", "chapter", "paper-conference", "thesis", "report", "dataset",
    "software", "standard", "webpage", "post-weblog", "patent", "manuscript", "entry-encyclopedia",
    "article-magazine", "article-newspaper", "review", "document", "map", "speech",
]

works = []
for number, text in enumerate(HOSTILE):
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
