#!/usr/bin/env bash
# Builds an npm package of the program, and tries it:
#
#   packaging/npm.sh [--built PROGRAM]      →  target/npm/doicite-VERSION-OS-CPU.tgz
#
# The package holds the program for this system and no JavaScript: npm links the program itself, so that it starts
# as fast as without npm. It is installed into an empty folder, without network and without dependencies, and cites
# from there in an empty home; then it is removed again.
#
# Wants node and npm.
set -euo pipefail
cd "$(dirname "$0")/.."

die() { echo "packaging/npm.sh: $*" >&2; exit 1; }

if [ "${1:-}" = --built ]; then
    program=$(realpath "$2")
else
    cargo build --release --locked
    program=$(realpath "${CARGO_TARGET_DIR:-target}/release/doicite")
fi
version=$("$program" --version | cut -d' ' -f2)
system=$(node -p 'process.platform + "-" + process.arch')
field() { sed -n "s/^$1 = \"\\(.*\\)\"\$/\\1/p" Cargo.toml | head -1; }

work=$PWD/target/npm
rm -rf "$work"
mkdir -p "$work/package" "$work/try/home"
install -m 755 "$program" "$work/package/doicite"
strip "$work/package/doicite"
cp README.md LICENSE-MIT LICENSE-APACHE "$work/package"
packaging/third-party.sh >"$work/package/THIRD-PARTY-LICENSES"
cat >"$work/package/package.json" <<END
{
  "name": "doicite",
  "version": "$version",
  "description": "$(field description)",
  "license": "$(field license)",
  "keywords": ["doi", "citation", "bibliography", "csl", "bibtex"],
  "bin": { "doicite": "doicite" },
  "files": ["doicite", "LICENSE-*", "THIRD-PARTY-LICENSES"],
  "os": ["${system%-*}"],
  "cpu": ["${system#*-}"]
}
END
package=$work/doicite-$version-$system.tgz
(cd "$work" && npm pack --silent ./package >/dev/null && mv "doicite-$version.tgz" "$package")

# --- Is it good?
cd "$work/try"
npm_() { env -i HOME="$work/try/home" PATH="$PATH" npm --offline --silent --no-audit --no-fund "$@"; }
run() { env -i HOME="$work/try/home" PATH=/usr/bin:/bin "$work/try/node_modules/.bin/doicite" "$@"; }
echo '{ "private": true }' >package.json
npm_ install "$package"
[ "$(run --version)" = "doicite $version" ] || die "it is $(run --version), not $version"
cited=$(run --offline --quiet 10.3390/ijerph18147338)
case $cited in
"Borriello, G., Ianniello, A., & Toosy, A. T. (2021)."*"https://doi.org/10.3390/ijerph18147338") ;;
*) die "unexpected reference: $cited" ;;
esac
for file in LICENSE-MIT LICENSE-APACHE THIRD-PARTY-LICENSES; do
    [ -s "node_modules/doicite/$file" ] || die "$file is missing"
done
npm_ uninstall doicite
[ ! -e node_modules/.bin/doicite ] || die "uninstalling leaves the program"
echo "$package"
