#!/usr/bin/env bash
# install-chaos-tools.sh   installs what tests/Edge.Chaos cuts nodes off with (iptables, ip, unshare and nsenter) and sets their clocks
# with (libfaketime), where they are missing, from Debian's packages through apt-get, which needs root. Without them those plans are
# skipped, and say so.
set -euo pipefail

fail() {
  echo "install-chaos-tools: $*" >&2
  exit 1
}

declare -A packages=([iptables]=iptables [ip]=iproute2 [unshare]=util-linux [nsenter]=util-linux)
missing=()
for program in "${!packages[@]}"; do
  command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done
compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null || missing+=(libfaketime)
[ "${#missing[@]}" -gt 0 ] || exit 0

command -v apt-get >/dev/null || fail "no apt-get to install ${missing[*]} with; install them yourself"
[ "$(id -u)" -eq 0 ] || fail "installing ${missing[*]} needs root: run 'sudo $0' or install them yourself"
echo "install-chaos-tools: installing ${missing[*]} with apt-get" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || fail "apt-get update failed; see its output above"
apt-get install -y -qq --no-install-recommends "${missing[@]}" || fail "apt-get could not install ${missing[*]}; see its output above"
