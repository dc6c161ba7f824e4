#!/usr/bin/env bash
# Builds a Python wheel of the program, and tries it:
#
#   packaging/wheel.sh [MATURIN OPTION...]      →  target/wheels/doicite-VERSION-py3-none-PLATFORM.whl
#
# The wheel holds the program, its licences and those of the crates in it, and no Python. It is installed into an
# empty environment, without network and without dependencies, and cites from there in an empty home; then it is
# removed again. Options go to `maturin build`: `--profile dev` for a quick look; `--zig --compatibility manylinux2014` for a wheel that
# runs on older Linux systems, which needs `ziglang` from PyPI.
#
# Wants python3 with venv; maturin is installed below target/ if it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

die() { echo "packaging/wheel.sh: $*" >&2; exit 1; }

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
wheels=$target/wheels
maturin=$(command -v maturin) || {
    tools=$target/packaging-tools
    maturin=$tools/bin/maturin
    [ -x "$maturin" ] || { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet 'maturin>=1.9,<2'; }
}
rm -f "$wheels"/doicite-*.whl
# pyproject.toml takes it for a licence file.
licences=THIRD-PARTY-LICENSES
try=$(mktemp -d)
trap 'rm -rf "$try" "$licences"' EXIT
packaging/third-party.sh >"$licences"
case " $* " in
*" --profile"*) "$maturin" build --out "$wheels" "$@" ;;
*) "$maturin" build --release --out "$wheels" "$@" ;;
esac
wheel=$(echo "$wheels"/doicite-*.whl)
[ -f "$wheel" ] || die "expected one wheel in $wheels"

# --- Is it good?
python3 -m venv "$try/env"
"$try/env/bin/pip" install --quiet --no-index --no-deps "$wheel"
run() { env -i HOME="$try/home" PATH="$try/env/bin:/usr/bin:/bin" doicite "$@"; }
mkdir "$try/home"

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)
[ "$(run --version)" = "doicite $version" ] || die "it is $(run --version), not $version"
cited=$(run --offline 10.3390/ijerph18147338)
case $cited in
"Borriello, G., Ianniello, A., & Toosy, A. T. (2021)."*"https://doi.org/10.3390/ijerph18147338") ;;
*) die "unexpected reference: $cited" ;;
esac
held=$(python3 -m zipfile --list "$wheel" | grep -c "dist-info/licenses/\(LICENSE-\|$licences\)") || true
[ "$held" -ge 3 ] || die "licences are missing"
"$try/env/bin/pip" uninstall --quiet --yes doicite
[ ! -e "$try/env/bin/doicite" ] || die "uninstalling leaves the program"
echo "$wheel"
