#!/usr/bin/env bash
# Walks with servers that this project has not written; a server that is not there is left out with a word.
# Usage: tests/servers/run.sh PROGRAM [nchan|starlette|better|graphql|mcp]…
# ENSEMBLE_SERVERS=1 installs what is missing, in three minutes each at most.

set -euo pipefail
program=$(realpath "$1")
shift
kinds=("$@")
[ $# -gt 0 ] || kinds=(nchan starlette better graphql mcp)
cd "$(dirname "${BASH_SOURCE[0]}")"
home=${ENSEMBLE_SERVERS_HOME:-$HOME/.cache/ensemble-run-ci/servers}

nchan_there() { command -v nginx >/dev/null && [ -e /usr/lib/nginx/modules/ngx_nchan_module.so ]; }
starlette_there() { [ -x "$home/venv/bin/python" ] && "$home/venv/bin/python" -c 'import sse_starlette, uvicorn' 2>/dev/null; }
better_there() { command -v node >/dev/null && [ -d "$home/node/node_modules/better-sse" ]; }
graphql_there() { command -v node >/dev/null && [ -d "$home/node/node_modules/graphql-sse" ]; }
mcp_there() { command -v node >/dev/null && [ -d "$home/node/node_modules/@modelcontextprotocol/server-everything" ]; }

install_nchan() {
    # The package starts a server of its own where nothing forbids it.
    apt-get -qq update
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends nginx libnginx-mod-nchan
}
install_starlette() {
    # Debian keeps what makes an environment in a package of its own.
    python3 -m venv "$home/venv" || { apt-get -qq install -y python3-venv && python3 -m venv "$home/venv"; }
    "$home/venv/bin/pip" install -q 'sse-starlette==3.7.0' 'uvicorn==0.54.0'
}
install_better() {
    mkdir -p "$home/node" && npm install --loglevel error --no-audit --no-fund --prefix "$home/node" better-sse@0.16.1
}
install_graphql() {
    mkdir -p "$home/node" && npm install --loglevel error --no-audit --no-fund --prefix "$home/node" graphql-sse@2.6.1 graphql@16.15.0
}
install_mcp() {
    mkdir -p "$home/node" && npm install --loglevel error --no-audit --no-fund --prefix "$home/node" @modelcontextprotocol/server-everything@2026.8.31
}
export home
export -f install_nchan install_starlette install_better install_graphql install_mcp

walked=0
for kind in "${kinds[@]}"; do
    why='it is not installed'
    if ! "${kind}_there" && [ "${ENSEMBLE_SERVERS:-}" = 1 ]; then
        said=$(timeout 180 bash -c "install_$kind" 2>&1) || why="its installation failed or took three minutes: ${said##*$'\n'}"
    fi
    if "${kind}_there"; then
        echo "servers: $kind"
        case $kind in
        graphql | mcp) timeout --foreground 60 python3 post.py "$program" "$kind" "$home" ;;
        *) timeout --foreground 60 python3 walk.py "$program" "$kind" "$home" ;;
        esac
        walked=$((walked + 1))
    else
        echo "servers: $kind is left out; $why"
    fi
done
echo "servers: $walked of ${#kinds[@]} walked"
