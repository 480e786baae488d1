#!/usr/bin/env bash
# What the crash suite needs besides Node.js: strace, to make system calls fail.
set -euo pipefail
command -v strace >/dev/null || { apt-get update -qq && apt-get install -y -qq strace; }
