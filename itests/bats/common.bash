# Loaded by every bats file: a host for the file, and helpers that act on it.
# shellcheck disable=SC2154 # bats' run sets status and output

HOST=$BATS_TEST_DIRNAME/../host/host
NAME=bats-$(basename "$BATS_TEST_FILENAME" .bats)

DRIVERS=(--driver=net-routed --ipam-driver=ipam-routed)

on_host() { "$HOST" exec "$NAME" "$@"; }
dk() { "$HOST" docker "$NAME" "$@"; }
routed() { "$HOST" routed "$NAME" "$@"; }

# doctor [OPTION…]: prints the findings. Fails only if the command does: its statuses 1 and 2 tell of findings.
doctor() { routed doctor "$@" || (($? < 3)); }

# findings: prints check, subject and text of each finding on a line.
findings() { doctor --json | jq -r '.[] | "\(.check) \(.subject) \(.text)"'; }

appliance() { "$HOST" appliance "$NAME" "$@"; }
engine() { "$HOST" engine "$NAME" "$@"; }
host_dir() { "$HOST" dir "$NAME"; }

# host_up [DOCKERD-OPTION…]: starts the host with its engine and the appliance.
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

# container NAME NETWORK [OPTION…]: starts a container that only sleeps.
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

# reaches CONTAINER ADDRESS: one ping with a timeout of one second.
reaches() { inside "$1" ping -c 1 -W 1 "$2"; }

# host_reaches ADDRESS: the same from the host.
host_reaches() { on_host ping -c 1 -W 1 "$1"; }

# unanswered PING…: the ping was sent, and no reply came. A ping that cannot be run fails the test.
unanswered() {
  local printed
  printed=$("$@" 2>&1) || true
  [[ $printed == *" 100% packet loss"* ]] || { echo "not an unanswered ping: $*"; echo "$printed"; return 1; }
}

# eventually COMMAND…: the command succeeds within a minute, far longer than it takes on an idle machine.
eventually() { within 60 "$@"; }

# within SECONDS COMMAND…: asks often at first, and then rarely, since what is waited for needs the processors too.
within() {
  local deadline=$((SECONDS + $1)) pause=0.05
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || { echo "never became true: $*"; return 1; }
    sleep "$pause"
    case $pause in 0.05) pause=0.1 ;; 0.1) pause=0.2 ;; *) pause=0.4 ;; esac
  done
}

# stays SECONDS COMMAND…: the command succeeds over and over for that long. For an effect that must not happen.
stays() {
  local deadline=$((SECONDS + 1 + $1))
  shift
  while ((SECONDS < deadline)); do
    "$@" >/dev/null 2>&1 || { echo "did not stay true: $*"; return 1; }
    sleep 0.1
  done
}

# has_event PATTERN: an event of this test matches. An event follows the change that it reports, so wait for it.
has_event() {
  routed events -n 1000 --json |
    jq -r --arg began "$BEGAN" '.[] | select(.time >= $began) | "\(.kind) \(.subject) \(.text)"' | grep -E -- "$1"
}

# When the test began, in the format of an event's time. bats reads this file anew for each test.
BEGAN=$(date -u +%FT%T.%3N)

# fails_with FRAGMENT…: the last `run` failed, and its output contains each fragment.
fails_with() {
  local fragment
  [[ $status -ne 0 ]] || { echo "expected a failure: $output"; return 1; }
  for fragment; do
    [[ $output == *"$fragment"* ]] || { echo "expected: $fragment"; echo "was:      $output"; return 1; }
  done
}

# The endpoints as JSON, without names: a list is printed without them if the engine does not answer at once.
endpoints() { routed endpoints --json | jq -c 'map(del(.name, ."network-name"))'; }

# The links, routes and gateways of routed on the host.
host_objects() {
  on_host ip -br link show type veth &&
    on_host ip route show proto 200 &&
    on_host ip addr show dev lo label lo:routed
}

# prints_nothing COMMAND…: the command succeeds without output.
prints_nothing() {
  local printed
  printed=$("$@") || { echo "failed: $*"; return 1; }
  [[ -z $printed ]] || { echo "expected no output of: $*"; echo "was: $printed"; return 1; }
}

# lacks TEXT COMMAND…: the command succeeds, and its output does not contain the text.
lacks() {
  local text=$1 printed
  shift
  printed=$("$@") || { echo "failed: $*"; return 1; }
  [[ $printed != *"$text"* ]] || { echo "should not be there: $text"; echo "was: $printed"; return 1; }
}

# lacks_line PATTERN COMMAND…: the command succeeds, and no line of its output matches.
lacks_line() {
  local pattern=$1 printed found=0
  shift
  printed=$("$@") || { echo "failed: $*"; return 1; }
  grep -E -- "$pattern" <<<"$printed" || found=$?
  ((found == 1)) || { echo "should not be there: $pattern"; return 1; }
}

# has_json FILTER COMMAND…: the command prints JSON, and the result of jq's filter is neither false nor null. It is
# printed. `jq -e` of Debian 12 succeeds without input, so also behind a command that failed.
has_json() {
  local filter=$1 printed
  shift
  printed=$("$@") || { echo "failed: $*"; return 1; }
  [[ -n $printed ]] || { echo "no output of: $*"; return 1; }
  jq -er "$filter" <<<"$printed" || { echo "expected: $filter"; echo "was: $printed"; return 1; }
}

# has_no_plan: the appliance answers, and finds nothing to repair.
has_no_plan() { [[ $(routed plan --json | jq length) == 0 ]]; }

# has_endpoints NUMBER
has_endpoints() { [[ $(routed endpoints --json | jq length) == "$1" ]]; }

# Removes each container, network and link. One container after the other: an engine that removes many at once may
# miscount a network's endpoints and then keep the network (github.com/moby/moby/issues/42119).
clean() {
  remove_containers
  dk network prune -f >/dev/null
  prints_nothing dk network ls -q --filter type=custom
  eventually no_links
}

remove_containers() {
  local ids id
  ids=$(dk ps -aq)
  for id in $ids; do
    dk rm -f "$id" >/dev/null
  done
}

no_links() { lacks_line '^r[tc]' on_host ip -br link show type veth; }

# json FIELD: of each row of the JSON array on standard input.
json() { jq -r ".[].$1"; }

# commands_of PAGE SECTION [NUMBER]: the commands in this block of sh of a page's section, by default its first, to be
# run as printed.
commands_of() {
  awk -v section="$2" -v number="${3:-1}" '
    /^##+ / { within = $0 ~ "^##+ " section "$"; block = 0 }
    /^```/ { shown = $0 == "```sh"; block += shown; next }
    within && shown && block == number' "$BATS_TEST_DIRNAME/../../$1"
}

# with_docker COMMAND…: on this machine, in the repository, with the client of the host's engine.
with_docker() {
  (cd "$BATS_TEST_DIRNAME/../.." && PATH=$(cat "$(host_dir)/programs") DOCKER_HOST=unix://$(host_dir)/docker.sock "$@")
}
