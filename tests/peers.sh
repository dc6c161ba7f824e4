#!/usr/bin/env bash
# Feeds exports to the programs that will read them, and fails on any error or warning that is about
# an entry of ours. Every served record of the shared material is exported, and hostile works that
# this script writes itself.
#
#   tests/peers.sh [path of the program]
#
# Peers are BibTeX with the styles of several publishers, pdfLaTeX or LuaLaTeX, biber with biblatex,
# pandoc, and readers of RIS, NBIB, YAML, CFF and XML in Python. One that is not installed is skipped,
# and the script says so. On Debian:
#   apt-get install --no-install-recommends texlive-latex-base texlive-luatex texlive-bibtex-extra \
#     texlive-publishers lmodern biber pandoc
#   pip install rispy nbib cffconvert pyyaml
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
shared=${DOICITE_SHARED:-$root/../shared}
program=${1:-}
if [ -z "$program" ]; then
  cargo build --quiet || exit 1
  program=${CARGO_TARGET_DIR:-target}/debug/doicite
fi
program=$(realpath "$program")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work DOICITE_ENDPOINT=http://127.0.0.1:9 LC_ALL=C.UTF-8
failures=0

fail() { printf 'FAILED  %s\n' "$1"; failures=$((failures + 1)); }
pass() { printf 'ok      %s\n' "$1"; }
has() { command -v "$1" >/dev/null || { printf 'skipped %s: %s is not installed\n' "$2" "$1"; return 1; }; }
knows() { python3 -c "import $1" 2>/dev/null || { printf 'skipped %s: Python has no %s\n' "$2" "$1"; return 1; }; }
tex() { # file, name
  if lualatex -interaction=nonstopmode -halt-on-error "$1" > "$1.out" 2>&1; then
    pass "$2"
  else
    grep -a -A6 '^!' "$1.log" | head -12
    fail "$2"
  fi
}
style() { [ -n "$(kpsewhich "$1")" ] || { printf 'skipped %s: it is not installed\n' "$1"; return 1; }; }

has python3 everything || exit 1
python3 tests/peers/works.py > "$work/hostile.json"
sets=(hostile)
cp "$work/hostile.json" "$work/hostile.in"
if [ -f "$shared/fidelity/records.served.jsonl" ]; then
  sets+=(served)
  cp "$shared/fidelity/records.served.jsonl" "$work/served.in"
else
  echo "skipped served records: $shared is not there"
fi
cd "$work"

# What the works say, by key: judge.py tells warnings about missing data from ours.
export_as() { "$program" export --quiet --to "$1" "$set.in" -o "$2" || fail "export of $set to $1"; }
judge() { # name, log
  if python3 "$root/tests/peers/judge.py" "$set.csl.json" "$set.keys.bib" "$2"; then pass "$1"; else fail "$1"; fi
}

for set in "${sets[@]}"; do
  export_as csl-json "$set.csl.json"
  "$program" bib --quiet "$set.in" -o "$set.keys.bib" || fail "bib of $set"

  if has bibtex BibTeX; then
    while read -r bst preset; do
      style "$bst.bst" || continue
      "$program" bib --quiet ${preset:+--for "$preset"} "$set.in" -o "$bst.bib" || fail "bib for $bst"
      printf '\\relax\n\\citation{*}\n\\bibstyle{%s}\n\\bibdata{%s}\n' "$bst" "$bst" > "$set-$bst.aux"
      bibtex "$set-$bst" > "$set-$bst.said"
      [ $? -le 2 ] || fail "BibTeX $bst crashed ($set)"
      judge "BibTeX $bst ($set)" "$set-$bst.said"
      # BibTeX abbreviates names by their first byte, so what it makes of other scripts is not text;
      # its sister for Unicode is for those who need them.
      if has lualatex "LuaLaTeX $bst" && has bibtexu "LuaLaTeX $bst"; then
        cat > "$set-$bst.tex" <<TEX
\\documentclass{article}\\usepackage{fontspec,amssymb,url,hyperref}\\usepackage[numbers]{natbib}
\\providecommand{\\bibinfo}[2]{#2}\\providecommand{\\showDOI}[1]{#1}\\providecommand{\\natexlab}[1]{#1}
\\begin{document}\\nocite{*}\\bibliographystyle{$bst}\\bibliography{$bst}\\end{document}
TEX
        bibtexu "$set-$bst" > "$set-$bst.unicode" 2>&1 || true
        tex "$set-$bst" "LuaLaTeX $bst ($set)"
      fi
    done <<'STYLES'
plain
abbrv
unsrt
plainnat natbib
abbrvnat natbib
IEEEtran ieee
apsrev4-2 revtex
ACM-Reference-Format acm
STYLES
  fi

  if has pdflatex pdfLaTeX; then
    # What TeX has no command for needs another engine, as the program says: it is taken out here.
    python3 "$root/tests/peers/ascii.py" < "$set.keys.bib" > "$set-ascii.bib"
    printf '\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{textcomp,amssymb}\\begin{document}\\nocite{*}\\bibliographystyle{plain}\\bibliography{%s-ascii}\\end{document}' "$set" > "$set-ascii.tex"
    printf '\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{%s-ascii}\n' "$set" > "$set-ascii.aux"
    bibtex "$set-ascii" > /dev/null
    if pdflatex -interaction=nonstopmode -halt-on-error "$set-ascii" > "$set-ascii.out" 2>&1; then
      pass "pdfLaTeX plain ($set)"
    else
      grep -A6 '^!' "$set-ascii.log" | head -20
      fail "pdfLaTeX plain ($set)"
    fi
  fi

  if has biber biber && has lualatex biblatex && style biblatex.sty; then
    export_as biblatex "$set-biblatex.bib"
    printf '\\documentclass{article}\\usepackage{fontspec,amssymb}\\usepackage[style=authoryear]{biblatex}\\addbibresource{%s-biblatex.bib}\\begin{document}\\nocite{*}\\printbibliography\\end{document}' "$set" > "$set-biblatex.tex"
    lualatex -interaction=nonstopmode -halt-on-error "$set-biblatex" > "$set-biblatex.out" 2>&1 || fail "LuaLaTeX biblatex before biber ($set)"
    biber --validate-datamodel "$set-biblatex" > "$set-biblatex.biber" 2>&1
    judge "biber ($set)" "$set-biblatex.biber"
    tex "$set-biblatex" "LuaLaTeX biblatex ($set)"
  fi

  if has pandoc pandoc; then
    printf -- '---\nnocite: "@*"\n---\n' > all.md
    for format in bibtex biblatex csl-json csl-yaml ris; do
      case $format in bibtex | biblatex) name=bib ;; csl-json) name=json ;; csl-yaml) name=yaml ;; ris) name=ris ;; esac
      export_as "$format" "pandoc.$name"
      if [ "$format" = ris ] && ! pandoc --list-input-formats | grep -qx ris; then
        echo "skipped pandoc ris: this pandoc does not read it"
        continue
      fi
      pandoc --citeproc --bibliography "pandoc.$name" all.md -t plain -o pandoc.txt 2> pandoc.all
      status=$?
      # Plain text has no form for a root, which pandoc says.
      grep -vF 'Could not convert TeX math \sqrt{}' pandoc.all > pandoc.err
      if [ $status = 0 ] && [ ! -s pandoc.err ] && [ -s pandoc.txt ]; then
        pass "pandoc $format ($set)"
      else
        head -5 pandoc.err
        fail "pandoc $format ($set)"
      fi
    done
  fi

  while read -r format module; do
    export_as "$format" "$set.$format"
    knows "$module" "reader of $format" || continue
    if python3 "$root/tests/peers/read.py" "$format" "$set.$format" "$set.csl.json"; then
      pass "reader of $format ($set)"
    else
      fail "reader of $format ($set)"
    fi
  done <<'READERS'
ris rispy
nbib nbib
csl-json json
csl-yaml yaml
hayagriva yaml
cff cffconvert
dublin-core xml
mods xml
coins html
READERS
done

# A formula in a title is written as one only where TeX sets it: whatever is served, the document goes on.
preamble='\usepackage{amsmath,amssymb}\providecommand{\mathscr}{\mathcal}'
if style amsmath.sty && style amssymb.sty; then
  python3 "$root/tests/peers/formulas.py" > formulas.jsonl
  "$program" bib --quiet formulas.jsonl -o formulas.bib || fail "bib of formulas"
  "$program" export --quiet --to biblatex formulas.jsonl -o formulas-biber.bib || fail "export of formulas to biblatex"
  refused=$(grep -A2 '^@book{c' formulas.bib | grep 'title =' | grep -vF '{$')
  known=$(grep -c '^@book{c' formulas.bib)
  if [ "$known" -gt 400 ] && [ -z "$refused" ]; then
    pass "$known commands of formulas are kept"
  else
    fail "of $known commands of formulas these are not kept: $refused"
  fi
  if has bibtex formulas && has pdflatex formulas; then
    printf '\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{textcomp}%s\\begin{document}\\nocite{*}\\bibliographystyle{plain}\\bibliography{formulas}\\end{document}' "$preamble" > formulas.tex
    printf '\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{formulas}\n' > formulas.aux
    bibtex formulas > formulas.said || fail "BibTeX of formulas"
    if pdflatex -interaction=nonstopmode formulas > formulas.out 2>&1; then
      pass "pdfLaTeX of formulas"
    else
      grep -a -A6 '^! ' formulas.log | head -20
      fail "pdfLaTeX of formulas"
    fi
  fi
  if has biber formulas && has lualatex formulas && style biblatex.sty; then
    printf '\\documentclass{article}\\usepackage{fontspec}%s\\usepackage[style=authoryear]{biblatex}\\addbibresource{formulas-biber.bib}\\begin{document}\\nocite{*}\\printbibliography\\end{document}' "$preamble" > formulas-biber.tex
    lualatex -interaction=nonstopmode formulas-biber > formulas-biber.out 2>&1 || fail "LuaLaTeX of formulas before biber"
    biber --quiet formulas-biber > formulas-biber.said 2>&1 || fail "biber of formulas"
    tex formulas-biber "LuaLaTeX of formulas"
  fi
fi

printf '%s failures\n' "$failures"
[ "$failures" -eq 0 ]
