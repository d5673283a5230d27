# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings a valkey-server for the tests where the system packages none: what Redis 7.0 does not have (SET .. IFEQ among
# others) is tested against it. Sourced after debiansource.sh.

has_valkey() { command -v valkey-server >/dev/null 2>&1 || [ -e "$deps/valkey/valkey-server" ]; }

bring_valkey() {
    has_valkey && return 0
    local program="$deps/valkey/valkey-server"
    say "valkey is not packaged here: building Debian's newer source package for the tests"
    fetch_debian_source valkey || fail "apt could not fetch and verify valkey's source"
    make -C "$fetched_source/src" -s -j2 valkey-server MALLOC=libc BUILD_TLS=no OPTIMIZATION=-O1 >"$deps/src/log" 2>&1 ||
        { tail -n 20 "$deps/src/log" >&2; fail "valkey did not build"; }
    mkdir -p "$deps/valkey"
    cp "$fetched_source/src/valkey-server" "$program.new"
    mv "$program.new" "$program"
}
