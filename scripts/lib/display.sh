# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# A display of our own with a window manager and a session bus, gone with the script; sourced after common.sh.

# start_display [WIDTHxHEIGHT]: exports DISPLAY, DBUS_SESSION_BUS_ADDRESS and a private XDG_RUNTIME_DIR.
start_display() {
    display_folder=$(mktemp -d)
    display_pids=()
    trap stop_display EXIT
    trap 'exit 130' INT TERM

    mkfifo "$display_folder/number"
    Xvfb -displayfd 3 -screen 0 "${1:-1400x900}x24" -nolisten tcp -noreset 3>"$display_folder/number" >/dev/null 2>&1 &
    display_pids+=($!)
    local number
    read -r -t 20 number <"$display_folder/number" || fail "Xvfb did not start"
    export DISPLAY=":$number" XDG_RUNTIME_DIR="$display_folder/run"
    mkdir -m 700 "$XDG_RUNTIME_DIR"
    unset WAYLAND_DISPLAY QT_QPA_PLATFORM

    dbus-daemon --session --nofork --print-address=3 3>"$display_folder/bus" >/dev/null 2>&1 &
    display_pids+=($!)
    local tries
    for ((tries = 0; tries < 100; ++tries)); do
        [ ! -s "$display_folder/bus" ] || break
        sleep 0.05
    done
    DBUS_SESSION_BUS_ADDRESS=$(cat "$display_folder/bus")
    [ -n "$DBUS_SESSION_BUS_ADDRESS" ] || fail "the session bus did not start"
    export DBUS_SESSION_BUS_ADDRESS
    openbox >/dev/null 2>&1 &
    display_pids+=($!)
}

stop_display() {
    local i
    for ((i = ${#display_pids[@]} - 1; i >= 0; --i)); do
        kill "${display_pids[i]}" 2>/dev/null || true
        wait "${display_pids[i]}" 2>/dev/null || true
    done
    rm -rf "$display_folder"
}
