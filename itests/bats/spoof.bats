#!/usr/bin/env bats
# policy-spoof: a container can send from its own addresses alone. What arrives is counted where it arrives.

load common
load outside

# Whoever hears counts what comes from the forged addresses 10.1.0.99 and fd00:10:1::99.
setup_file() {
  host_up
  outside_up
  outside nft "$EAR"
  on_host nft "$EAR"
}
teardown_file() { host_down; }
teardown() {
  routed bundle:start dev.routed.policy-spoof
  clean
}

EAR='table inet ear {
  counter forged { }
  chain hear {
    type filter hook input priority 10
    ip saddr 10.1.0.99 counter name forged
    ip6 saddr fd00:10:1::99 counter name forged
  }
}'

# One whose wicked user has given it two addresses that are not its own. It knows its gateway: were a forged packet the
# first, then so would be the source of the question who that is (RFC 4861, 7.2.2), which is dropped as well, and what is
# forged waits for an answer in the container until the question is put again, for a second or more.
forger() {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  eventually own_pass
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  sandbox one ip addr add fd00:10:1::99/128 dev eth0 nodad
}

# From its own addresses one is answered.
own_pass() {
  sandbox one ping -c 1 -W 1 -I 10.1.0.2 192.168.7.2 && sandbox one ping -c 1 -W 1 -I fd00:10:1::2 fd00:7::2
}

# heard WHERE COMMAND…: how often a forged packet arrives there by what is done. WHERE is a way to run a command.
heard() {
  local where=$1
  shift
  $where nft reset counters >/dev/null
  "$@" >/dev/null || true
  counted "$where"
}

counted() { $1 nft -j list counters | jq '[.nftables[].counter.packets // 0] | add'; }

# arrives NUMBER WHERE COMMAND…: so many arrive.
arrives() {
  local number=$1 where=$2
  heard "${@:2}"
  eventually counted_are "$number" "$where"
}

counted_are() { [[ $(counted "$2") -eq $1 ]]; }

# forge CONTAINER [TARGET4 TARGET6]: one packet of each family from the forged addresses, answered or not.
forge() {
  sandbox "$1" ping -c 1 -W 0.3 -I 10.1.0.99 "${2:-192.168.7.2}"
  sandbox "$1" ping -c 1 -W 0.3 -I fd00:10:1::99 "${3:-fd00:7::2}"
}

@test "from its own addresses it sends, from others it does not; with the bundle stopped it does" {
  forger
  [ "$(heard outside forge one)" -eq 0 ]
  routed bundle:stop dev.routed.policy-spoof
  [ -z "$(on_host nft list tables | grep routed-spoof)" ]
  arrives 2 outside forge one
  arrives 2 on_host forge one 192.168.7.1 fd00:7::1
  routed bundle:start dev.routed.policy-spoof
  eventually guarded
  [ "$(heard outside forge one)" -eq 0 ]
  [ "$(heard on_host forge one 192.168.7.1 fd00:7::1)" -eq 0 ]
  own_pass
}

@test "a neighbour container is spared, too" {
  forger
  container two mine --ip 10.1.0.3 --ip6 fd00:10:1::3
  sandbox two nft "$EAR"
  in_two() { sandbox two "$@"; }
  # So that two knows its gateway as well.
  sandbox one ping -c 1 -W 1 -I 10.1.0.2 10.1.0.3
  eventually sandbox one ping -c 1 -W 1 -I fd00:10:1::2 fd00:10:1::3
  [ "$(heard in_two forge one 10.1.0.3 fd00:10:1::3)" -eq 0 ]
  routed bundle:stop dev.routed.policy-spoof
  arrives 2 in_two forge one 10.1.0.3 fd00:10:1::3
}

@test "without the appliance it is so as well" {
  forger
  appliance stop
  [ "$(heard outside forge one)" -eq 0 ]
  answered one 192.168.7.2
  appliance start
  [ "$(heard outside forge one)" -eq 0 ]
}

# Both addresses are answered from outside, though replies leave by the container's default route alone.
both_reached() { outside ping -c 1 -W 1 10.1.0.2 && outside ping -c 1 -W 1 10.2.0.2; }

@test "a container on two routed networks is reached at both addresses, also after a restart and a flush" {
  forger
  network other 10.2.0.0/16
  dk network connect --ip 10.2.0.2 other one
  both_reached
  [ "$(heard outside forge one)" -eq 0 ]
  appliance kill
  both_reached
  [ "$(heard outside forge one)" -eq 0 ]
  appliance start
  both_reached
  on_host nft flush ruleset
  eventually guarded
  both_reached
  [ "$(heard outside forge one)" -eq 0 ]
  on_host nft "$EAR"
  eventually told 'inet routed-spoof .*has been made anew'

  # It gives the second address back, and may no longer send from it.
  dk network disconnect other one
  answered one 192.168.7.2
  eventually owns_nothing_else
}

owns_nothing_else() { [[ $(on_host nft -j list set inet routed-spoof own4 | jq '[.nftables[].set.elem // empty] | length') -eq 0 ]]; }

guarded() { on_host nft list chain inet routed-spoof check | grep -q 'fib saddr . iif oif exists accept'; }

@test "an address that it is given while it runs is its own, until it is taken away" {
  forger
  [ "$(heard outside forge one)" -eq 0 ]
  sandbox one ip addr del 10.1.0.99/32 dev eth0
  sandbox one ip addr del fd00:10:1::99/128 dev eth0
  routed address-add 10.1.0.2 10.1.0.99
  routed address-add 10.1.0.2 fd00:10:1::99
  arrives 2 outside forge one
  routed address-remove 10.1.0.2 10.1.0.99
  routed address-remove 10.1.0.2 fd00:10:1::99
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  sandbox one ip addr add fd00:10:1::99/128 dev eth0 nodad
  [ "$(heard outside forge one)" -eq 0 ]
  own_pass
}

@test "who is allowed to sends from any address: a network's containers, or one of them" {
  network mine 10.1.0.0/16 -o spoofing=allow
  container one mine --ip 10.1.0.2
  answered one 192.168.7.2
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  arrives 1 outside sandbox one ping -c 1 -W 0.3 -I 10.1.0.99 192.168.7.2
  dk rm -f one
  dk run -d --name one --network name=mine,driver-opt=spoofing=refuse busybox sleep 3600
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  [ "$(heard outside sandbox one ping -c 1 -W 0.3 -I 10.1.0.99 192.168.7.2)" -eq 0 ]
  run network other 10.2.0.0/16 -o spoofing=maybe
  says "network option spoofing: 'maybe' is neither allow nor refuse"
  run dk run --rm --network name=mine,driver-opt=spoofing=maybe busybox true
  says "endpoint option spoofing: 'maybe' is neither allow nor refuse"
}
