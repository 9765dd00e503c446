#!/usr/bin/env bash
# What a screen reader finds, over AT-SPI on a bus of its own: opens every bundled app and walks its tree, then one app with all controls.
# Usage: tests/window/reader.sh PROGRAM [APP…]

set -euo pipefail
if [ -z "${READER_BUS:-}" ]; then
    READER_BUS=1 exec dbus-run-session -- "${BASH_SOURCE[0]}" "$@"
fi
program=$(realpath "$1")
shift
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/tests/window

source "$here/display.sh"
start_display 1400x1000
export ENSEMBLE_RENDERER=${ENSEMBLE_RENDERER:-software} NO_AT_BRIDGE=0
# Windows make their tree only when somebody has said that it is read.
gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus \
    --method org.freedesktop.DBus.Properties.Set org.a11y.Status IsEnabled '<true>' >/dev/null
gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus \
    --method org.freedesktop.DBus.Properties.Set org.a11y.Status ScreenReaderEnabled '<true>' >/dev/null

start() {
    setsid "$program" run "$@" >"$work/stdout" 2>"$work/stderr" &
    app=$!
}
stop() {
    kill -TERM "$app" 2>/dev/null || true
    wait "$app" 2>/dev/null || true
    app=''
}

failed=0
apps=("$@")
[ ${#apps[@]} -gt 0 ] || apps=("$root"/apps/*/)
for folder in "${apps[@]}"; do
    folder=${folder%/}
    [ -d "$folder" ] || continue
    options=(--size 1280x800)
    [ ! -d "$folder/simulate" ] || options+=(--simulate)
    start "$folder" "${options[@]}"
    /usr/bin/python3 "$here/reader.py" walk "$app" "$(basename "$folder")" ${READER_VERBOSE:+-v} || { failed=1; sed 's/^/    /' "$work/stderr"; }
    stop
done
if [ $# -eq 0 ]; then
    start "$here/reader.yaml" --size 900x900
    /usr/bin/python3 "$here/reader.py" scenario "$app" || { failed=1; sed 's/^/    /' "$work/stderr"; }
    stop
fi
[ "$failed" = 0 ] || exit 1
echo "reader: every control has a name, every node its role"
