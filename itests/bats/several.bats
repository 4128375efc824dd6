#!/usr/bin/env bats
# bats file_tags=engine
# Endpoints with secondary addresses, which the engine does not know, and containers on several networks.

load common

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() { clean; }

# Creates a dual-stack network with ranges of secondary addresses beside its subnets.
mine() {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 -o extra=10.9.0.0/24,fd00:9::/64
}

SEVERAL=(10.1.0.3 10.9.0.1 fd00:10:1::9)
ALL=(10.1.0.2 fd00:10:1::2 "${SEVERAL[@]}")

# with_several NAME: starts a container that has them all.
with_several() {
  dk run -d --name "$1" \
    --network "name=mine,ip=10.1.0.2,ip6=fd00:10:1::2,driver-opt=addresses=10.1.0.3;10.9.0.1;fd00:10:1::9" \
    busybox sleep 3600
}

# all_answer NAME: all addresses are on the interface inside, and the host reaches each.
all_answer() {
  local address shown
  shown=$(inside "$1" ip addr show eth0)
  for address in "${ALL[@]}"; do
    [[ $shown == *" $address/"* ]] || { echo "not inside: $address"; echo "$shown"; return 1; }
    host_reaches "$address" >/dev/null || { echo "does not answer: $address"; return 1; }
  done
}

addresses() { routed endpoints --json | jq -c '.[0].addresses'; }
# route_to ADDRESS, neighbor_of ADDRESS: the entries of the host.
route_to() { on_host ip "$(family "$1")" route show "$1"; }
neighbor_of() { on_host ip "$(family "$1")" neigh show "$1"; }
family() { if [[ $1 == *:* ]]; then echo -6; else echo -4; fi; }
link_to() { on_host ip route show "$1" | grep -o 'rt[0-9a-f]*'; }

@test "each secondary address is inside, has a route, a neighbor and a lease, and answers; it is never the source" {
  mine
  with_several one
  eventually all_answer one
  [ "$(addresses)" = '["10.1.0.2","fd00:10:1::2","10.1.0.3","10.9.0.1","fd00:10:1::9"]' ]
  link=$(link_to 10.1.0.2)
  for address in "${ALL[@]}"; do
    [[ $(route_to "$address") == "$address dev $link proto 200 "* ]]
    [[ $(neighbor_of "$address") == "$address dev $link lladdr 02:42:0a:01:00:02 PERMANENT"* ]]
  done
  inside one ip route get 10.1.0.7 | grep -q 'src 10.1.0.2 '
  lacks tentative inside one ip addr show dev eth0 scope global
  run container two mine --ip 10.1.0.3
  fails_with "10.1.0.3" "endpoint"
  run dk run --rm --network "name=mine,driver-opt=addresses=10.9.0.1" busybox true
  fails_with "10.9.0.1" "endpoint"
  has_no_plan
}

@test "two networks connected while it runs: the default route fails over, the other network's addresses stay" {
  mine
  network second 10.2.0.0/16 --ipv6 --subnet fd00:10:2::/64
  dk run -d --name one busybox sleep 3600
  dk network connect --ip 10.1.0.2 --ip6 fd00:10:1::2 --driver-opt "addresses=10.1.0.3;10.9.0.1 fd00:10:1::9" mine one
  dk network connect --ip 10.2.0.2 --driver-opt "addresses=10.2.0.3 fd00:10:2::9" second one
  container other mine
  for address in "${ALL[@]}" 10.2.0.2 10.2.0.3 fd00:10:2::9; do
    eventually reaches other "$address"
  done
  inside one ip addr show eth2 | grep -q 'inet 10.2.0.3/32'
  dk network disconnect bridge one
  inside one ip route | grep -q '^default via 169.254.1.1 '
  dk network disconnect mine one
  inside one ip route | grep -q '^default via 169.254.1.2 '
  inside one ip -6 route | grep -q '^default via fe80::2 '
  for address in 10.2.0.2 10.2.0.3 fd00:10:2::9; do
    reaches other "$address"
  done
  for address in "${ALL[@]}"; do
    prints_nothing route_to "$address"
  done
}

@test "an invalid secondary address or range is rejected with a sentence and leaves nothing" {
  mine
  network four 10.2.0.0/16
  rejects() {
    run dk run --rm --network "name=$1,driver-opt=addresses=$2" busybox true
    fails_with "${@:3}"
  }
  rejects mine 10.8.0.1 "10.8.0.1" "10.1.0.0/16, fd00:10:1::/64, 10.9.0.0/24, fd00:9::/64"
  rejects mine 10.2.0.9 "10.2.0.9" "10.1.0.0/16"
  rejects four fd00::9 "fd00::9" "--ipv6"
  rejects four 10.2 "endpoint option addresses: '10.2'"
  rejects four 127.0.0.1 "127.0.0.1" "10.2.0.0/16"
  on_host ip addr add 10.2.0.77/32 dev docker0
  rejects four 10.2.0.77 "10.2.0.77" "host's own address"
  on_host ip addr del 10.2.0.77/32 dev docker0
  run network five 10.3.0.0/16 -o extra=10.9.0.128/25
  fails_with "10.9.0.128/25 overlaps 10.9.0.0/24"
  run network five 10.3.0.0/16 -o extra=172.17.0.0/24
  fails_with "172.17.0.0/24" "172.17.0.0/16" "interface docker0"
  run network five 10.3.0.0/16 -o extra=224.0.0.0/8
  fails_with "224.0.0.0" "multicast"
  has_endpoints 0
  no_links
}

@test "address-add and address-remove change a running container" {
  mine
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  id=$(routed endpoints --json | jq -r '.[0].id')
  has_json '.[0].addresses == ["10.1.0.2","fd00:10:1::2","10.1.0.3"]' routed address-add --json "$id" 10.1.0.3
  routed address-add "${id:0:12}" 10.9.0.1
  routed address-add one fd00:10:1::9
  all_answer one
  has_no_plan
  container=$(dk inspect -f '{{.Id}}' one)
  routed address-remove "${container:0:12}" fd00:10:1::9
  routed address-add 10.1.0.2 fd00:10:1::9
  run routed address-add two 10.1.0.4
  fails_with "'two'" "container"
  appliance kill
  appliance start
  [ "$(addresses)" = '["10.1.0.2","fd00:10:1::2","10.1.0.3","10.9.0.1","fd00:10:1::9"]' ]
  for address in "${SEVERAL[@]}"; do
    routed address-remove "$id" "$address"
    prints_nothing route_to "$address"
    lacks " $address/" inside one ip addr show eth0
  done
  dk run --rm --net mine --ip 10.1.0.3 busybox true
  dk restart -t 0 one
  [ "$(addresses)" = '["10.1.0.2","fd00:10:1::2"]' ]
}

@test "secondary addresses survive a kill, swaps, changes by hand and a restart; no packet is lost" {
  mine
  with_several one
  eventually all_answer one
  before=$(endpoints)
  on_host ping -q -i 0.05 10.9.0.1 >"$BATS_TEST_TMPDIR/ping" &
  on_host ping -q -i 0.05 fd00:10:1::9 >"$BATS_TEST_TMPDIR/ping6" &
  appliance kill
  appliance start
  [ "$(endpoints)" = "$before" ]
  has_no_plan
  for backend in iproute2 netlink; do
    routed backend "$backend"
    has_no_plan
  done
  on_host pkill -INT -x ping
  wait
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping6"
  all_answer one

  link=$(link_to 10.1.0.2)
  on_host ip route del 10.9.0.1 dev "$link"
  on_host ip neigh del fd00:10:1::9 dev "$link"
  eventually all_answer one
  on_host nsenter --net="$(dk inspect -f '{{.NetworkSettings.SandboxKey}}' one)" ip addr del 10.1.0.3/32 dev eth0
  # The periodic check, every ten seconds, may have repaired it already.
  routed reconcile
  eventually has_event "in container 10.1.0.2: addr add 10.1.0.3/32 dev eth0"
  all_answer one
  has_no_plan

  dk restart -t 0 one
  eventually all_answer one
  # The same with iproute2 alone, whose monitor then reports carriers.
  routed bundle:stop dev.routed.kernel-netlink
  dk restart -t 0 one
  eventually all_answer one
  routed bundle:start dev.routed.kernel-netlink
}

@test "secondary addresses are there before the container's process runs, with every processor busy" {
  run "$BATS_TEST_DIRNAME/../first-act" 20 "$NAME"
  echo "$output"
  [ "$status" -eq 0 ]
}

# binds: a container's process binds to secondary addresses as its first act.
binds() {
  dk run --rm --network "name=mine,driver-opt=addresses=10.9.0.1;fd00:10:1::9" busybox \
    sh -c 'ping -c 1 -W 1 -I 10.9.0.1 10.9.0.1 && ping -c 2 -W 1 -I fd00:10:1::9 fd00:10:1::9'
}

@test "from Docker 28 on, secondary addresses are there before the process although no carrier is reported" {
  mine
  # `ip monitor` is stopped: its notifications do not come.
  routed bundle:stop dev.routed.kernel-netlink
  eventually on_host pgrep -f 'ip .*monitor link'
  monitor=$(on_host pgrep -f 'ip .*monitor link')
  on_host kill -STOP "$monitor"
  # Before 28, Docker calls for the last time before it moves the peer: the carrier must tell.
  (($(dk version -f '{{.Server.Version}}' | cut -d . -f 1) >= 28)) || on_host kill -CONT "$monitor"
  run binds
  on_host kill -CONT "$monitor"
  routed bundle:start dev.routed.kernel-netlink
  echo "$output"
  [ "$status" -eq 0 ]
}
