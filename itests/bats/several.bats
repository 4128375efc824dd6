#!/usr/bin/env bats
# Endpoints with more addresses than the engine knows, and containers with more networks than one.

load common

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() { clean; }

# A dual-stack network with ranges beside its subnets.
mine() {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 -o extra=10.9.0.0/24,fd00:9::/64
}

SEVERAL=(10.1.0.3 10.9.0.1 fd00:10:1::9)
ALL=(10.1.0.2 fd00:10:1::2 "${SEVERAL[@]}")

# with_several NAME: a container that has them all.
with_several() {
  dk run -d --name "$1" \
    --network "name=mine,ip=10.1.0.2,ip6=fd00:10:1::2,driver-opt=addresses=10.1.0.3;10.9.0.1;fd00:10:1::9" \
    busybox sleep 3600
}

# all_answer NAME: what it has inside, and what the host has of it.
all_answer() {
  local address shown
  shown=$(inside "$1" ip addr show eth0)
  for address in "${ALL[@]}"; do
    [[ $shown == *" $address/"* ]] || { echo "not inside: $address"; echo "$shown"; return 1; }
    on_host ping -c 1 -W 1 "$address" >/dev/null || { echo "does not answer: $address"; return 1; }
  done
}

addresses() { routed endpoints --json | jq -c '.[0].addresses'; }
plan_is_empty() { [[ $(routed plan --json | jq length) -eq 0 ]]; }
# What the host has of an address: route_to ADDRESS, neighbour_of ADDRESS.
# shellcheck disable=SC2046 # no word where there is no family
family() { [[ $1 != *:* ]] || echo -6; }
route_to() { on_host ip $(family "$1") route show "$1"; }
neighbour_of() { on_host ip $(family "$1") neigh show "$1"; }
link_to() { on_host ip route show "$1" | grep -o 'rt[0-9a-f]*'; }

@test "each is inside, routed, with a neighbour, in the books, and answers; the engine's own is the source" {
  mine
  with_several one
  eventually all_answer one
  [ "$(addresses)" = '["10.1.0.2","fd00:10:1::2","10.1.0.3","10.9.0.1","fd00:10:1::9"]' ]
  link=$(link_to 10.1.0.2)
  for address in "${ALL[@]}"; do
    [[ $(route_to "$address") == "$address dev $link proto 200 "* ]]
    [[ $(neighbour_of "$address") == "$address dev $link lladdr 02:42:0a:01:00:02 PERMANENT"* ]]
  done
  inside one ip route get 10.1.0.7 | grep -q 'src 10.1.0.2 '
  lacks tentative inside one ip addr show dev eth0 scope global
  run container two mine --ip 10.1.0.3
  says "10.1.0.3 is taken by endpoint"
  run dk run --rm --network "name=mine,driver-opt=addresses=10.9.0.1" busybox true
  says "10.9.0.1 is taken by endpoint"
  plan_is_empty
}

@test "connected while it runs, on two networks; the default route fails over and the addresses of the other stay" {
  mine
  network second 10.2.0.0/16 --ipv6 --subnet fd00:10:2::/64
  dk run -d --name one busybox sleep 3600
  dk network connect --ip 10.1.0.2 --ip6 fd00:10:1::2 --driver-opt "addresses=10.1.0.3;10.9.0.1 fd00:10:1::9" mine one
  dk network connect --ip 10.2.0.2 --driver-opt "addresses=10.2.0.3 fd00:10:2::9" second one
  container other mine
  for address in "${ALL[@]}" 10.2.0.2 10.2.0.3 fd00:10:2::9; do
    eventually answered other "$address"
  done
  inside one ip addr show eth2 | grep -q 'inet 10.2.0.3/32'
  dk network disconnect bridge one
  inside one ip route | grep -q '^default via 169.254.1.1 '
  dk network disconnect mine one
  inside one ip route | grep -q '^default via 169.254.1.2 '
  inside one ip -6 route | grep -q '^default via fe80::2 '
  for address in 10.2.0.2 10.2.0.3 fd00:10:2::9; do
    answered other "$address"
  done
  for address in "${ALL[@]}"; do
    [ -z "$(route_to "$address")" ]
  done
}

@test "what cannot be is a sentence, and leaves nothing" {
  mine
  network four 10.2.0.0/16
  refuses() {
    run dk run --rm --network "name=$1,driver-opt=addresses=$2" busybox true
    says "$3"
  }
  refuses mine 10.8.0.1 "10.8.0.1 lies outside of 10.1.0.0/16, fd00:10:1::/64, 10.9.0.0/24, fd00:9::/64"
  refuses mine 10.2.0.9 "10.2.0.9 lies outside of"
  refuses four fd00::9 "so its containers have IPv6 turned off: create it with --ipv6 and an IPv6 --subnet"
  refuses four 10.2 "endpoint option addresses: '10.2' is not an IP address"
  refuses four 127.0.0.1 "127.0.0.1 lies outside of 10.2.0.0/16"
  on_host ip addr add 10.2.0.77/32 dev docker0
  refuses four 10.2.0.77 "10.2.0.77 is this host's own address"
  on_host ip addr del 10.2.0.77/32 dev docker0
  run network five 10.3.0.0/16 -o extra=10.9.0.128/25
  says "range 10.9.0.128/25 overlaps 10.9.0.0/24 of network"
  run network five 10.3.0.0/16 -o extra=172.17.0.0/24
  says "range 172.17.0.0/24 lies in 172.17.0.0/16 of this host's interface docker0: choose one outside"
  run network five 10.3.0.0/16 -o extra=224.0.0.0/8
  says "224.0.0.0 is a multicast address"
  [ "$(routed endpoints --json | jq length)" -eq 0 ]
  no_links
}

@test "address-add and address-remove on a running container" {
  mine
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  id=$(routed endpoints --json | jq -r '.[0].id')
  routed address-add --json "$id" 10.1.0.3 | jq -e '.[0].addresses == ["10.1.0.2","fd00:10:1::2","10.1.0.3"]'
  routed address-add "${id:0:12}" 10.9.0.1
  routed address-add one fd00:10:1::9
  all_answer one
  plan_is_empty
  container=$(dk inspect -f '{{.Id}}' one)
  routed address-remove "${container:0:12}" fd00:10:1::9
  routed address-add 10.1.0.2 fd00:10:1::9
  run routed address-add two 10.1.0.4
  says "no endpoint is 'two', and no container of this host's engine: say the id of one or the beginning of it"
  appliance kill
  appliance start
  [ "$(addresses)" = '["10.1.0.2","fd00:10:1::2","10.1.0.3","10.9.0.1","fd00:10:1::9"]' ]
  for address in "${SEVERAL[@]}"; do
    routed address-remove "$id" "$address"
    [ -z "$(route_to "$address")" ]
    lacks " $address/" inside one ip addr show eth0
  done
  dk run --rm --net mine --ip 10.1.0.3 busybox true
  dk restart -t 0 one
  [ "$(addresses)" = '["10.1.0.2","fd00:10:1::2"]' ]
}

@test "killed, swapped, restarted, meddled with: all of them stay, no packet of the last is lost" {
  mine
  with_several one
  eventually all_answer one
  before=$(routed endpoints --json)
  on_host ping -q -i 0.05 10.9.0.1 >"$BATS_TEST_TMPDIR/ping" &
  on_host ping -q -i 0.05 fd00:10:1::9 >"$BATS_TEST_TMPDIR/ping6" &
  appliance kill
  appliance start
  [ "$(routed endpoints --json)" = "$before" ]
  plan_is_empty
  for backend in iproute2 netlink; do
    routed backend "$backend"
    plan_is_empty
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
  # A look that happens every ten seconds may have been faster.
  routed reconcile
  eventually told "was put right by 'in container 10.1.0.2: addr add 10.1.0.3/32 dev eth0"
  all_answer one
  plan_is_empty

  dk restart -t 0 one
  eventually all_answer one
  # With the other backend alone, which then is the one that hears of carriers.
  routed bundle:stop dev.routed.kernel-netlink
  dk restart -t 0 one
  eventually all_answer one
  routed bundle:start dev.routed.kernel-netlink
}

@test "they are there before the container's own process runs, with every processor busy" {
  run "$BATS_TEST_DIRNAME/../first-act" 10 "$NAME"
  echo "$output"
  [ "$status" -eq 0 ]
}
