#!/usr/bin/env bash
# Prints the licences of the crates that are linked into the program, as their own files state them:
#
#   packaging/third-party.sh [--without-apache]
#
# Packages carry the text. With --without-apache the text of Apache-2.0 is left out, which every Debian system has.
set -euo pipefail
cd "$(dirname "$0")/.."

without_apache=${1:-}

# The licence of one crate.
notice() {
    local name=$1 version=$2 licence=$3 source file
    printf '\n==== %s %s (%s)\n' "$name" "$version" "$licence"
    for source in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"$name-$version"; do
        for file in "$source"/{LICEN[CS]E,COPYING,COPYRIGHT,NOTICE}*; do
            [ -f "$file" ] || continue
            if [ -n "$without_apache" ] && grep -q 'Version 2.0, January 2004' "$file"; then continue; fi
            printf '\n-- %s\n\n' "$(basename "$file")"
            cat "$file"
        done
        break
    done
}

crates=$(cargo tree --locked --edges normal --prefix none --format '{p}|{l}' |
    sed -n 's/^\([^ ]*\) v\([^ |]*\)\( (proc-macro)\)\?\( ([^)]*)\)\?|\(.*\)$/\1\t\2\t\5/p' |
    grep -v '^doicite' | sed 's/ (\*)$//' | sort -u)
[ -n "$crates" ] || { echo "packaging/third-party.sh: cargo names no crates" >&2; exit 1; }

echo "The crates that are linked into doicite, and their licences."
while IFS=$'\t' read -r name number licence; do notice "$name" "$number" "$licence"; done <<<"$crates"
cat <<'END'

==== styles and locales of the Citation Style Language project (CC-BY-SA-3.0)

The CSL styles and locales in the program come through the hayagriva crate. Copyright: the Citation Style Language
project and its contributors. Licence: https://creativecommons.org/licenses/by-sa/3.0/legalcode
END
