# shellcheck shell=bash
# Chromium, which visits the carriers' sites and opens our pages in the tests.

refuse_wrong_browser_setting() {
    local program
    program=$(browser_setting)
    if [ -z "$program" ] || command -v "$program" >/dev/null; then return; fi
    stop "LEDGERLINE_CHROMIUM is '$program', but no program is there. Correct it, or leave it unset to have one found."
}

# From the environment or, as all of the program's settings, from the file .env.
browser_setting() {
    if [ -n "${LEDGERLINE_CHROMIUM:-}" ] || [ ! -f .env ]; then echo "${LEDGERLINE_CHROMIUM:-}" && return; fi
    sed -nE "s/^ *LEDGERLINE_CHROMIUM *= *[\"']?([^\"']*)[\"']? *$/\1/p" .env | tail -n 1
}

# The headless shell needs about a third of full Chromium's processor time; Playwright's own comes last because
# no system update keeps it safe.
has_browser() {
    [ -n "$(browser_setting)" ] ||
        command -v chromium-headless-shell >/dev/null ||
        command -v chromium >/dev/null ||
        has_playwright_browser
}

# Playwright accepts only the revision that belongs to it, in a folder that only it knows.
has_playwright_browser() {
    local folder
    folder=$(.venv/bin/python -m playwright install --dry-run chromium-headless-shell 2>/dev/null |
        sed -n '/Headless Shell/,$ s/ *Install location: *//p' | head -n 1)
    [ -f "$folder/INSTALLATION_COMPLETE" ] && runs "$folder"/*/*headless?shell
}

# The download needs no root, but the libraries that it is linked with may be missing: only a start shows that.
runs() {
    "$1" --version >/dev/null 2>&1
}

download_browser() {
    say "Downloading Playwright's Chromium ..."
    logged .venv/bin/python -m playwright install chromium-headless-shell && has_playwright_browser
}
