# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings hiredis >= 1.2 where the system's is older: Debian's own newer source package, fetched and verified by
# apt with a state of its own below build/deps, built static there. Nothing of the system is touched.

hiredis_floor=1.2

hiredis_from_system() {
    pkg-config --atleast-version="$hiredis_floor" hiredis hiredis_ssl 2>/dev/null
}

# The address of the Debian mirror that this machine already uses; no host is named here.
configured_mirror() {
    # shellcheck disable=SC2016 # apt's own placeholders
    apt-get indextargets --format '$(CREATED_BY) $(REPO_URI) $(ORIGIN)' 2>/dev/null |
        awk '$1 == "Packages" && $3 == "Debian" && $2 !~ /security/ { print $2; exit }'
}

bring_hiredis() {
    hiredis_from_system && return 0
    local prefix="$deps/hiredis"
    [ -e "$prefix/lib/libhiredis.a" ] && return 0

    local mirror state source
    mirror=$(configured_mirror)
    [ -n "$mirror" ] || fail "no Debian mirror is configured and hiredis >= $hiredis_floor is not installed; install libhiredis-dev $hiredis_floor or newer"
    say "hiredis >= $hiredis_floor is not packaged here: building Debian's newer source package"
    state="$deps/apt"
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$deps/src"
    printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$mirror" > "$state/sources.list"
    local options=(-qq -o "Dir::State::lists=$state/lists" -o "Dir::Cache=$state/cache"
        -o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=/dev/null -o APT::Sandbox::User=)
    apt-get "${options[@]}" update || fail "apt could not read the source list of $mirror"
    rm -rf "$deps"/src/hiredis-*
    (cd "$deps/src" && apt-get "${options[@]}" source hiredis) >/dev/null 2>"$deps/src/log" ||
        { cat "$deps/src/log" >&2; fail "apt could not fetch and verify hiredis' source"; }
    source=$(find "$deps/src" -maxdepth 1 -type d -name 'hiredis-*' | head -n 1)
    # NDEBUG: a peer's bytes can reach hiredis' asserts, and a client must not abort on what a server sends.
    make -C "$source" -s -j2 static USE_SSL=1 CFLAGS='-O2 -g -fPIC -DNDEBUG -fstack-protector-strong' >"$deps/src/log" 2>&1 ||
        { tail -n 20 "$deps/src/log" >&2; fail "hiredis did not build"; }
    mkdir -p "$prefix/lib" "$prefix/include/hiredis"
    cp "$source"/*.h "$prefix/include/hiredis/"
    cp "$source/libhiredis_ssl.a" "$prefix/lib/"
    cp "$source/libhiredis.a" "$prefix/lib/"
}
