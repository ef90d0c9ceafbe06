# shellcheck shell=bash
# The virtual environment in .venv and the pinned packages in it.

# The stamp is a hash of everything that decides what gets installed; equal means nothing to do.
provide_packages() {
    is_installed "$1" && return
    provide_venv
    say "Installing the pinned packages of $1 (the first time, about a minute) ..."
    pip_install .venv/bin/python --no-compile --requirement "$1" --constraint constraints.txt ||
        stop_with_log "The packages of $1 could not be installed. Look at the reason above, then start again."
    compile_packages
    write_stamps "$1"
}

# pip would compile one file after the other. What cannot be compiled (a template, another Python's syntax) is none of our modules.
compile_packages() {
    logged .venv/bin/python -m compileall -q -j 0 .venv/lib || true
}

is_installed() {
    [ -x .venv/bin/python ] && [ "$(cat ".venv/stamp-$1" 2>/dev/null)" = "$(stamp_of "$1")" ]
}

stamp_of() {
    cat requirements.txt "$1" constraints.txt | sha256sum
}

# Every set includes requirements.txt, so installing any of them installs that one too.
write_stamps() {
    local set
    for set in requirements.txt "$1"; do stamp_of "$set" >".venv/stamp-$set"; done
}

pip_install() {
    logged "$1" -m pip install --no-input --progress-bar off --disable-pip-version-check "${@:2}"
}

provide_venv() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 && return
    make_venv .venv
}

make_venv() {
    local python
    python=$(chosen_python)
    provide_venv_module "$python"
    say "Making a virtual environment in $1 ..."
    logged "$python" -m venv --clear "$1" || stop_with_log "The virtual environment could not be made with $python."
}

chosen_python() {
    local candidate candidates=(python3.11 python3)
    [ -z "${LEDGERLINE_PYTHON:-}" ] || candidates=("$LEDGERLINE_PYTHON")
    for candidate in "${candidates[@]}"; do
        if is_new_enough "$candidate"; then echo "$candidate" && return; fi
    done
    [ -z "${LEDGERLINE_PYTHON:-}" ] ||
        stop "LEDGERLINE_PYTHON is '$LEDGERLINE_PYTHON', which is not a Python 3.11 or newer. Correct it, or leave it unset."
    stop "Ledgerline needs Python 3.11 or newer and found none. Install it (Debian: apt-get install python3-venv)," \
        "or set LEDGERLINE_PYTHON to the path of one."
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Debian keeps the part of Python that makes virtual environments in a package of its own.
provide_venv_module() {
    can_make_venv "$1" && return
    local package
    package=$("$1" -c 'import sys; print(f"python3.{sys.version_info.minor}-venv")')
    if can_install_debian && install_debian "$package" && can_make_venv "$1"; then return; fi
    stop_for_administrator "$1 cannot make virtual environments." "$package"
}

can_make_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}
