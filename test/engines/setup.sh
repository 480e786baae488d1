#!/usr/bin/env bash
# Installs and builds what test/engines needs: etcd, Redis, Git and jq from the distribution, a kube-apiserver, a
# controller manager, kubectl, an older kube-apiserver and the parts of Argo CD from source. What is built from the same
# source is not built again.
#
# BIN: where binaries go (default: cdk8s-fleet/engines in the user's cache directory)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
BIN=${BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-fleet/engines}
mkdir -p "$BIN"

install_packages() {
  local missing=() command package root=()
  while read -r command package; do
    command -v "$command" >/dev/null || missing+=("$package")
  done <<'LIST'
etcd etcd-server
redis-server redis-server
git git
openssl openssl
curl curl
jq jq
LIST
  ((${#missing[@]})) || return 0
  ((EUID == 0)) || root=(sudo)
  "${root[@]}" apt-get update
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
}

# build MODULE FOLDER LDFLAGS PACKAGE...: the packages' binaries in a folder of BIN, unless they stem from the same source.
build() {
  local module=$1 folder=$BIN/$2 flags=$3 stamp source package
  shift 3
  mkdir -p "$folder"
  cd "$here/$module"
  source=$({ go version; echo "$flags" "$@"; find . -name '*.go' -o -name 'go.*' | LC_ALL=C sort | xargs sha256sum; } | sha256sum)
  stamp=$BIN/$module.source
  for package; do [[ -x $folder/${package##*/} ]] || rm -f "$stamp"; done
  [[ -f $stamp && $(<"$stamp") == "$source" ]] && return
  CGO_ENABLED=0 GOFLAGS='-mod=readonly -p=2' nice go build -trimpath -ldflags "-s -w $flags" -o "$folder/" "$@"
  echo "$source" >"$stamp"
}

# version_flags MODULE: without a version the servers take themselves for v0.0.0.
version_flags() {
  local release minor variable=k8s.io/component-base/version
  release=$(cd "$here/$1" && go list -m -f '{{.Version}}' k8s.io/kubernetes)
  minor=${release#v1.}
  echo "-X $variable.gitVersion=$release -X $variable.gitMajor=1 -X $variable.gitMinor=${minor%%.*} -X $variable.gitTreeState=clean"
}

install_packages
kubernetes=k8s.io/kubernetes/cmd
build apiserver . "$(version_flags apiserver)" $kubernetes/kube-apiserver $kubernetes/kube-controller-manager $kubernetes/kubectl
build apiserver-1.30 1.30 "$(version_flags apiserver-1.30)" $kubernetes/kube-apiserver
build argocd . '' ./argocd-parts ./appset-render
# Its custom resource definitions and scripts are read from the module cache.
cd "$here/argocd" && go mod download github.com/argoproj/argo-cd/v3
