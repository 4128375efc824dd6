# Helpers for a cluster of the lab, named after the test file.
load common

LAB=$BATS_TEST_DIRNAME/../../lab/lab
export ROUTED_LAB=$NAME

lab() { "$LAB" "$@"; }

REQUESTS=$BATS_TEST_DIRNAME/../../lab/requests

# cluster_up ROUTING: three dual-stack hosts with a network `mine` each, which has the anycast prefixes 10.1.200.0/24
# and fd00:10:1::200:0/112 and conflict=yield. Host N has a container `one` at 10.1.0.N and fd00:10:1::N.
cluster_up() {
  local h
  lab down
  lab up --routing "$1" --dual-stack
  for h in h1 h2 h3; do
    on "$h" network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 \
      -o anycast=10.1.200.0/24,fd00:10:1::200:0/112 -o conflict=yield
    at "$h" one "${h#h}"
  done
}

# on HOST HELPER…: runs a helper of common.bash on that host.
on() {
  local NAME=$ROUTED_LAB-$1
  shift
  "$@"
}

# at HOST NAME N: starts a container there at 10.1.0.N and fd00:10:1::N.
at() { on "$1" container "$2" mine --ip "10.1.0.$3" --ip6 "fd00:10:1::$3"; }

# next_hops ROUTER ADDRESS: the links of the route's next hops, one a line.
next_hops() {
  local family=-4 routes
  [[ $2 != *:* ]] || family=-6
  routes=$(lab exec "$1" ip "$family" route show "$2") || return
  sed -n 's/.* dev \([^ ]*\).*/\1/p' <<<"$routes" | sort
}

# routed_by ROUTER ADDRESS LINK…: the router's next hops are exactly these.
routed_by() {
  local router=$1 address=$2
  shift 2
  [[ $(next_hops "$router" "$address") == "$(printf '%s\n' "$@")" ]]
}

# announced_by ADDRESS HOST…: the spines route it to exactly these hosts, and every other host to both spines.
announced_by() {
  local address=$1 router
  shift
  for router in h1 h2 h3; do
    [[ " $* " == *" $router "* ]] || routed_by "$router" "$address" s1 s2 || return 1
  done
  routed_by s1 "$address" "$@" && routed_by s2 "$address" "$@"
}

# traffic_goes_to ADDRESS HOST…: the spines route it to exactly these hosts, and h3 to both spines.
traffic_goes_to() {
  local address=$1
  shift
  routed_by h3 "$address" s1 s2 && routed_by s1 "$address" "$@" && routed_by s2 "$address" "$@"
}

# unrouted ADDRESS ROUTER…: none of them has a route to it.
unrouted() {
  local address=$1 router
  shift
  for router; do
    prints_nothing next_hops "$router" "$address" || return
  done
}

# router_reaches ROUTER ADDRESS: one ping with a timeout of one second.
router_reaches() { lab exec "$1" ping -c 1 -W 1 "$2"; }

# ping_continuously ROUTER ADDRESS: a ping every 10 ms in the background, until `longest_gap`. Returns after the first
# reply: a ping that begins without a route ends at once.
ping_continuously() {
  lab exec "$1" ping -D -i 0.01 "$2" >"$BATS_TEST_TMPDIR/ping" 2>&1 &
  eventually grep -q 'bytes from' "$BATS_TEST_TMPDIR/ping"
}

# longest_gap ROUTER: ends the ping, and prints the longest time between two replies between which one is missing, in
# milliseconds; 0 if none is missing, 999999 without any reply.
longest_gap() {
  lab exec "$1" pkill -INT -x ping
  wait
  sed -n 's/^\[\([0-9.]*\)\] [0-9]* bytes from.* icmp_seq=\([0-9]*\) .*/\1 \2/p' "$BATS_TEST_TMPDIR/ping" |
    awk 'NR > 1 && $2 != last + 1 && $1 - at > longest { longest = $1 - at } { at = $1; last = $2 }
      END { printf "%d\n", (NR > 1 ? longest * 1000 : 999999) }'
}

# longest_gap_below MILLISECONDS ROUTER
longest_gap_below() {
  local gap
  gap=$(longest_gap "$2")
  echo "the longest gap was $gap ms"
  ((gap < $1))
}

# announces_only_own [ROUTE…]: of the many routes that h1 has, the other routers learn only those of its containers.
# ROUTE, the arguments of `ip route add`, is one more route that must not be announced.
announces_only_own() {
  local route router text
  local routes=("10.9.0.9 dev lo" "10.1.9.0/24 dev lo" "blackhole 10.9.0.8" "default dev s1" "fd09::9 dev lo" "$@")
  for route in "${routes[@]}"; do
    # shellcheck disable=SC2086
    lab exec h1 ip route add $route
  done
  # Announced after those routes: once this address is known, those would be as well.
  at h1 two 12
  eventually announced_by 10.1.0.12 h1
  eventually announced_by fd00:10:1::12 h1
  for router in h2 h3 s1 s2; do
    for text in '^default' '^10\.9\.' '^10\.1\.9\.' '^10\.1\.0\.99' '^169\.254\.' '^fd09:'; do
      lacks_line "$text" lab exec "$router" ip -4 route
      lacks_line "$text" lab exec "$router" ip -6 route
    done
  done
  on h1 dk rm -f two
  for route in "${routes[@]}"; do
    # shellcheck disable=SC2086
    lab exec h1 ip route del $route
  done
}

# request_continuously PROTOCOL ADDRESS: 200 requests a second from h3 in the background, until `no_request_lost`.
request_continuously() {
  lab exec h3 "$REQUESTS" ask "$1" "$2" 7001 200 600 >"$BATS_TEST_TMPDIR/asked-$1" &
  askers+=("$!")
}

# no_request_lost: ends them all, and fails if a request had no reply.
no_request_lost() {
  lab exec h3 pkill -INT -x requests
  wait "${askers[@]}"
  lacks_line ' lost [1-9]' cat "$BATS_TEST_TMPDIR"/asked-*
  [[ $(grep -c ' lost 0 ' <(cat "$BATS_TEST_TMPDIR"/asked-*)) -eq ${#askers[@]} ]]
}

# serve_requests HOST CONTAINER: the container answers requests with the host's name.
serve_requests() {
  local process
  process=$(on "$1" dk inspect -f '{{.State.Pid}}' "$2")
  lab exec "$1" setsid nsenter -t "$process" -n "$REQUESTS" serve 7001 "$1" >/dev/null 2>&1 3>&- &
}

# answers_here HOST ADDRESS: requests from the host go to its own container.
answers_here() { [[ $(lab exec "$1" "$REQUESTS" ask udp "$2" 7001 20 1) =~ \ lost\ 0\ gap\ 0\ $1\ [0-9]+$ ]]; }

# is_drained HOST true|false: whether the appliance lists the host itself, not only a container, as drained.
is_drained() {
  [[ $(lab routed "$1" drain --json | jq 'any(.endpoint == null and .reasons == ["host drained"])') == "$2" ]]
}

# drain_under_requests [COMMAND…]: drains either host of an anycast address under requests; none is lost. While a host
# is drained, the command runs with the host as its last argument.
drain_under_requests() {
  local h other
  for h in h1 h2; do
    on "$h" container shared mine --ip 10.1.200.2 --ip6 fd00:10:1::200:2
    serve_requests "$h" shared
  done
  eventually announced_by 10.1.200.2 h1 h2
  eventually announced_by fd00:10:1::200:2 h1 h2
  eventually answers_here h1 10.1.200.2
  eventually answers_here h2 10.1.200.2
  request_continuously udp 10.1.200.2
  request_continuously tcp fd00:10:1::200:2
  for h in h1 h2; do
    other=h$((3 - ${h#h}))
    lab routed "$h" drain --host --wait 1s
    eventually traffic_goes_to 10.1.200.2 "$other"
    eventually traffic_goes_to fd00:10:1::200:2 "$other"
    eventually unrouted "10.1.0.${h#h}" s1 s2 h3
    answers_here "$h" 10.1.200.2
    answers_here "$h" fd00:10:1::200:2
    [[ $# -eq 0 ]] || "$@" "$h"
    is_drained "$h" true
    lab routed "$h" undrain
    is_drained "$h" false
    eventually announced_by 10.1.200.2 h1 h2
    eventually announced_by fd00:10:1::200:2 h1 h2
    eventually announced_by "10.1.0.${h#h}" "$h"
  done
  no_request_lost
  on h1 dk rm -f shared
  on h2 dk rm -f shared
}

# no_ping_lost: every packet of a ping that has ended was answered, but for one that was on its way at the end.
no_ping_lost() {
  tail -3 "$BATS_TEST_TMPDIR/ping"
  [[ $(tail -3 "$BATS_TEST_TMPDIR/ping") =~ ([0-9]+)\ packets\ transmitted,\ ([0-9]+)\ received ]]
  ((BASH_REMATCH[1] - BASH_REMATCH[2] <= 1))
}

# hand_over_under_ping: hands h1's container over to h3 under a ping every millisecond from h2. No packet is lost, h1
# itself reaches the new container, and the old one can be stopped.
hand_over_under_ping() {
  local pinger waiter address
  run lab routed h1 handover 10.1.0.2
  fails_with "no endpoint on this host has 10.1.0.2"
  run lab routed h1 handover --wait 100ms 10.1.0.1
  fails_with "other host" "10.1.0.1 within 100ms"
  lab routed h1 handover fd00:10:1::1
  eventually announced_by 10.1.0.1 h1
  eventually announced_by fd00:10:1::1 h1
  lab exec h2 ping -i 0.001 10.1.0.1 >"$BATS_TEST_TMPDIR/ping" &
  pinger=$!
  lab routed h1 handover --wait 30s 10.1.0.1 >"$BATS_TEST_TMPDIR/handover" &
  waiter=$!
  on h3 dk run -d --name moved \
    --network name=mine,ip=10.1.0.1,ip6=fd00:10:1::1,driver-opt=takeover=true,driver-opt=announce=tcp:7001 \
    busybox nc -ll -p 7001 -e hostname
  wait "$waiter"
  grep -x '10.1.0.1 is announced by 10.0.0.3' "$BATS_TEST_TMPDIR/handover"
  for address in 10.1.0.1 fd00:10:1::1; do
    eventually traffic_goes_to_h3 "$address"
    router_reaches h1 "$address"
  done
  lab exec h1 ip route get 10.1.0.1 | grep -E ' dev s[12] '
  lab exec h1 ip -6 route get fd00:10:1::1 | grep -E ' dev s[12] '
  on h1 dk stop -t 0 one
  stays 1 router_reaches h3 10.1.0.1
  lab exec h2 pkill -INT -x ping
  wait "$pinger"
  no_ping_lost
  lacks_line 'conflict *10\.1\.0\.1 ' lab routed h1 events
  on h3 dk rm -f moved
  on h1 dk rm one
  restore_one
}

# move_to HOST: waits until the addresses of the stopped container `one` are unrouted, and starts one with them there.
move_to() {
  eventually unrouted 10.1.0.1 "$1"
  eventually unrouted fd00:10:1::1 "$1"
  at "$1" moved 1
  eventually announced_by 10.1.0.1 "$1"
  eventually announced_by fd00:10:1::1 "$1"
}

# restore_one: waits until its addresses are unrouted, and starts the container `one` on h1 again.
restore_one() {
  eventually unrouted 10.1.0.1 h1
  eventually unrouted fd00:10:1::1 h1
  at h1 one 1
  eventually announced_by 10.1.0.1 h1
  eventually announced_by fd00:10:1::1 h1
}

traffic_goes_to_h3() { routed_by h2 "$1" s1 s2 && routed_by s1 "$1" h3 && routed_by s2 "$1" h3; }

# hosts_of HOST ADDRESS: the hosts of the address as the host lists them, `here` or router IDs, and how they share it.
hosts_of() {
  lab routed "$1" cluster --json | jq -r --arg address "$2" '.[] | select(.address == $address) |
    [(.hosts[] | if .here then "here" else .id end), .sharing // "-"] | join(" ")'
}

# anycast COMMAND: the spines spread connections over the two hosts of an address; when one container stops, all go to
# the other. While both have it, the command runs with the address of each family.
anycast() {
  local h
  for h in h1 h2; do
    on "$h" container any mine --ip 10.1.200.1 --ip6 fd00:10:1::200:1 --hostname "$h"
    on "$h" dk exec -d any nc -ll -p 7000 -e hostname
  done
  eventually announced_by 10.1.200.1 h1 h2
  eventually announced_by fd00:10:1::200:1 h1 h2
  eventually both_answer
  "$1" 10.1.200.1
  "$1" fd00:10:1::200:1
  on h1 dk stop -t 0 any
  eventually announced_by 10.1.200.1 h2
  [ "$(answers | sort -u)" = h2 ]
  on h2 dk rm -f any
  on h1 dk rm -f any
}

# answers: the host names that answer twenty connections from a spine.
answers() {
  local _
  for _ in $(seq 20); do
    lab exec s1 busybox nc -w 2 10.1.200.1 7000 </dev/null
  done
}

both_answer() { [[ $(answers | sort -u | xargs) == "h1 h2" ]]; }

# partition: h1 and h2 both start a container with 10.1.0.50 and fd00:10:1::50 while h1 has no uplink; then the
# uplinks come back. The routes to 10.1.0.51 and .52, new as well, show when the routing daemons learn of the other
# side.
partition() {
  local spine
  for spine in s1 s2; do lab exec h1 ip link set "$spine" down; done
  eventually unrouted 10.1.0.2 h1
  eventually unrouted 10.1.0.1 h2
  at h1 twin 50
  at h2 twin 50
  at h1 beside 51
  at h2 beside 52
  # The appliance checks a new address often at first; after that it finds a conflict only by its notifications.
  stays 6 have_no_conflict h1 h2
  record_routes h1
  record_routes h2
  for spine in s1 s2; do lab exec h1 ip link set "$spine" up; done
}

# yields_to HOST ADDRESS OTHER: the host no longer announces the address, and still routes to its own container.
yields_to() {
  local spine
  for spine in s1 s2; do eventually routed_by "$spine" "$2" "$3"; done
  lab exec "$1" ip route get "$2" | grep ' dev rt'
  eventually on "$1" has_event "announcement .* $2 .*suppressed.* 10\.0\.0\.${3#h} "
}

# remove_conflicts: removes the containers of a partition.
remove_conflicts() {
  local h
  for h in h1 h2; do
    on "$h" dk rm -f twin beside late >/dev/null 2>&1 || true
  done
}

# reports_conflict_soon HOST ADDRESS ROUTER BESIDE: the host's event that the other router announces the address, too,
# follows within 5 s the kernel's route to BESIDE, another address there. The goal is 1 s, which a busy machine
# misses; without notifications the appliance would look every 10 s.
reports_conflict_soon() {
  local reported learned
  eventually conflict_time "$1" "$2" "$3"
  reported=$(conflict_time "$1" "$2" "$3")
  learned=$(awk -v to="$4 " 'index($0, to) && !/Deleted/ { print substr($1, 2, 26); exit }' \
    "$BATS_TEST_TMPDIR/$1.routes")
  [[ -n $learned ]] || { echo "$1 has not learned $4"; return 1; }
  echo "# $1 reported $2 $(($(milliseconds "$reported") - $(milliseconds "$learned"))) ms after it learned $4" >&3
  (($(milliseconds "$reported") - $(milliseconds "$learned") < 5000))
}

conflict_time() {
  has_json "[.[] | select(.kind == \"conflict\" and (.subject | startswith(\"$2 \")) and (.text | contains(\"$3\")))]
    | last.time" lab routed "$1" events -n 1000 --json
}

milliseconds() { date -u -d "$1" +%s%3N; }

# record_routes HOST: writes its route changes with their times to a file, for up to five minutes.
record_routes() {
  lab exec "$1" timeout 300 env TZ=UTC ip -o -ts monitor route >"$BATS_TEST_TMPDIR/$1.routes" &
}

# lab_doctor HOST [OPTION…]: prints the findings of a host; as doctor of common.bash.
lab_doctor() { lab routed "$1" doctor "${@:2}" || (($? < 3)); }

# lab_findings HOST: prints check, subject and text of each finding on a line.
lab_findings() { lab_doctor "$1" --json | jq -r '.[] | "\(.check) \(.subject) \(.text)"'; }

# have_no_conflict HOST…: the appliance knows of no other host that announces its addresses.
have_no_conflict() {
  local h
  for h; do
    has_json 'all(.check != "conflict")' lab_doctor "$h" --json || return 1
  done
}
