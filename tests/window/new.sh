#!/usr/bin/env bash
# `new` in a window of its own, by hand: address, login, listen, preview, save. What was saved is checked and tested.
# Usage: tests/window/new.sh PROGRAM

set -euo pipefail
program=$(realpath "$1")

source "$(dirname "${BASH_SOURCE[0]}")/display.sh"

# alike X Y X Y: two points have one colour.
alike() { [ "$(colour "$1" "$2")" = "$(colour "$3" "$4")" ]; }
click() { xdotool mousemove "$1" "$2"; sleep 0.2; xdotool click 1; }
shows() { xdotool search --onlyvisible --name '^New app$' >"$work/window" 2>/dev/null; }
serves() { grep -q '^listening on ' "$work/server"; }

start_display 1300x820

"$program" simulate ticker --rate 50 >"$work/server" 2>&1 &
pids+=($!)
within 20 "a server of events" serves
url=$(sed -n 's/^listening on //p' "$work/server")

cd "$work"
# Without a terminal and without a folder, a window asks.
"$program" new </dev/null >"$work/stdout" 2>"$work/stderr" &
pids+=($!)
within 30 "a window that asks" shows
xdotool windowmove "$(cat "$work/window")" 0 0 windowfocus "$(cat "$work/window")"
# The circle of the first step has the accent's colour; a done step keeps it.
within 10 "the first step" alike 138 98 144 88
click 300 243
xdotool type --delay 20 "$url/ticker"
xdotool key Return
within 10 "the login, after the address" alike 138 98 384 98
click 230 305
within 20 "enough events" alike 138 98 1245 202
click 335 758
within 30 "the preview, which can be saved" alike 138 98 150 745
click 200 758
within 10 "the step that saves" alike 138 98 1123 98
click 27 298
click 230 348
within 20 "the app's folder" test -f "$work/ticker/.env.config"
"$program" check "$work/ticker" --deny-warnings >/dev/null || fail "the app that was saved has faults"
"$program" test "$work/ticker" >/dev/null || fail "its tests fail"
echo "new in a window: asked, heard, shown and saved"
