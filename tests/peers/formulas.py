"""Prints works whose titles hold formulas, as JSON Lines: each command that the program knows, under a key that begins
with c, and formulas made at random of what TeX sets and of more that it does not, under keys that begin with f.

    formulas.py [how many] [seed]
"""

import json
import pathlib
import random
import re
import sys

SOURCE = pathlib.Path(__file__).parents[2] / "src/formats/bibtex/write/tex/formula.rs"
FORMS = {
    "LETTERS": "a^%s_%s",
    "SYMBOLS": "a%sb",
    "OPERATORS": "a%s_i b",
    "UNARY": "%s{a}",
    "ACCENTS": "{%s{a}_1}_2",
    "BINARY": "%s{a}{b}",
    "OPTIONAL": "%s{a}%s[a]{b}",
    "WORDS": "%s{a}",
    "SIZES": "%s( a",
    "DELIMITERS": r"\left%sa\right%s",
    "SWITCHES": "a%s b",
    "SPACES": "a^2%s^3b",
    "DIVISIONS": "a%s b",
}

count = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)

PIECES = r"""
x y 2 ( ) [ ] | . , - + = < ' ^ _ { } \{ \} \| \, \; \! ^{ _{ } } ′ ″ α Α ∑ √ ² × ≤ ∞ \alpha \sum \lim \infty
\mathrm \mathrm{a} \mathbb \mathbb{Z} \mathcal{O} \rm {\rm \text \text{max} \mbox{a} \frac \frac{ \frac{1}{2} \sqrt
\sqrt{ \sqrt[ \sqrt[3]{x} \hat \hat{a} \bar \overline{ \left \right \left( \right) \left\{ \right. \big \bigl(
\bigr) \limits \nolimits \langle \rangle \vert \quad \pmod \pmod{p} \bmod \prime \operatorname* \mathop{\rm Re}
\smash[ \text{a{b}c} \tilde{\bar{x}} ~ \% \over \bm{k} \lt \xrightarrow[ \displaystyle \operatorname
\operatorname{Hom} \ensuremath{ \unknown \\ \left. \left[ \imath \bf \overrightarrow{AB}
""".split()
WELL_FORMED = [
    "x^{?}", "x_{?}", "{?}", r"\frac{?}{?}", r"\sqrt{?}", r"\left(?\right)", r"\left\{?\right.", r"\hat{?}",
    r"\{?\}", r"\sum\limits_{?}", r"\mathrm{?}", "?'", "?^2", "?_i", "? ?", "?+?", r"x_\mathrm{?}",
    r"\bigl(?\bigr)", r"{\hat{?}_1}_2", r"\mathbf{\bar ?}'", r"\ensuremath{?}^2", r"x_\ldots ?", r"a\mod{?}",
    r"\sqrt[?]{?}", r"\left\langle ?\right\rangle ", r"{?\over ?}",
]


def formula(depth):
    """A formula: of whole parts, or of pieces in any order."""
    if depth and random.random() < 0.6:
        return "".join(formula(depth - 1) if c == "?" else c for c in random.choice(WELL_FORMED))
    return random.choice(["", " ", "\u2009"]).join(random.choices(PIECES, k=random.choice([1, 1, 1, 2, 3])))


def each_command():
    """Every command that the program knows, as it is used."""
    source = SOURCE.read_text()
    for table, form in FORMS.items():
        for name in re.search(rf'const {table}: &str = r?"(.*?)"', source, re.DOTALL)[1].split():
            command = "\\" + name + (" " if name.isalpha() else "")
            yield form.replace("%s", command)


works = [(f"c{at}", content) for at, content in enumerate(each_command())]
works += [(f"f{at}", formula(3)) for at in range(count)]
for key, content in works:
    title = f"Of ${content}$ things"
    print(json.dumps({"id": key, "type": "book", "title": title, "issued": {"date-parts": [[2000]]}}))
