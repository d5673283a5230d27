# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings hiredis >= 1.2 where the system's is older, built static below build/deps. Sourced after debiansource.sh.

hiredis_floor=1.2

hiredis_from_system() {
    pkg-config --atleast-version="$hiredis_floor" hiredis hiredis_ssl 2>/dev/null
}

bring_hiredis() {
    hiredis_from_system && return 0
    local prefix="$deps/hiredis"
    [ -e "$prefix/lib/libhiredis.a" ] && return 0

    say "hiredis >= $hiredis_floor is not packaged here: building Debian's newer source package"
    fetch_debian_source hiredis || fail "apt could not fetch and verify hiredis' source; install libhiredis-dev $hiredis_floor or newer"
    # NDEBUG: a peer's bytes can reach hiredis' asserts, and a client must not abort on what a server sends.
    make -C "$fetched_source" -s -j2 static USE_SSL=1 CFLAGS='-O2 -g -fPIC -DNDEBUG -fstack-protector-strong' >"$deps/src/log" 2>&1 ||
        { tail -n 20 "$deps/src/log" >&2; fail "hiredis did not build"; }
    mkdir -p "$prefix/lib" "$prefix/include/hiredis"
    cp "$fetched_source"/*.h "$prefix/include/hiredis/"
    cp "$fetched_source/libhiredis_ssl.a" "$prefix/lib/"
    cp "$fetched_source/libhiredis.a" "$prefix/lib/" # last: it says that all is there
}
