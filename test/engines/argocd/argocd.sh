#!/usr/bin/env bash
# Argo CD for real, on loopback: a hub cluster, target clusters, a Git server and Redis; no API server, no UI.
#
#   argocd.sh up TARGET...        start everything; an Application applies delivery/argocd of the Git server to the hub
#   argocd.sh commit DIST         put the directory's present content on main of the Git server; prints the commit
#   argocd.sh down                stop every process this script started
#
# Settings (environment): RUN (data, logs, process ids), BIN (binaries, default as in setup.sh), GIT_PORT (19418),
# REDIS_PORT (16379), REPO_PORT (18081; the next five are metrics and probes), HUB_PORT (16443; targets take the next ports).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
export RUN=${RUN:?folder for data, logs and process ids} BIN=${BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-fleet/engines}
GIT_PORT=${GIT_PORT:-19418} REDIS_PORT=${REDIS_PORT:-16379} REPO_PORT=${REPO_PORT:-18081} HUB_PORT=${HUB_PORT:-16443}
apiserver=$here/../apiserver/apiserver.sh
argo=$BIN/argocd-parts
hub() { "$BIN/kubectl" --kubeconfig "$RUN/hub/kubeconfig" -n argocd "$@"; }

# spawn NAME COMMAND...: run in the background, remember the process id where apiserver.sh also looks.
spawn() {
  local name=$1
  shift
  mkdir -p "$RUN/$name"
  "$@" >"$RUN/$name/log" 2>&1 &
  echo $! >"$RUN/$name/pid"
}

# In a subshell: the Git settings must not reach the processes started later.
commit() (
  local dist=${1:?dist directory} work=$RUN/git/work bare=$RUN/git/dist
  export GIT_AUTHOR_NAME=engines GIT_AUTHOR_EMAIL=engines@localhost GIT_COMMITTER_NAME=engines GIT_COMMITTER_EMAIL=engines@localhost
  if [[ ! -d $bare ]]; then
    git init --quiet --bare --initial-branch=main "$bare"
    touch "$bare/git-daemon-export-ok"
  fi
  rm -rf "$work"
  mkdir -p "$work"
  cp -R "$dist/." "$work"
  # A fresh index on top of the old history, so that deletions are recorded too.
  export GIT_DIR=$bare GIT_WORK_TREE=$work GIT_INDEX_FILE=$RUN/git/index
  rm -f "$GIT_INDEX_FILE"
  (cd "$work" && git add --all . && git commit --quiet --allow-empty -m synth && git rev-parse HEAD)
)

cluster_secret() {
  local name=$1 dir=$RUN/$1
  cat <<YAML
apiVersion: v1
kind: Secret
metadata: {name: cluster-$name, labels: {argocd.argoproj.io/secret-type: cluster}}
stringData:
  name: $name
  server: $(sed -n 's/.*server: //p' "$dir/kubeconfig")
  config: '{"bearerToken":"$(cut -d, -f1 "$dir/tokens.csv")","tlsClientConfig":{"caData":"$(base64 -w0 "$dir/certs/apiserver.crt")"}}'
YAML
}

# What a platform team sets up once: an Application that applies the fleet's delivery objects, and prunes them.
root_application() {
  cat <<YAML
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: root}
spec:
  sourceRepos: ['*']
  destinations: [{name: hub, namespace: argocd}]
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: root}
spec:
  project: root
  source: {repoURL: "git://127.0.0.1:$GIT_PORT/dist", targetRevision: main, path: delivery/argocd, directory: {recurse: true}}
  destination: {name: hub, namespace: argocd}
  syncPolicy: {automated: {prune: true, allowEmpty: true, selfHeal: true}}
YAML
}

start_parts() {
  local module=$1 hub_config=$RUN/hub/kubeconfig repo=127.0.0.1:$REPO_PORT redis=127.0.0.1:$REDIS_PORT
  export ARGOCD_GPG_ENABLED=false
  export TMPDIR=$RUN/repo/tmp ARGOCD_ASK_PASS_SOCK=$RUN/repo/ask.sock ARGOCD_PLUGINSOCKFILEPATH=$RUN/repo
  mkdir -p "$TMPDIR" "$RUN/repo/bin"
  # The repo-server asks for this helper even when no signature is required.
  printf '#!/bin/sh\nexec sh %q "$@"\n' "$module/hack/git-verify-wrapper.sh" >"$RUN/repo/bin/git-verify-wrapper.sh"
  chmod +x "$RUN/repo/bin/git-verify-wrapper.sh"
  PATH=$RUN/repo/bin:$PATH spawn repo "$argo" repo-server --disable-tls --client-ca-path '' --address 127.0.0.1 \
    --port "$REPO_PORT" --metrics-address 127.0.0.1 --metrics-port $((REPO_PORT + 1)) --redis "$redis" --logformat text \
    --revision-cache-expiration 1s
  KUBECONFIG=$hub_config spawn appset "$argo" applicationset-controller --kubeconfig "$hub_config" --namespace argocd \
    --argocd-repo-server "$repo" --repo-server-plaintext --enable-progressive-syncs --logformat text \
    --metrics-addr "127.0.0.1:$((REPO_PORT + 2))" --probe-addr "127.0.0.1:$((REPO_PORT + 3))" \
    --webhook-addr "127.0.0.1:$((REPO_PORT + 4))"
  # A project that is deleted learns by this resync alone that its last Application has moved to another one.
  spawn controller "$argo" application-controller --kubeconfig "$hub_config" --namespace argocd --repo-server "$repo" \
    --repo-server-plaintext --redis "$redis" --app-resync 15 --app-resync-jitter 0 \
    --metrics-port $((REPO_PORT + 5)) --logformat text
}

up() {
  local port=$HUB_PORT name module
  "$apiserver" start hub "$port"
  for name; do "$apiserver" start "$name" $((++port)); done

  module=$(cd "$here" && go list -m -f '{{.Dir}}' github.com/argoproj/argo-cd/v3)
  hub create namespace argocd
  hub apply --server-side -k "$module/manifests/crds"
  # A server takes a moment to publish new kinds.
  for _ in {1..100}; do
    hub get appprojects,applications,applicationsets --namespace argocd &>/dev/null && break
    sleep 0.2
  done
  hub apply -k "$module/manifests/base/config"
  hub patch secret argocd-secret --patch "{\"stringData\":{\"server.secretkey\":\"$(openssl rand -hex 32)\"}}"
  for name in hub "$@"; do cluster_secret "$name" | hub apply -f -; done

  mkdir -p "$RUN/git"
  spawn git-daemon git daemon --reuseaddr --listen=127.0.0.1 --port="$GIT_PORT" --base-path="$RUN/git" "$RUN/git"
  spawn redis redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --save '' --appendonly no
  start_parts "$module"
  root_application | hub apply -f -
}

case ${1:-} in
  up | commit) "$@" ;;
  down) "$apiserver" stop --all && rm -rf "$RUN/git" ;;
  *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 2 ;;
esac
