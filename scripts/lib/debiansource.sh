# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Debian's own newer source packages where this system packages something too old, or not at all: fetched and verified by
# apt with a state of its own below build/deps. Nothing of the system is touched. Sourced after common.sh.

# The address of the Debian mirror that this machine already uses; no host is named here.
configured_mirror() {
    # shellcheck disable=SC2016 # apt fills these in
    apt-get indextargets --format '$(CREATED_BY) $(REPO_URI) $(ORIGIN)' 2>/dev/null |
        awk '$1 == "Packages" && $3 == "Debian" && $2 !~ /security/ { print $2; exit }'
}

# fetch_debian_source NAME: leaves the unpacked source in $fetched_source.
fetch_debian_source() {
    local name=$1 mirror state
    mirror=$(configured_mirror)
    [ -n "$mirror" ] || return 1
    state="$deps/apt"
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$deps/src"
    printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$mirror" > "$state/sources.list"
    local options=(-qq -o "Dir::State::lists=$state/lists" -o "Dir::Cache=$state/cache"
        -o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=/dev/null -o APT::Sandbox::User=)
    apt-get "${options[@]}" update || return 1
    rm -rf "$deps/src/$name"-* "$deps/src/$name"_*
    # A mirror in the middle of an update lists a revision whose patches it does not hold yet; what upstream released
    # is there all the same.
    (
        cd "$deps/src" &&
            { apt-get "${options[@]}" source "$name" ||
                { apt-get "${options[@]}" source --tar-only "$name" && tar -xf "$name"_*.orig.tar.*; }; }
    ) >/dev/null 2>"$deps/src/log" || { cat "$deps/src/log" >&2; return 1; }
    # shellcheck disable=SC2034 # the caller's
    fetched_source=$(find "$deps/src" -maxdepth 1 -type d -name "$name-*" | head -n 1)
}
