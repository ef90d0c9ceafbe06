#!/usr/bin/env bash
# Makes this checkout ready for one of the make targets. What is there already is left as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# shellcheck source=deploy/speech.sh
source deploy/speech.sh
# shellcheck source=deploy/debian.sh
source deploy/debian.sh
# shellcheck source=deploy/packages.sh
source deploy/packages.sh
# shellcheck source=deploy/browser.sh
source deploy/browser.sh
# shellcheck source=deploy/programs.sh
source deploy/programs.sh

make_ready_for() {
    case "$1" in
        portal) make_ready requirements.txt ;;
        worker) make_ready requirements.txt playwright browser ;;
        demo)
            make_ready requirements.txt playwright browser
            provide_if_possible dovecot "The demo's firm has no mailbox, so carriers that answer by mail only stay silent."
            ;;
        checks) make_ready requirements-dev.txt ;;
        test) make_ready requirements-dev.txt playwright browser mariadb dovecot ;;
        bench) make_ready requirements-bench.txt playwright browser chromedriver ;;
        *) stop "deploy/setup.sh makes ready for: portal, worker, demo, checks, test or bench; it was asked for '$1'." ;;
    esac
}

make_ready() {
    refuse_wrong_browser_setting
    provide_packages "$1"
    provide_programs "${@:2}"
}

# Two set-ups at once would write into one virtual environment: the second waits for the first.
wait_for_my_turn() {
    exec 9>var/setup.lock
    flock --nonblock 9 && return
    say "Another set-up is at work in this folder; waiting for it ..."
    flock 9
}

mkdir -p var
wait_for_my_turn
make_ready_for "${1:-}"
