#!/usr/bin/env bash
# Makes sure that a Chromium browser is on PATH, for tests/browser. Does nothing when there is one.
# Otherwise installs Debian's package "chromium" (and fonts to draw text with) through apt-get, which needs root.
# Prints the path of the browser as its last line; exits 1 and says why when it cannot.
set -euo pipefail

find_browser() {
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

fail() {
  echo "install-chromium: $*" >&2
  exit 1
}

if find_browser; then
  exit 0
fi

command -v apt-get >/dev/null \
  || fail "no Chromium on PATH and no apt-get to install it with; install Chromium yourself and run again"
[ "$(id -u)" -eq 0 ] \
  || fail "no Chromium on PATH; installing Debian's package needs root: run 'sudo $0' or install Chromium yourself"

echo "install-chromium: installing the Debian packages chromium and fonts-liberation with apt-get" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >&2 || fail "apt-get update failed; see its output above"
apt-get install -y -qq --no-install-recommends chromium fonts-liberation >&2 \
  || fail "apt-get could not install chromium; see its output above"
find_browser || fail "apt-get finished, but there is still no chromium on PATH"
