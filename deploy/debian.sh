# shellcheck shell=bash
# Debian packages, for those who may install them.

can_install_debian() {
    command -v apt-get >/dev/null && may_act_as_root
}

may_act_as_root() {
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || sudo_can_ask
}

# Only a person at a terminal, who is in the group for it, can be asked for a password.
sudo_can_ask() {
    [ -t 0 ] && command -v sudo >/dev/null && id -nG | grep -qwE 'sudo|wheel'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Another apt may hold the lock (unattended upgrades do): wait up to five minutes instead of failing at once.
apt_get() {
    logged as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 --quiet --yes "$@"
}

# A recommended package is not needed, and nothing that is installed may be removed for ours (MySQL's own server, say).
apt_install() {
    apt_get install --no-install-recommends --no-remove "$@"
}

# The package lists are fetched only when an installation failed without that: they may be absent or old.
install_debian() {
    say "Installing from Debian: $* ..."
    apt_install "$@" && return
    say "Fetching Debian's package lists ..."
    apt_get update || say "Not every package list could be fetched; going on with those that could."
    apt_install "$@"
}

stop_for_administrator() {
    stop "$1 Have an administrator run: apt-get install ${*:2}" \
        "(docs/install.md lists everything that may be needed; $SETUP_LOG has the details)."
}
