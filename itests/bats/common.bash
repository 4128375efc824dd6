# What every engine test has: a host of its own for the file, and words for what one does with it.
# shellcheck disable=SC2154 # bats' run sets status and output

HOST=$BATS_TEST_DIRNAME/../host/host
NAME=bats-$(basename "$BATS_TEST_FILENAME" .bats)

DRIVERS=(--driver=net-routed --ipam-driver=ipam-routed)

on_host() { "$HOST" exec "$NAME" "$@"; }
dk() { "$HOST" docker "$NAME" "$@"; }
routed() { "$HOST" routed "$NAME" "$@"; }
appliance() { "$HOST" appliance "$NAME" "$@"; }
engine() { "$HOST" engine "$NAME" "$@"; }
host_dir() { "$HOST" dir "$NAME"; }

# host_up [DOCKERD-OPTION…]: the host with its engine and the appliance.
host_up() {
  "$HOST" down "$NAME"
  "$HOST" up "$NAME" "$@"
  appliance start
}

host_down() { "$HOST" down "$NAME"; }

# network NAME SUBNET [OPTION…]
network() {
  local name=$1 subnet=$2
  shift 2
  dk network create "${DRIVERS[@]}" --subnet "$subnet" "$@" "$name"
}

# container NAME NETWORK [OPTION…]: one that only waits.
container() {
  local name=$1 net=$2
  shift 2
  dk run -d --name "$name" --net "$net" "$@" busybox sleep 3600
}

inside() {
  local name=$1
  shift
  dk exec "$name" "$@"
}

# answered CONTAINER ADDRESS: one ping, which has one second.
answered() { inside "$1" ping -c 1 -W 1 "$2"; }

# eventually COMMAND…: within half a minute, which is much longer than it takes, unless the machine is busy otherwise.
eventually() { within 30 "$@"; }

# within SECONDS COMMAND…
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || { echo "never became true: $*"; return 1; }
    sleep 0.1
  done
}

# told PATTERN: an event of this test says so. What is told is told after it is done, if only by a moment.
told() {
  routed events -n 1000 --json |
    jq -r --arg began "$BEGAN" '.[] | select(.time >= $began) | "\(.kind) \(.subject) \(.text)"' | grep -E -- "$1"
}

# When the test began, as JSON has the times of events. This file is read anew for each test.
BEGAN=$(date -u +%FT%T.%3N)

# says SENTENCE: the last `run` failed, and the user reads this.
says() {
  [[ $status -ne 0 ]] || { echo "it went through: $output"; return 1; }
  [[ $output == *"$1"* ]] || { echo "expected: $1"; echo "was:      $output"; return 1; }
}

# What the host has of ours: links, our routes, gateways.
ours() {
  on_host ip -br link show type veth
  on_host ip route show proto 200
  on_host ip addr show dev lo label lo:routed
}

# lacks TEXT COMMAND…: the command goes through, and prints nothing like that.
lacks() {
  local text=$1 printed
  shift
  printed=$("$@") || return
  [[ $printed != *"$text"* ]] || { echo "should not be there: $text"; echo "was: $printed"; return 1; }
}

# No container, network or link outlives a test. One container after the other: an engine that removes many at once
# may miscount a network's endpoints, and then keeps the network (github.com/moby/moby/issues/42119).
clean() {
  local id
  for id in $(dk ps -aq); do
    dk rm -f "$id" >/dev/null
  done
  dk network prune -f >/dev/null
  [[ -z $(dk network ls -q --filter type=custom) ]] || { echo "a network is left"; dk network ls; return 1; }
  eventually no_links
}

no_links() { ! on_host ip -br link show type veth | grep -q '^r[tc]'; }

# json FIELD: of each row of the JSON array on standard input.
json() { jq -r ".[].$1"; }
