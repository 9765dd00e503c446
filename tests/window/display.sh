# Sourced by the tests of real windows: a scratch folder ($work), a display of its own, waiting, and clean-up.
# `app` is the leader of a process group, `pids` are further processes; what is still there at the end is killed.

work=$(mktemp -d)
app=''
pids=()
clean() {
    [ -z "$app" ] || kill -KILL -- "-$app" 2>/dev/null || true
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap clean EXIT

# fail MESSAGE: ends the test; what the program has written to stderr follows.
fail() {
    echo "$(basename "$0"): $1"
    sed 's/^/    /' "$work/stderr" 2>/dev/null || true
    exit 1
}

# within SECONDS WHAT COMMAND…: repeats the command until it succeeds.
within() {
    local until=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$until" ] || fail "not within its time: $what"
        sleep 0.05
    done
}

# colour X Y: the colour of a point of the display.
colour() { import -silent -window root -crop "1x1+$1+$2" -depth 8 txt:- | grep -o '#[0-9A-F]\{6\}' | head -n 1; }

# start_display SIZE: a display without a window manager, and an environment in which a program finds nothing of the user's.
start_display() {
    local number
    mkfifo "$work/number"
    Xvfb -displayfd 3 -screen 0 "$1x24" -nolisten tcp -noreset 3>"$work/number" 2>"$work/xvfb" &
    pids+=($!)
    read -r -t 20 number <"$work/number" || fail "Xvfb does not start: $(cat "$work/xvfb")"
    export DISPLAY=:$number XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache LIBGL_ALWAYS_SOFTWARE=1
    unset WAYLAND_DISPLAY
    # The app's own faults are wanted, not what the window library thinks of this display.
    export ENSEMBLE_LOG=error
}
