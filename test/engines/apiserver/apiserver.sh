#!/usr/bin/env bash
# A real kube-apiserver on loopback, with no kubelet: enough to check, store and delete objects.
#
#   apiserver.sh gomod  v1.34.4 [TOOL...] write go.mod and go.sum for another release; then run setup.sh
#   apiserver.sh start  NAME [PORT]       start cluster NAME; prints its kubeconfig path
#   apiserver.sh stop   NAME | --all      stop by recorded process id, and forget the data
#
# Settings (environment): RUN (data, logs, pids), BIN (binaries, default as in setup.sh), SERVER (the
# server's binary), CONTROLLERS (what the controller manager runs; empty for none), ETCD_PORT (default
# 12379; peers use the next port), MODULE (folder of go.mod). All clusters share one etcd, each under
# its own key prefix.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
BIN=${BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-fleet/engines}
SERVER=${SERVER:-$BIN/kube-apiserver}
ETCD_PORT=${ETCD_PORT:-12379}
MODULE=${MODULE:-$here}
# Without the garbage collector no foreground deletion ends, and that is how Argo CD prunes.
CONTROLLERS=${CONTROLLERS-garbage-collector-controller,namespace-controller}

die() { echo "apiserver.sh: $*" >&2; exit 1; }

alive() { [[ -f $1 ]] && kill -0 "$(<"$1")" 2>/dev/null; }

gomod() {
  local release=${1:?release, for example v1.34.4} upstream tool
  shift
  local tools=("$@")
  ((${#tools[@]})) || tools=(kube-apiserver kube-controller-manager kubectl)
  export GOFLAGS=-mod=mod GOWORK=off
  cd "$MODULE"
  rm -f go.mod go.sum
  go mod init fleet.test/engines/apiserver
  upstream=$(go mod download -json "k8s.io/kubernetes@$release" | sed -n 's/.*"GoMod": "\(.*\)",*/\1/p')
  go mod edit -require="k8s.io/kubernetes@$release"
  # Upstream points its staging modules at local folders; the proxy holds them as v0.X.Y.
  sed -n 's/^[[:space:]]*\(k8s.io\/[a-z0-9-]*\) => .*/\1/p' "$upstream" | while read -r m; do
    go mod edit -replace="$m=$m@v0.${release#v1.}"
  done
  local debug
  debug=$(sed -n 's/^godebug //p' "$upstream")
  [[ -z $debug ]] || go mod edit -godebug="$debug"
  for tool in "${tools[@]}"; do go get -tool "k8s.io/kubernetes/cmd/$tool@$release"; done
}

start_etcd() {
  alive "$RUN/etcd/pid" && return
  mkdir -p "$RUN/etcd"
  local client=http://127.0.0.1:$ETCD_PORT peer=http://127.0.0.1:$((ETCD_PORT + 1))
  etcd --name only --data-dir "$RUN/etcd/data" \
    --listen-client-urls "$client" --advertise-client-urls "$client" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" \
    --initial-cluster "only=$peer" >"$RUN/etcd/log" 2>&1 &
  echo $! >"$RUN/etcd/pid"
}

start() {
  local name=${1:?cluster name} port=${2:-16443} dir
  dir=$RUN/$name
  alive "$dir/pid" && die "$name is already running"
  [[ -x $SERVER ]] || die "no $SERVER: run setup.sh first"
  rm -rf "$dir"
  mkdir -p "$dir"
  start_etcd

  local token
  token=$(openssl rand -hex 16)
  openssl genrsa -out "$dir/sa.key" 2048 2>/dev/null
  echo "$token,admin,admin,system:masters" >"$dir/tokens.csv"

  "$SERVER" \
    --etcd-servers="http://127.0.0.1:$ETCD_PORT" --etcd-prefix="/$name" \
    --bind-address=127.0.0.1 --secure-port="$port" --cert-dir="$dir/certs" \
    --endpoint-reconciler-type=none --service-cluster-ip-range=10.96.0.0/16 \
    --service-account-issuer="https://127.0.0.1:$port" \
    --service-account-key-file="$dir/sa.key" --service-account-signing-key-file="$dir/sa.key" \
    --token-auth-file="$dir/tokens.csv" --authorization-mode=RBAC \
    --disable-admission-plugins=ServiceAccount --allow-privileged \
    >"$dir/log" 2>&1 &
  echo $! >"$dir/pid"

  local try
  for try in $(seq 300); do
    alive "$dir/pid" || { tail -5 "$dir/log" >&2; die "$name ended early, see $dir/log"; }
    [[ -f $dir/certs/apiserver.crt ]] &&
      [[ $(curl -s --cacert "$dir/certs/apiserver.crt" -H "Authorization: Bearer $token" \
        "https://127.0.0.1:$port/readyz") == ok ]] && break
    [[ $try == 300 ]] && die "$name is not ready after 60 s, see $dir/log"
    sleep 0.2
  done

  cat >"$dir/kubeconfig" <<YAML
apiVersion: v1
kind: Config
current-context: $name
clusters:
- name: $name
  cluster:
    server: https://127.0.0.1:$port
    certificate-authority: $dir/certs/apiserver.crt
users:
- name: admin
  user:
    token: $token
contexts:
- name: $name
  context: {cluster: $name, user: admin}
YAML

  if [[ -n $CONTROLLERS ]]; then
    mkdir -p "$dir-controllers"
    "$BIN/kube-controller-manager" --kubeconfig="$dir/kubeconfig" --controllers="$CONTROLLERS" \
      --leader-elect=false --secure-port=0 >"$dir-controllers/log" 2>&1 &
    echo $! >"$dir-controllers/pid"
  fi
  echo "$dir/kubeconfig"
}

# end DIR...: ask every process to end, wait up to ten seconds each, then insist.
end() {
  local dir pid
  for dir; do ! alive "$dir/pid" || kill "$(<"$dir/pid")"; done
  for dir; do
    if [[ -f $dir/pid ]]; then
      pid=$(<"$dir/pid")
      timeout 10 tail --pid="$pid" -f /dev/null || kill -KILL "$pid"
    fi
    rm -rf "$dir"
  done
}

stop() {
  local name=${1:?cluster name, or --all} all
  [[ $name != --all ]] || {
    mapfile -t all < <(find "$RUN" -mindepth 2 -maxdepth 2 -name pid ! -path "$RUN/etcd/pid" -printf '%h\n')
    # All at once, and storage last: servers wait for their watchers and for their storage.
    end "${all[@]}"
    name=etcd
  }
  end "$RUN/$name" "$RUN/$name-controllers"
}

command=${1:-}
[[ $command =~ ^(gomod|start|stop)$ ]] || { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 2; }
shift
"$command" "$@"
