#!/usr/bin/env bash
# The set-ups of assets/editors with the editors that are installed: each opens a screen, types a mistake, completes, renames.
# Usage: tests/editors/run.sh PROGRAM

set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
here=tests/editors setups=$PWD/assets/editors

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache XDG_CONFIG_HOME=$work/config
export PROGRAM=$program ENSEMBLE_LOG=error
mkdir -p "$HOME"

# app NAME: a copy of an app that the session may change, and YAML that is none of it.
app() {
    mkdir -p "$work/$1"
    cp -r apps/market "$work/$1/app"
    echo 'services: {}' >"$work/$1/other.yaml"
    export APP=$work/$1/app
}
has() { command -v "$1" >/dev/null; }
# session NAME COMMAND…: what it says is shown when it fails.
session() {
    local name=$1
    shift
    if timeout 40 "$@" >"$work/$name.log" 2>&1 </dev/null; then
        echo "$name: opened, mistyped, completed, renamed"
    else
        echo "$name: failed"
        tail -n 20 "$work/$name.log"
        exit 1
    fi
}

python3 - <<'PYTHON'
import json, tomllib
from pathlib import Path

root = Path("assets/editors")
for path in ["zed/settings.json", "kate/settings.json", "sublime/LSP.sublime-settings"]:
    text = json.dumps(json.loads((root / path).read_text()))
    assert '"ensemble-run"' in text and '"lsp"' in text, path
helix = tomllib.loads((root / "helix/languages.toml").read_text())
server = helix["language-server"]["ensemble-run"]
assert [server["command"], *server["args"]] == ["ensemble-run", "lsp"]
assert helix["language"][0]["language-servers"] == ["ensemble-run"]
print("Helix, Zed, Kate, Sublime Text: can be read")
PYTHON

if has nvim; then
    app neovim
    SETUP=$setups/neovim session neovim nvim --headless -u NONE -i NONE -n -c "luafile $here/neovim.lua"
else
    echo "neovim: left out, it is not installed"
fi

if has emacs && emacs --batch --eval '(progn (package-initialize) (unless (require (quote eglot) nil t) (kill-emacs 1)))' >/dev/null 2>&1; then
    app emacs
    SETUP=$setups/emacs session emacs emacs --batch -l "$here/emacs.el"
else
    echo "emacs: left out, it or its eglot is not installed"
fi

# The packages of the extension come from npm's registry: they are taken as `.ci/run` or `npm ci` has installed them in its folder.
if has node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] && [ -d assets/editors/vscode/node_modules ]; then
    (cd assets/editors/vscode && ENSEMBLE_RUN=$program npm test >"$work/vscode.log" 2>&1) || {
        echo "vscode: failed"
        grep -A 12 '^not ok' "$work/vscode.log" || tail -n 20 "$work/vscode.log"
        exit 1
    }
    (cd assets/editors/vscode && npm run --silent package >"$work/package.log" 2>&1) || {
        echo "vscode: cannot be packed"
        tail -n 20 "$work/package.log"
        exit 1
    }
    echo "vscode: $(grep -c '^ok' "$work/vscode.log") tests, packed"
else
    echo "vscode: left out; Node 20 or later and npm's registry run its tests"
fi
