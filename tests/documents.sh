#!/usr/bin/env bash
# Gives documents and their bibliographies to the programs that will read them, and fails if one of
# their citations finds no entry: pandoc, LuaLaTeX with biber and with BibTeX, Typst.
#
#   tests/documents.sh [path of the program]
#
# A program that is not installed is skipped, and the script says so. For Typst, its Python package does:
#   pip install typst
# DOICITE_PYTHON names the interpreter that has it.
set -uo pipefail
cd "$(dirname "$0")/.."
program=${1:-}
if [ -z "$program" ]; then
  cargo build --quiet || exit 1
  program=${CARGO_TARGET_DIR:-target}/debug/doicite
fi
program=$(realpath "$program")
python=${DOICITE_PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work DOICITE_ENDPOINT=http://127.0.0.1:9 LC_ALL=C.UTF-8
cd "$work"
failures=0

fail() { printf 'FAILED  %s\n' "$1"; failures=$((failures + 1)); }
pass() { printf 'ok      %s\n' "$1"; }
has() { command -v "$1" >/dev/null || { printf 'skipped %s: %s is not installed\n' "$2" "$1"; return 1; }; }
doc() { "$program" doc --offline --quiet "$@" || fail "doicite doc $*"; }

# What both ways of citing can have; brackets need another key in most programs.
lancet='doi:10.1016/s0140-6736(97)11096-0'
both=(doi:10.3390/ijerph18147338 https://doi.org/10.1038/171737a0 doi:10.48550/arXiv.1706.03762v5 10.1109/CVPR.2016.90)

if has pandoc Markdown; then
  for bibliography in refs.json refs.bib refs.yaml; do
    rm -f refs.*
    {
      printf -- '---\nbibliography: %s\n---\n\n' "$bibliography"
      for doi in "${both[@]}"; do printf 'See [e.g. @%s, p. 3; -@%s] and @%s [p. 4].\n\n' "$doi" "$doi" "$doi"; done
    } > paper.md
    cp paper.md keys.md
    [ "$bibliography" = refs.json ] && printf 'And [@{%s}].\n' "$lancet" >> paper.md
    printf 'And [@{%s}], @%s says.\n' "$lancet" "$lancet" >> keys.md
    doc paper.md
    doc keys.md --rewrite
    for file in paper.md keys.md; do
      if pandoc --citeproc "$file" -t plain -o out.txt 2> err.txt && [ ! -s err.txt ] && [ -s out.txt ]; then
        pass "pandoc $bibliography $file"
      else
        head -5 err.txt
        fail "pandoc $bibliography $file"
      fi
    done
  done
fi

tex() { # name, program for the bibliography
  lualatex -interaction=nonstopmode -halt-on-error "$1" > /dev/null
  "$2" "$1" > "$1.said" 2>&1 || true
  lualatex -interaction=nonstopmode -halt-on-error "$1" > /dev/null
  if lualatex -interaction=nonstopmode -halt-on-error "$1" > /dev/null \
    && ! grep -qiE "undefined|empty bibliography" "$1.log" && ! grep -qE "^(WARN|ERROR|Warning)" "$1.said"; then
    pass "$2 $1"
  else
    grep -iE "undefined|^!" "$1.log" | head -5
    grep -E "^(WARN|ERROR|Warning)" "$1.said" | head -5
    fail "$2 $1"
  fi
}

latex() { # name, preamble, list, program
  {
    printf '\\documentclass{article}\\usepackage{fontspec}%s\\begin{document}\n' "$2"
    for doi in "${both[@]}"; do printf 'See \\cite[3]{%s}, \\cite{%s,%s}.\n' "$doi" "$doi" "${both[0]}"; done
  } > "$1-dois.tex"
  cp "$1-dois.tex" "$1-keys.tex"
  printf 'And \\cite{%s}.\n' "$lancet" >> "$1-keys.tex"
  for file in "$1-dois" "$1-keys"; do printf '%s\\end{document}\n' "$3" >> "$file.tex"; done
  doc "$1-dois.tex"
  doc "$1-keys.tex" --rewrite
  tex "$1-dois" "$4"
  tex "$1-keys" "$4"
}

if has lualatex LaTeX; then
  if has biber biblatex && [ -n "$(kpsewhich biblatex.sty)" ]; then
    latex biblatex '\usepackage[style=authoryear]{biblatex}\addbibresource{biblatex.bib}' '\printbibliography' biber
  fi
  if has bibtex natbib && [ -n "$(kpsewhich natbib.sty)" ]; then
    latex natbib '\usepackage{natbib}\bibliographystyle{plainnat}' '\bibliography{natbib}' bibtex
  fi
fi

if "$python" -c 'import typst' 2> /dev/null; then
  {
    for doi in "${both[@]}" "$lancet"; do printf 'See #cite(label("%s"), supplement: [p. 3]).\n' "$doi"; done
    printf '#bibliography("refs.yml")\n'
  } > paper.typ
  { printf 'And @%s[p. 4], @%s.\n' "${both[0]}" "$lancet"; cat paper.typ; } > keys.typ
  doc paper.typ
  doc keys.typ --rewrite
  for file in paper.typ keys.typ; do
    if "$python" -c 'import sys, typst; typst.compile(sys.argv[1], output="out.pdf")' "$file" 2> err.txt; then
      pass "Typst $file"
    else
      tail -1 err.txt
      fail "Typst $file"
    fi
  done
else
  echo "skipped Typst: $python has no typst"
fi

printf '%s failures\n' "$failures"
[ "$failures" -eq 0 ]
