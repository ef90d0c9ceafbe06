# shellcheck shell=bash
# The programs that pip cannot bring. Each has a question (has_NAME) and the Debian packages that answer it.

provide_programs() {
    local missing package
    missing=$(packages_missing_for "$@")
    [ -z "$missing" ] && return
    if can_install_debian; then
        for package in $missing; do install_program "$package" || say "Debian's $package could not be installed."; done
    fi
    has_browser || download_browser || say "Playwright's Chromium could not be used."
    missing=$(packages_missing_for "$@")
    [ -z "$missing" ] || stop_for_administrator "Programs are missing." "$missing"
}

# What is nice to have: without it the rest goes on.
provide_if_possible() {
    local missing
    missing=$(packages_missing_for "$1")
    [ -z "$missing" ] && return
    if can_install_debian && install_program "$missing" && "has_$1"; then return; fi
    say "$2 For that, have an administrator run: apt-get install $missing"
}

install_program() {
    case "$1" in
        dovecot-imapd) without_service dovecot install_debian "$1" ;;
        *) install_debian "$1" ;;
    esac
}

# Debian starts a server's service with its package. Ours is a process of our own, so the service is kept from starting, now and
# later. Where it is there already, the machine has a use for it, and only its administrator may add to that.
without_service() {
    local units=("$1.service" "$1.socket") outcome=0
    if [ ! -d /run/systemd/system ]; then "${@:2}"; return; fi
    if systemctl cat "${units[0]}" >/dev/null 2>&1; then return 1; fi
    logged as_root systemctl mask --runtime "${units[@]}"
    "${@:2}" || outcome=1
    logged as_root systemctl unmask --runtime "${units[@]}"
    logged as_root systemctl disable "${units[@]}" || say "Look whether the service $1 is switched off; it should be."
    return "$outcome"
}

packages_missing_for() {
    local program packages=()
    for program in "$@"; do
        "has_$program" || packages+=("$(packages_of "$program")")
    done
    echo "${packages[*]}"
}

# The two core packages of MariaDB are programs alone: no service that starts, no user, no data of the machine's.
packages_of() {
    case "$1" in
        playwright) echo libatomic1 ;;
        browser) echo chromium-headless-shell fonts-liberation ;;
        mariadb) echo mariadb-server-core mariadb-client-core ;;
        dovecot) echo dovecot-imapd ;;
        chromedriver) echo chromium-driver ;;
    esac
}

# A minimal Debian lacks one library of the program through which Playwright speaks to the browser.
has_playwright() {
    local node=(.venv/lib/python3*/site-packages/playwright/driver/node)
    "${node[0]}" --version >/dev/null 2>&1
}

# Debian puts servers into /usr/sbin, which is not on everybody's PATH.
has_mariadb() (
    PATH="$PATH:/usr/sbin:/usr/local/sbin"
    local program
    for program in mariadbd mariadb-install-db my_print_defaults; do command -v "$program" >/dev/null || return; done
)

# The mailbox of the tests and of the demo. Debian keeps both parts outside of the PATH.
has_dovecot() {
    [ -x /usr/sbin/dovecot ] && [ -x /usr/lib/dovecot/imap ]
}

# Only the benchmark needs it: its baseline is Selenium, which steers Chromium through this program.
has_chromedriver() {
    command -v chromedriver >/dev/null
}
