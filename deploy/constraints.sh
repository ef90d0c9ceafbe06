#!/usr/bin/env bash
# Writes constraints.txt anew: the exact version of everything that our pinned packages bring with them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# shellcheck source=deploy/speech.sh
source deploy/speech.sh
# shellcheck source=deploy/debian.sh
source deploy/debian.sh
# shellcheck source=deploy/packages.sh
source deploy/packages.sh

REQUIREMENTS=(requirements.txt requirements-dev.txt requirements-bench.txt)

install_afresh() {
    make_venv "$scratch"
    say "Installing everything into it ..."
    pip_install "$scratch/bin/python" "${REQUIREMENTS[@]/#/--requirement=}" ||
        stop_with_log "The pinned packages could not be installed together. Look at the reason above."
}

write_constraints() {
    echo "# Made by make constraints: what the pinned packages in requirements*.txt bring with them. Not edited by hand."
    "$scratch/bin/python" -m pip freeze --disable-pip-version-check | grep -vixF -f <(pins) | LC_ALL=C sort --ignore-case
}

pins() {
    sed -E 's/ *(#|;).*//; s/\[.*\]//' "${REQUIREMENTS[@]}" | grep '=='
}

mkdir -p var
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
install_afresh
write_constraints >"$scratch/constraints.txt"
mv "$scratch/constraints.txt" constraints.txt
say "constraints.txt holds $(grep -c == constraints.txt) versions."
