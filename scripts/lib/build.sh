# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Configures and builds a preset; sourced after common.sh, never run.

configure() {
    local preset=$1
    local -a options=()
    if command -v ccache >/dev/null 2>&1; then
        options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_C_COMPILER_LAUNCHER=ccache)
    fi
    [ -e "$top/build/$preset/build.ninja" ] && return 0
    say "configuring the $preset preset"
    mkdir -p "$top/build"
    # One folder is one build: a stale cache of a try that failed must not decide the next one.
    rm -f "$top/build/$preset/CMakeCache.txt"
    (cd "$top" && cmake --preset "$preset" "${options[@]}") >"$top/build/configure-$preset.log" 2>&1 ||
        { tail -n 30 "$top/build/configure-$preset.log" >&2; fail "configuring the $preset preset failed"; }
}

# build PRESET [TARGET...]
build() {
    local preset=$1
    shift
    configure "$preset"
    say "building the $preset preset"
    local -a targets=()
    [ $# -eq 0 ] || targets=(--target "$@")
    (cd "$top" && cmake --build "build/$preset" --parallel "$(nproc)" "${targets[@]}") >&2 ||
        fail "building the $preset preset failed"
}
