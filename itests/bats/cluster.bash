# Words for a cluster of the lab, which has the name of the test file.
load common

LAB=$BATS_TEST_DIRNAME/../../lab/lab
export ROUTED_LAB=$NAME

lab() { "$LAB" "$@"; }

REQUESTS=$BATS_TEST_DIRNAME/../../lab/requests

# cluster_up ROUTING: three hosts of both families, on each the network `mine`, in which 10.1.200.0/24 and
# fd00:10:1::200:0/112 may be on several hosts and of others the younger one gives way, and a container `one` at 10.1.0.N,
# fd00:10:1::N of host N.
cluster_up() {
  local h
  lab down
  lab up --routing "$1" --dual-stack
  for h in h1 h2 h3; do
    on "$h" network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 -o anycast=10.1.200.0/24,fd00:10:1::200:0/112 -o conflict=yield
    at "$h" one "${h#h}"
  done
}

# on HOST WORD…: one of common.bash's words about that host.
on() {
  local NAME=$ROUTED_LAB-$1
  shift
  "$@"
}

# at HOST NAME N: a container there at 10.1.0.N and fd00:10:1::N.
at() { on "$1" container "$2" mine --ip "10.1.0.$3" --ip6 "fd00:10:1::$3"; }

# ways ROUTER ADDRESS: the links of the next hops that the router's table has to it, one a line.
ways() {
  local family=-4
  [[ $2 != *:* ]] || family=-6
  lab exec "$1" ip "$family" route show "$2" | grep -o 'dev [^ ]*' | cut -d ' ' -f 2 | sort
}

# leads ROUTER ADDRESS LINK…: by just these.
leads() {
  local router=$1 address=$2
  shift 2
  [[ $(ways "$router" "$address") == "$(printf '%s\n' "$@")" ]]
}

# known ADDRESS HOST…: every other host reaches it by both spines, and the spines by these hosts alone.
known() {
  local address=$1 router
  shift
  for router in h1 h2 h3; do
    [[ " $* " == *" $router "* ]] || leads "$router" "$address" s1 s2 || return 1
  done
  leads s1 "$address" "$@" && leads s2 "$address" "$@"
}

# carried ADDRESS HOST…: the spines reach it by these hosts alone, and h3 by both spines.
carried() {
  local address=$1
  shift
  leads h3 "$address" s1 s2 && leads s1 "$address" "$@" && leads s2 "$address" "$@"
}

# forgotten ADDRESS ROUTER…: none of them has a route to it.
forgotten() {
  local address=$1 router
  shift
  for router; do
    [[ -z $(ways "$router" "$address") ]] || return 1
  done
}

# reached ROUTER ADDRESS: one ping, which has one second.
reached() { lab exec "$1" ping -c 1 -W 1 "$2"; }

# pinging ROUTER ADDRESS: a ping every 10 ms in the background, until `silence`. It has been answered: one that begins when
# the route is gone already ends at once.
pinging() {
  lab exec "$1" ping -D -i 0.01 "$2" >"$BATS_TEST_TMPDIR/ping" 2>&1 &
  eventually grep -q 'bytes from' "$BATS_TEST_TMPDIR/ping"
}

# silence ROUTER: ends it, and prints the longest time between two answers between which one is missing, in milliseconds;
# 0 if none is, and a very long one if there were none.
silence() {
  lab exec "$1" pkill -INT -x ping
  wait
  sed -n 's/^\[\([0-9.]*\)\] [0-9]* bytes from.* icmp_seq=\([0-9]*\) .*/\1 \2/p' "$BATS_TEST_TMPDIR/ping" |
    awk 'NR > 1 && $2 != last + 1 && $1 - at > longest { longest = $1 - at } { at = $1; last = $2 }
      END { printf "%d\n", (NR > 1 ? longest * 1000 : 999999) }'
}

# silent_below MILLISECONDS ROUTER
silent_below() {
  local was
  was=$(silence "$2")
  echo "the longest silence was $was ms"
  ((was < $1))
}

# ours_alone HOST OF_ANOTHER: of many routes that the host has, the others learn only those of its containers. What a
# configuration is to leave out besides is given as arguments of `ip route add`, one each.
ours_alone() {
  local route router text
  local routes=("10.9.0.9 dev lo" "10.1.9.0/24 dev lo" "blackhole 10.9.0.8" "default dev s1" "fd09::9 dev lo" "$@")
  for route in "${routes[@]}"; do
    # shellcheck disable=SC2086
    lab exec h1 ip route add $route
  done
  # Announced later than those, so that those would be known by now.
  at h1 two 12
  eventually known 10.1.0.12 h1
  eventually known fd00:10:1::12 h1
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

# lacks_line PATTERN COMMAND…: the command goes through, and prints no such line.
lacks_line() {
  local pattern=$1 printed
  shift
  printed=$("$@") || return
  ! grep "$pattern" <<<"$printed" || { echo "should not be there"; return 1; }
}

# asking PROTOCOL ADDRESS: 200 requests a second from h3 in the background, until `none_lost`.
asking() {
  lab exec h3 "$REQUESTS" ask "$1" "$2" 7001 200 600 >"$BATS_TEST_TMPDIR/asked-$1" &
  askers+=("$!")
}

# none_lost: ends them all; each of their requests had its answer.
none_lost() {
  lab exec h3 pkill -INT -x requests
  wait "${askers[@]}"
  cat "$BATS_TEST_TMPDIR"/asked-*
  ! grep -v ' lost 0 ' "$BATS_TEST_TMPDIR"/asked-*
}

# serving HOST CONTAINER: answers requests with the host's name.
serving() {
  local process
  process=$(on "$1" dk inspect -f '{{.State.Pid}}' "$2")
  lab exec "$1" setsid nsenter -t "$process" -n "$REQUESTS" serve 7001 "$1" >/dev/null 2>&1 3>&- &
}

# answers_here HOST ADDRESS: the host itself is answered by its own container.
answers_here() { [[ $(lab exec "$1" "$REQUESTS" ask udp "$2" 7001 20 1) =~ \ lost\ 0\ gap\ 0\ $1\ [0-9]+$ ]]; }

# is_drained HOST: and says so of itself, rather than of a container.
is_drained() { lab routed "$1" drain --json | jq -e 'any(.endpoint == null and .reasons == ["host drained"])'; }

# drains [COMMAND…]: an address of two hosts is asked all the time: neither drain of either loses a request. With each
# host drained, the command is done with the host as its last word.
drains() {
  local h other
  for h in h1 h2; do
    on "$h" container shared mine --ip 10.1.200.2 --ip6 fd00:10:1::200:2
    serving "$h" shared
  done
  eventually known 10.1.200.2 h1 h2
  eventually known fd00:10:1::200:2 h1 h2
  eventually answers_here h1 10.1.200.2
  eventually answers_here h2 10.1.200.2
  asking udp 10.1.200.2
  asking tcp fd00:10:1::200:2
  for h in h1 h2; do
    other=h$((3 - ${h#h}))
    lab routed "$h" drain --host --wait 1s
    eventually carried 10.1.200.2 "$other"
    eventually carried fd00:10:1::200:2 "$other"
    eventually forgotten "10.1.0.${h#h}" s1 s2 h3
    answers_here "$h" 10.1.200.2
    answers_here "$h" fd00:10:1::200:2
    [[ $# -eq 0 ]] || "$@" "$h"
    is_drained "$h"
    lab routed "$h" undrain
    ! is_drained "$h"
    eventually known 10.1.200.2 h1 h2
    eventually known fd00:10:1::200:2 h1 h2
    eventually known "10.1.0.${h#h}" "$h"
  done
  none_lost
  on h1 dk rm -f shared
  on h2 dk rm -f shared
}

# none_unanswered: of a ping that is over, but for the packet that was on its way at the end.
none_unanswered() {
  tail -3 "$BATS_TEST_TMPDIR/ping"
  [[ $(tail -3 "$BATS_TEST_TMPDIR/ping") =~ ([0-9]+)\ packets\ transmitted,\ ([0-9]+)\ received ]]
  ((BASH_REMATCH[1] - BASH_REMATCH[2] <= 1))
}

# hands_over: the container of h1 is handed over to h3 under a ping every millisecond from h2: none is lost, h1 itself
# follows, and the old one may be stopped.
hands_over() {
  local pinger waiter address
  run lab routed h1 handover 10.1.0.2
  says "no endpoint on this host has 10.1.0.2"
  run lab routed h1 handover --wait 100ms 10.1.0.1
  says "No other host has announced 10.1.0.1 within 100ms"
  lab routed h1 handover fd00:10:1::1
  eventually known 10.1.0.1 h1
  eventually known fd00:10:1::1 h1
  lab exec h2 ping -i 0.001 10.1.0.1 >"$BATS_TEST_TMPDIR/ping" &
  pinger=$!
  lab routed h1 handover --wait 30s 10.1.0.1 &
  waiter=$!
  on h3 dk run -d --name moved \
    --network name=mine,ip=10.1.0.1,ip6=fd00:10:1::1,driver-opt=takeover=true,driver-opt=announce=tcp:7001 \
    busybox nc -ll -p 7001 -e hostname
  wait "$waiter"
  for address in 10.1.0.1 fd00:10:1::1; do
    eventually carried_by_h3 "$address"
    reached h1 "$address"
  done
  lab exec h1 ip route get 10.1.0.1 | grep -E ' dev s[12] '
  lab exec h1 ip -6 route get fd00:10:1::1 | grep -E ' dev s[12] '
  on h1 dk stop -t 0 one
  sleep 0.5
  lab exec h2 pkill -INT -x ping
  wait "$pinger"
  none_unanswered
  lacks_line ' 10\.1\.0\.1 .* as well' lab routed h1 events
  on h3 dk rm -f moved
  on h1 dk rm one
  returned
}

# moved_to HOST: once the container `one` of h1 is stopped and known to be, one with its addresses starts there.
moved_to() {
  eventually forgotten 10.1.0.1 "$1"
  eventually forgotten fd00:10:1::1 "$1"
  at "$1" moved 1
  eventually known 10.1.0.1 "$1"
  eventually known fd00:10:1::1 "$1"
}

# returned: once nobody has them any more, h1 has its container `one` with its addresses again.
returned() {
  eventually forgotten 10.1.0.1 h1
  eventually forgotten fd00:10:1::1 h1
  at h1 one 1
  eventually known 10.1.0.1 h1
  eventually known fd00:10:1::1 h1
}

carried_by_h3() { leads h2 "$1" s1 s2 && leads s1 "$1" h3 && leads s2 "$1" h3; }

# An address of two hosts: the spines share out connections among them; when one ends, all go to the other.
anycast() {
  local h
  for h in h1 h2; do
    on "$h" container any mine --ip 10.1.200.1 --ip6 fd00:10:1::200:1 --hostname "$h"
    on "$h" dk exec -d any nc -ll -p 7000 -e hostname
  done
  eventually known 10.1.200.1 h1 h2
  eventually known fd00:10:1::200:1 h1 h2
  eventually both_answer
  on h1 dk stop -t 0 any
  eventually known 10.1.200.1 h2
  [ "$(answers | sort -u)" = h2 ]
  on h2 dk rm -f any
  on h1 dk rm -f any
}

# Who answers twenty connections from a spine.
answers() {
  local _
  for _ in $(seq 20); do
    lab exec s1 busybox nc -w 2 10.1.200.1 7000 </dev/null
  done
}

both_answer() { [[ $(answers | sort -u | xargs) == "h1 h2" ]]; }

# parted: h1 and h2 give 10.1.0.50 and fd00:10:1::50 while neither can hear of the other, and then can again. What else
# they begin to announce meanwhile, 10.1.0.51 and .52, shows when the routing daemons hear of that.
parted() {
  local spine
  for spine in s1 s2; do lab exec h1 ip link set "$spine" down; done
  eventually forgotten 10.1.0.2 h1
  eventually forgotten 10.1.0.1 h2
  at h1 twin 50
  at h2 twin 50
  at h1 beside 51
  at h2 beside 52
  # None of them is looked for because it is new.
  sleep 6
  routes_of h1
  routes_of h2
  for spine in s1 s2; do lab exec h1 ip link set "$spine" up; done
}

# given_way HOST ADDRESS OTHER: the host announces it no more, and goes to its own container nevertheless.
given_way() {
  local spine
  for spine in s1 s2; do eventually leads "$spine" "$2" "$3"; done
  lab exec "$1" ip route get "$2" | grep ' dev rt'
  eventually on "$1" told "announcement .* $2 is withheld: 10\.0\.0\.${3#h} \(.*\) has it as well"
}

# rejoined: nothing is left of it.
rejoined() {
  local h
  for h in h1 h2; do
    on "$h" dk rm -f twin beside late >/dev/null 2>&1 || true
  done
}

# told_soon HOST ADDRESS ROUTER BESIDE: the host has told that the other router announces the address as well, soon after
# it knew of another address there, which is in the kernel. A machine that is busy takes longer than the second that it
# is to take; without being told, the appliance would look every ten.
told_soon() {
  local told known
  eventually told_of "$1" "$2" "$3"
  told=$(told_of "$1" "$2" "$3")
  known=$(awk -v to="$4 " 'index($0, to) && !/Deleted/ { print substr($1, 2, 26); exit }' "$BATS_TEST_TMPDIR/$1.routes")
  echo "# $1 told of $2 $(($(milliseconds "$told") - $(milliseconds "$known"))) ms after it knew of $4" >&3
  (($(milliseconds "$told") - $(milliseconds "$known") < 5000))
}

told_of() {
  lab routed "$1" events -n 1000 --json |
    jq -er "[.[] | select(.kind == \"conflict\" and (.subject | startswith(\"$2 \")) and (.text | contains(\"$3\")))][-1].time"
}

milliseconds() { date -u -d "$1" +%s%3N; }

# routes_of HOST: notes when its routes change, for a while.
routes_of() { lab exec "$1" timeout 300 env TZ=UTC ip -o -ts monitor route >"$BATS_TEST_TMPDIR/$1.routes" & }

# unconflicted HOST: it knows of nobody else that announces its addresses.
unconflicted() { [[ $(lab routed "$1" doctor --json | jq length) -eq 0 ]]; }
