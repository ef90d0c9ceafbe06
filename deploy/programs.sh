# shellcheck shell=bash
# The programs that pip cannot bring. Each has a question (has_NAME) and the Debian packages that answer it.

provide_programs() {
    local missing package
    missing=$(packages_missing_for "$@")
    [ -z "$missing" ] && return
    if can_install_debian; then
        for package in $missing; do install_debian "$package" || say "Debian's $package could not be installed."; done
    fi
    has_browser || download_browser || say "Playwright's Chromium could not be used."
    missing=$(packages_missing_for "$@")
    [ -z "$missing" ] || stop_for_administrator "Programs are missing." "$missing"
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

# Only the benchmark needs it: its baseline is Selenium, which steers Chromium through this program.
has_chromedriver() {
    command -v chromedriver >/dev/null
}
