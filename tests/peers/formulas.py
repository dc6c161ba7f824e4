"""Prints works whose titles hold formulas made at random, as JSON Lines: what TeX sets, and more that it does not.

    formulas.py [how many] [seed]
"""

import json
import random
import sys

count = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)

PIECES = r"""
x y 2 ( ) [ ] | . , - + = < ' ^ _ { } \{ \} \| \, \; \! ^{ _{ } } ′ ″ α Α ∑ √ ² × ≤ ∞
\alpha \sum \lim \infty \mathrm \mathrm{a} \mathbb \mathbb{Z} \mathcal{O} \rm {\rm \text \text{max} \mbox{a}
\frac \frac{ \frac{1}{2} \sqrt \sqrt{ \sqrt[ \sqrt[3]{x} \hat \hat{a} \bar \overline{ \left \right \left( \right)
\left\{ \right. \big \bigl( \bigr) \limits \nolimits \langle \rangle \vert \quad \pmod \pmod{p} \bmod \prime
\displaystyle \operatorname \operatorname{Hom} \ensuremath{ \unknown \\ \left. \left[ \imath \bf \overrightarrow{AB}
""".split()
WELL_FORMED = [
    "x^{?}", "x_{?}", "{?}", r"\frac{?}{?}", r"\sqrt{?}", r"\left(?\right)", r"\left\{?\right.", r"\hat{?}", r"\{?\}",
    r"\sum\limits_{?}", r"\mathrm{?}", "?'", "?^2", "?_i", "? ?", "?+?", r"x_\mathrm{?}", r"\bigl(?\bigr)", r"\sqrt[?]{?}",
]


def formula(depth):
    """A formula: of whole parts, or of pieces in any order."""
    if depth and random.random() < 0.6:
        return "".join(formula(depth - 1) if c == "?" else c for c in random.choice(WELL_FORMED))
    return random.choice(["", " "]).join(random.choices(PIECES, k=random.choice([1, 1, 1, 2, 3])))


for at in range(count):
    title = f"Of ${formula(3)}$ things"
    print(json.dumps({"id": f"f{at}", "type": "book", "title": title, "issued": {"date-parts": [[2000]]}}))
