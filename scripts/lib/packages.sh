# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# The packages that each purpose needs, by the names of Debian 12, Debian 13 and Ubuntu 24.04; sourced, never run.
# "a|b": whichever of them is installed, else the first that the system offers.

packages_build=(g++ cmake ninja-build pkg-config 'qt6-base-dev' 'qt6-websockets-dev|libqt6websockets6-dev'
    'qt6-svg-dev|libqt6svg6-dev' libqscintilla2-qt6-dev rapidjson-dev 'libllhttp-dev|node-llhttp' libssl-dev
    'redis-server|valkey-server|valkey' 'redis-tools|valkey-tools|valkey' curl fonts-dejavu-core)
# What the tests need beside that: a locale with a decimal comma is made from the sources of one.
packages_tests=(locales)
# What building a source package needs where the system offers none that is new enough.
packages_source=(dpkg-dev make)
packages_checks=(clang clang-format clang-tidy clazy shellcheck)
packages_display=(fonts-noto-cjk fonts-noto-color-emoji xvfb openbox xdotool imagemagick at-spi2-core dbus-x11 python3 python3-pyatspi)

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

candidate_of() { apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'; }

# Prints those alternatives groups of which nothing is installed.
missing_groups() {
    local group name found
    for group in "$@"; do
        found=
        for name in ${group//|/ }; do
            if is_installed "$name"; then found=1; break; fi
        done
        [ -n "$found" ] || printf '%s\n' "$group"
    done
}

# The first alternative of a group that the system offers.
choose_package() {
    local name
    for name in ${1//|/ }; do
        if [ -n "$(candidate_of "$name")" ]; then printf '%s\n' "$name"; return 0; fi
    done
    return 1
}
