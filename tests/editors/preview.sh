#!/usr/bin/env bash
# The live preview: a client of the language server, the window that the server opens, a hand and an eye on a display of its own.
# Usage: tests/editors/preview.sh PROGRAM

set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"

source ../window/display.sh
start_display 1000x700
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
