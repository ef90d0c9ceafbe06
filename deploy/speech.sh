# shellcheck shell=bash
# What set-up says: few lines on the screen, every line of the installers in the log.

SETUP_LOG=var/setup.log

say() {
    printf '%s\n' "$*"
}

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

logged() {
    printf '\n$ %s\n' "$*" >>"$SETUP_LOG"
    "$@" >>"$SETUP_LOG" 2>&1
}

stop_with_log() {
    last_logged | tail -n 15 >&2
    stop "$* (The lines above are the end of $SETUP_LOG.)"
}

last_logged() {
    tac "$SETUP_LOG" | sed '/^\$ /q' | tac
}
