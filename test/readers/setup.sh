#!/bin/sh
# Prepares the readers that test/readers compares with: the Go ones, and PyYAML in an environment of its own.
set -eu
here=$(CDPATH= cd "$(dirname "$0")" && pwd)
readers=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-fleet/readers
mkdir -p "$readers"
(cd "$here/go" && go build -o "$readers/go-readers" .)
[ -x "$readers/venv/bin/python" ] || python3 -m venv "$readers/venv"
"$readers/venv/bin/python" -m pip install --quiet --disable-pip-version-check pyyaml==6.0.3
