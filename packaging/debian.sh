#!/usr/bin/env bash
# Builds a Debian package from a release build, and tries it:
#
#   packaging/debian.sh [--built PROGRAM]      →  target/debian/doicite_VERSION_ARCHITECTURE.deb
#
# In it: the program, completions for bash, zsh and fish, a manual page for the program and for each
# verb, the documents, and the licences of everything that is linked in. Completions and pages are
# what the program itself prints, so they fit it. Then the package is unpacked and installed below an
# empty folder, and what is in it is used: nothing outside target/ changes.
#
# Wants dpkg-deb; uses dpkg-shlibdeps (dpkg-dev), lintian, man, zsh and fish where they are.
set -euo pipefail
cd "$(dirname "$0")/.."

has() { command -v "$1" >/dev/null; }
die() { echo "packaging/debian.sh: $*" >&2; exit 1; }

if [ "${1:-}" = --built ]; then
    program=$(realpath "$2")
else
    cargo build --release --locked
    program=$(realpath "${CARGO_TARGET_DIR:-target}/release/doicite")
fi
version=$("$program" --version | cut -d' ' -f2)
architecture=$(dpkg --print-architecture)
maintainer="${DEBFULLNAME:-The doicite developers} <${DEBEMAIL:-doicite@localhost}>"
# The same sources give the same package.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
work=$PWD/target/debian
rm -rf "$work"
root=$work/root
doc=$root/usr/share/doc/doicite
install -d "$root/DEBIAN" "$doc" "$root/usr/share/man/man1" "$root/usr/share/man/man7"

install -D -m 755 "$program" "$root/usr/bin/doicite"
strip "$root/usr/bin/doicite"

completions() { install -d "$(dirname "$root/$2")"; "$program" completions "$1" >"$root/$2"; }
completions bash usr/share/bash-completion/completions/doicite
completions zsh usr/share/zsh/vendor-completions/_doicite
completions fish usr/share/fish/vendor_completions.d/doicite.fish

page() { gzip -9n >"$root/usr/share/man/man$2/$1.$2.gz"; }
"$program" man | page doicite 1
"$program" man | sed -n 's/^doicite\\-\([a-z]*\)(1)$/\1/p' >"$work/verbs"
[ "$(wc -l <"$work/verbs")" -gt 5 ] || die "the manual page lists no verbs"
while read -r verb; do
    "$program" man "$verb" | page "doicite-$verb" 1
done <"$work/verbs"
# The topics `styles` and `check` are also commands, whose pages say more.
for topic in ids formats libraries offline scripts settings; do
    "$program" man "$topic" | page "doicite-$topic" 7
done

install -m 644 README.md ARCHITECTURE.md "$doc"
gzip -9nc CHANGELOG.md >"$doc/changelog.gz"
install -d "$doc/docs" "$doc/examples"
install -m 644 docs/*.md docs/*.svg "$doc/docs"
install -m 644 examples/*.* "$doc/examples"
{
    printf 'doicite (%s-1) unstable; urgency=medium\n\n  * Packaged from the sources of version %s.\n\n' \
        "$version" "$version"
    printf ' -- %s  %s\n' "$maintainer" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$doc/changelog.Debian.gz"

packaging/third-party.sh --without-apache | gzip -9n >"$doc/third-party.gz"

{
    cat <<'END'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: doicite
Comment: The crates that are linked in have licences of their own; third-party.gz beside this file has
 them all.

END
    printf 'Files: *\nCopyright: %s\nLicense: Expat or Apache-2.0\n\n' \
        "$(sed -n 's/^Copyright (c) //p' LICENSE-MIT | head -1)"
    cat <<'END'
Files: usr/bin/doicite
Copyright: the Citation Style Language project and its contributors
License: CC-BY-SA-3.0
Comment: Only the CSL styles and locales that the program carries.

License: Expat
END
    sed -n '/^Permission/,$p' LICENSE-MIT | sed 's/^$/./; s/^/ /'
    cat <<'END'

License: Apache-2.0
 On Debian systems the text of the Apache License, version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.

License: CC-BY-SA-3.0
 Creative Commons Attribution-ShareAlike 3.0 Unported:
 https://creativecommons.org/licenses/by-sa/3.0/legalcode
END
} >"$doc/copyright"

depends=libc6
if has dpkg-shlibdeps; then
    install -d "$work/debian"
    printf 'Source: doicite\n\nPackage: doicite\nArchitecture: any\n' >"$work/debian/control"
    depends=$(cd "$work" && dpkg-shlibdeps -O root/usr/bin/doicite 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
fi
cat >"$root/DEBIAN/control" <<END
Package: doicite
Version: $version-1
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Depends: $depends
Recommends: ca-certificates
Section: tex
Priority: optional
Description: references, BibTeX and reference lists from DOIs
 doicite turns DOIs into references in any citation style of the Citation
 Style Language, into BibTeX or BibLaTeX entries and into reference lists, and
 checks references against the records of their DOIs. It reads and writes the
 formats of reference managers, caches what it fetches, and works offline.
END
chmod -R u=rwX,go=rX "$root"
deb=$work/doicite_$version-1_$architecture.deb
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --build --root-owner-group "$root" "$deb" >/dev/null

# --- Is it good?
contents=$(dpkg-deb --contents "$deb")
for file in usr/bin/doicite usr/share/bash-completion/completions/doicite \
    usr/share/zsh/vendor-completions/_doicite usr/share/fish/vendor_completions.d/doicite.fish \
    usr/share/man/man1/doicite.1.gz usr/share/man/man1/doicite-list.1.gz usr/share/doc/doicite/copyright; do
    grep -q " ./$file$" <<<"$contents" || die "$file is not in the package"
done
! grep -v ' root/root ' <<<"$contents" || die "a file does not belong to root"

system=$work/system
install -d "$system"/var/lib/dpkg/{info,updates,triggers} "$work/home"
: >"$system/var/lib/dpkg/status"
# An empty system has no C library either: the program runs with that of this machine.
dpkg --root="$system" --log=/dev/null --force-not-root --force-depends --install "$deb" >"$work/dpkg.log" 2>&1 ||
    die "it cannot be installed: $(cat "$work/dpkg.log")"
installed() { env -i HOME="$work/home" PATH=/usr/bin:/bin "$system/usr/bin/doicite" "$@"; }
[ "$(installed --version)" = "doicite $version" ] || die "the installed program does not run"
installed --offline -q 10.3390/ijerph18147338 | grep -q '^Borriello' || die "the installed program does not cite"
# A shell in which the installed program is the first that is found.
completing() { env -i HOME="$work/home" TERM=dumb PATH="$system/usr/bin:/usr/bin:/bin" "$@" 2>&1; }
offers() { grep -q '^apa\b' <<<"$2" || die "$1 does not complete styles: $2"; }
scripts=$system/usr/share
# shellcheck disable=SC2016 # expanded by the shells that are asked
{
    offers bash "$(completing bash -c 'COMP_WORDS=(doicite -s ap) COMP_CWORD=2
        . "$1" && _clap_complete_doicite doicite ap -s && printf "%s\n" "${COMPREPLY[@]}"' \
        - "$scripts/bash-completion/completions/doicite")"
    if has fish; then
        offers fish "$(completing fish --no-config -c \
            "source $scripts/fish/vendor_completions.d/doicite.fish; complete --do-complete 'doicite -s ap'")"
    fi
    if has zsh; then
        # What is offered is caught where zsh would show it.
        offers zsh "$(completing zsh -fc 'fpath=($1 $fpath); autoload -Uz compinit _doicite; compinit -u -D
            compdef() { :; }; _describe() { print -l -- ${(P)3} ${(P)4}; }
            words=(doicite -s ap) CURRENT=3; _doicite' - "$scripts/zsh/vendor-completions" | tr -d "'")"
    fi
}
if has man; then
    for page in "$system"/usr/share/man/man[17]/*; do
        said=$(LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l "$page" 2>&1 >/dev/null) || die "$page: $said"
        [ -z "$said" ] || die "$page: $said"
    done
fi
# What a package made outside Debian cannot have: a maintainer's address there, a bug that asked for it,
# and crates (here the port of libyaml) as packages of their own.
beside=bogus-mail-host,bogus-mail-host-in-debian-changelog,initial-upload-closes-no-bugs,embedded-library
if has lintian; then lintian --allow-root --fail-on error,warning --suppress-tags "$beside" "$deb"; else echo "skipped: lintian is not installed"; fi
dpkg --root="$system" --log=/dev/null --force-not-root --purge doicite >>"$work/dpkg.log" 2>&1 ||
    die "it cannot be removed: $(cat "$work/dpkg.log")"
[ ! -e "$system/usr/bin/doicite" ] || die "removing it leaves the program"
echo "$deb"
