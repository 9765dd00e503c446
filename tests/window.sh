#!/usr/bin/env bash
# The real window on a display of its own: opens, paints events, answers hand and keys, is resized, leaves when asked to.
# Usage: tests/window.sh PROGRAM [THEME]

set -euo pipefail
program=$(realpath "$1")
theme=${2:-light}
cd "$(dirname "${BASH_SOURCE[0]}")/window"

source ./display.sh

# photograph FILE X Y COLOUR: a picture of the display on which the point has the colour. The display may have moved on since it was last asked.
photograph() {
    import -silent -window root "$1"
    convert "$1" -crop "1x1+$2+$3" -depth 8 txt:- | grep -q "$4"
}
is() { [ "$(colour "$1" "$2")" = "$3" ]; }
click() { xdotool mousemove "$1" "$2" click "${3:-1}"; }
shows() { xdotool search --onlyvisible --name '^Window test$' >"$work/window" 2>/dev/null; }
has_size() { xdotool getwindowgeometry "$(cat "$work/window")" | grep -q "Geometry: $1"; }
gone() { ! kill -0 "$1" 2>/dev/null; }

start_display 1000x700

# A process group of its own shows what is left behind.
setsid "$program" run app.yaml --simulate --theme "$theme" --size 640x480 >"$work/stdout" 2>"$work/stderr" &
app=$!
within 30 "a window with the app's title" shows
xdotool windowmove "$(cat "$work/window")" 0 0 windowfocus "$(cat "$work/window")"

# The squares of app.yaml, from the left.
within 10 "the first event is painted" photograph "$work/red.png" 60 116 '#E53935'
within 10 "the second event is painted" photograph "$work/blue.png" 60 116 '#1E88E5'
changed=$(compare -metric AE "$work/red.png" "$work/blue.png" null: 2>&1 || true)
[ "${changed%%.*}" -ge 6400 ] || fail "two pictures differ in only $changed pixels"
colours=$(identify -format %k "$work/blue.png")
[ "$colours" -ge 10 ] || fail "the picture has only $colours colours: no text is painted"

is 160 116 '#9E9E9E' || fail "tapped before it was tapped"
click 120 196
within 5 "the button answers a click" is 160 116 '#00C853'

click 120 280
xdotool type --delay 20 stream
within 5 "the field takes keys" is 260 116 '#00C853'

is 120 370 '#FF6D00' || fail "the list does not stand where it should"
turn() { click 120 370 5; is 120 370 '#AA00FF'; }
within 5 "the wheel moves the list" turn

xdotool windowsize "$(cat "$work/window")" 800 600
within 5 "the window takes its new size" has_size 800x600
within 5 "events are painted after that" is 60 116 '#E53935'

# A key that the app stops: Enter sends the note and breaks no line in it.
click 120 490
xdotool type --delay 20 hi
xdotool key Return
within 5 "the app gets Enter" is 160 116 '#AA00FF'
xdotool type x
within 5 "Enter breaks no line" is 160 116 '#FFAB00'

# For information: what the window costs while two events a second come in.
ticks() { awk '{print $14 + $15}' "/proc/$app/stat"; }
before=$(ticks)
within 10 "an event is painted" is 60 116 '#1E88E5'
within 10 "an event is painted" is 60 116 '#E53935'
echo "window: $(($(ticks) - before)) ticks of processor time for two events"

# A window that nobody can see paints nothing, and goes on when it is seen again. Here is no window manager that would hide it.
xprop -id "$(cat "$work/window")" -f _NET_WM_STATE 32a -set _NET_WM_STATE _NET_WM_STATE_HIDDEN
stands_still() {
    local before
    before=$(colour 60 116)
    # Two events a second would have changed it.
    for _ in 1 2 3 4 5 6 7 8; do
        sleep 0.2
        [ "$(colour 60 116)" = "$before" ] || return 1
    done
}
within 20 "a hidden window paints nothing" stands_still
before=$(ticks)
sleep 1
echo "window: $(($(ticks) - before)) ticks of processor time a second while it is hidden"
xprop -id "$(cat "$work/window")" -remove _NET_WM_STATE
within 5 "it paints again when it is seen" is 60 116 '#E53935'
within 5 "and goes on" is 60 116 '#1E88E5'

kill -TERM "$app"
within 3 "the window closes when it is asked to" gone "$app"
code=0
wait "$app" || code=$?
[ "$code" = 0 ] || fail "exit code $code after SIGTERM"
! pgrep -g "$app" >/dev/null || fail "something of it is still running"
# Through OpenGL winit asks for the attributes of the window once more when it is closed already, and logs the answer of X11: `BadWindow`.
complaints=$(sed '/winit::platform_impl::linux: X11 error/,/^}/d' "$work/stderr")
[ -z "$complaints" ] || fail "it has complained"
[ ! -s "$work/stdout" ] || fail "it has spoken on stdout"
app=''

# The close button is another way out than the signal.
setsid "$program" run app.yaml --simulate --theme "$theme" >"$work/stdout" 2>"$work/stderr" &
app=$!
within 30 "a window opens again" shows
within 5 "it has the size of the last time" has_size 800x600
within 10 "it paints again" is 60 116 '#E53935'
python3 close.py "${DISPLAY#:}" "$(cat "$work/window")" || fail "the close button cannot be pressed"
within 3 "the close button closes the window" gone "$app"
code=0
wait "$app" || code=$?
[ "$code" = 0 ] || fail "exit code $code after the close button"
app=''
# Logical pixels are those of the scale that is asked for.
setsid "$program" run app.yaml --simulate --theme "$theme" --size 330x250 --scale 2 >"$work/stdout" 2>"$work/stderr" &
app=$!
within 30 "a window opens at another scale" shows
within 5 "its size is in pixels of that scale" has_size 660x500
kill -TERM "$app"
within 3 "the window at another scale closes" gone "$app"
wait "$app" || fail "exit code $? at another scale"
app=''

# The inspector: opened by a key, a widget chosen by pointing at it, its place opened in the editor, and closed again.
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >"%s/edited"\n' "$work" >"$work/editor"
chmod +x "$work/editor"
ENSEMBLE_EDITOR="$work/editor '{file}' {line}" setsid "$program" run app.yaml --simulate --theme "$theme" --size 800x690 \
    >"$work/stdout" 2>"$work/stderr" &
app=$!
within 30 "a window opens for the inspector" shows
xdotool windowmove "$(cat "$work/window")" 0 0 windowfocus "$(cat "$work/window")"
within 10 "it is painted" is 60 116 '#E53935'
is 700 640 '#FFFFFF' || fail "the app does not reach the bottom"
begun=$(date +%s%N)
xdotool key F12
not_white() { [ "$(colour 700 560)" != '#FFFFFF' ]; }
within 5 "F12 opens the inspector" not_white
echo "window: the inspector is seen $((($(date +%s%N) - begun) / 1000000)) ms after its key, looking included"
xdotool key ctrl+shift+c
sleep 0.2
click 120 196
sleep 0.3
is 160 116 '#9E9E9E' || fail "choosing a widget has pressed it"
xdotool key Return
edited() { [ "$(sed -n 2p "$work/edited" 2>/dev/null)" = "$(grep -n 'Button:' app.yaml | cut -d: -f1)" ]; }
within 5 "Enter opens the place of the chosen widget in the editor" edited
head -n 1 "$work/edited" | grep -q '/app.yaml$' || fail "the editor was given another file: $(cat "$work/edited")"
click 120 196
within 5 "the app goes on beside the inspector" is 160 116 '#00C853'
xdotool key F12
within 5 "F12 closes the inspector" is 700 560 '#FFFFFF'
kill -TERM "$app"
within 3 "the window of the inspector closes" gone "$app"
wait "$app" || fail "exit code $? with the inspector"
complaints=$(sed '/winit::platform_impl::linux: X11 error/,/^}/d' "$work/stderr")
[ -z "$complaints" ] || fail "it has complained with the inspector"
app=''

# In a window of its own, which our own rasteriser does not open.
if [ "${ENSEMBLE_RENDERER:-}" = opengl ]; then
    setsid "$program" run app.yaml --simulate --theme "$theme" --inspect=window >"$work/stdout" 2>"$work/stderr" &
    app=$!
    within 30 "a window opens with another one for the inspector" shows
    apart() { xdotool search --onlyvisible --name '^Inspector ' >"$work/inspector" 2>/dev/null; }
    within 20 "the inspector has a window of its own" apart
    python3 close.py "${DISPLAY#:}" "$(head -n 1 "$work/inspector")" || fail "the window of the inspector cannot be closed"
    within 5 "the window of the inspector closes alone" eval '! apart'
    kill -0 "$app" || fail "the app has gone with the window of the inspector"
    kill -TERM "$app"
    within 3 "the app closes behind it" gone "$app"
    wait "$app" || fail "exit code $? behind the window of the inspector"
    app=''
fi
echo "window: opened, painted, answered and closed ($theme)"
