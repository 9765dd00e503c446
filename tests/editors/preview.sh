#!/usr/bin/env bash
# The live preview: a client of the language server, the window that the server opens, a hand and an eye on a display of its own.
# Usage: tests/editors/preview.sh PROGRAM

set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"

work=$(mktemp -d)
display=''
clean() {
    [ -z "$display" ] || kill "$display" 2>/dev/null || true
    rm -rf "$work"
}
trap clean EXIT

mkfifo "$work/number"
Xvfb -displayfd 3 -screen 0 1000x700x24 -nolisten tcp -noreset 3>"$work/number" 2>"$work/xvfb" &
display=$!
read -r -t 20 number <"$work/number" || { cat "$work/xvfb"; exit 1; }
export DISPLAY=:$number XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY
export ENSEMBLE_LOG=error
timeout 100 python3 preview.py "$program" "$work"

# The same by an editor that others wrote.
if command -v nvim >/dev/null; then
    export HOME=$work/home PROGRAM=$program APP=$work/preview-app SETUP=$PWD/../../assets/editors/neovim
    mkdir -p "$HOME"
    if ! timeout 60 nvim --headless -u NONE -i NONE -n -c 'luafile neovim_preview.lua' >"$work/nvim.log" 2>&1 </dev/null; then
        cat "$work/nvim.log"
        exit 1
    fi
    echo "preview: Neovim has opened it, and a click has moved its cursor"
else
    echo "preview: Neovim is left out, it is not installed"
fi
