# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by the scripts beside this folder; sourced, never run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034 # of the scripts that source this
deps="$top/build/deps"

if [ -t 2 ]; then mark=$'\033[1m==>\033[0m'; else mark='==>'; fi
say()  { printf '%s %s\n' "$mark" "$*" >&2; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# Runs a command with the rights to install packages, asking for sudo only when it is needed.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else fail "installing packages needs root or sudo; as root run: $*"
    fi
}
