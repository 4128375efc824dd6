#!/usr/bin/env bats
# policy-spoof: a container can send only from its addresses. Forged packets are counted where they arrive.

load common
load outside

# The receivers count packets from the forged addresses 10.1.0.99 and fd00:10:1::99.
setup_file() {
  host_up
  outside_up
  outside nft "$COUNTER"
  on_host nft "$COUNTER"
}
teardown_file() { host_down; }
teardown() {
  routed bundle:start dev.routed.policy-spoof
  clean
}

COUNTER='table inet counted {
  counter forged { }
  chain count {
    type filter hook input priority 10
    ip saddr 10.1.0.99 counter name forged
    ip6 saddr fd00:10:1::99 counter name forged
  }
}'

# forger: starts a container whose user adds two addresses that are not its own. It resolves its gateway first: a
# neighbor solicitation has the source of the packet that causes it (RFC 4861, 7.2.2). A forged one would be dropped,
# and the forged packet would wait in the container for the next solicitation, a second or more.
forger() {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  eventually own_answered
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  sandbox one ip addr add fd00:10:1::99/128 dev eth0 nodad
}

# own_answered: packets from its own addresses are answered.
own_answered() {
  sandbox one ping -c 1 -W 1 -I 10.1.0.2 192.168.7.2 && sandbox one ping -c 1 -W 1 -I fd00:10:1::2 fd00:7::2
}

# heard WHERE COMMAND…: how many forged packets arrive there while the command runs. WHERE is a helper that runs a
# command.
heard() {
  local where=$1
  shift
  $where nft reset counters >/dev/null
  "$@" >/dev/null || true
  counted "$where"
}

counted() { $1 nft -j list counters | jq '[.nftables[].counter.packets // 0] | add'; }

# arrives NUMBER WHERE COMMAND…: that many arrive.
arrives() {
  local number=$1 where=$2
  heard "${@:2}"
  eventually counted_are "$number" "$where"
}

counted_are() { [[ $(counted "$2") == "$1" ]]; }

# forge CONTAINER [TARGET4 TARGET6]: sends one packet of each family from the forged addresses, answered or not.
forge() {
  sandbox "$1" ping -c 1 -W 0.3 -I 10.1.0.99 "${2:-192.168.7.2}"
  sandbox "$1" ping -c 1 -W 0.3 -I fd00:10:1::99 "${3:-fd00:7::2}"
}

@test "packets from forged addresses are dropped, and pass with the bundle stopped" {
  forger
  [ "$(heard outside forge one)" -eq 0 ]
  routed bundle:stop dev.routed.policy-spoof
  lacks routed-spoof on_host nft list tables
  arrives 2 outside forge one
  arrives 2 on_host forge one 192.168.7.1 fd00:7::1
  routed bundle:start dev.routed.policy-spoof
  eventually guarded
  [ "$(heard outside forge one)" -eq 0 ]
  [ "$(heard on_host forge one 192.168.7.1 fd00:7::1)" -eq 0 ]
  own_answered
}

@test "forged packets do not reach another container of the host" {
  forger
  container two mine --ip 10.1.0.3 --ip6 fd00:10:1::3
  sandbox two nft "$COUNTER"
  in_two() { sandbox two "$@"; }
  # Resolves the gateway in two as well.
  sandbox one ping -c 1 -W 1 -I 10.1.0.2 10.1.0.3
  eventually sandbox one ping -c 1 -W 1 -I fd00:10:1::2 fd00:10:1::3
  [ "$(heard in_two forge one 10.1.0.3 fd00:10:1::3)" -eq 0 ]
  routed bundle:stop dev.routed.policy-spoof
  arrives 2 in_two forge one 10.1.0.3 fd00:10:1::3
}

@test "forged packets are dropped while the appliance is stopped, and after its start" {
  forger
  appliance stop
  [ "$(heard outside forge one)" -eq 0 ]
  reaches one 192.168.7.2
  appliance start
  [ "$(heard outside forge one)" -eq 0 ]
}

# both_reached: the foreign host reaches both addresses, though replies leave only by the container's default route.
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
  on_host nft "$COUNTER"
  eventually has_event 'inet routed-spoof'

  # The container loses the second address, and may no longer send from it.
  dk network disconnect other one
  reaches one 192.168.7.2
  eventually owns_nothing_else
}

owns_nothing_else() {
  [[ $(on_host nft -j list set inet routed-spoof own4 | jq '[.nftables[].set.elem // empty] | length') == 0 ]]
}

guarded() { on_host nft list chain inet routed-spoof check | grep -q 'fib saddr . iif oif exists accept'; }

@test "a secondary address is allowed from address-add to address-remove" {
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
  own_answered
}

# lan_forge: the foreign host sends to container one from the addresses of container two.
lan_forge() {
  outside ping -c 1 -W 0.3 -I 10.1.0.20 10.1.0.2
  outside ping -c 1 -W 0.3 -I fd00:10:1::20 fd00:10:1::2
}

# lan_forged: how many of these reach container one.
lan_forged() {
  sandbox one nft reset counters >/dev/null
  lan_forge >/dev/null || true
  sandbox one nft -j list counters | jq '[.nftables[].counter.packets // 0] | add'
}
lan_forged_is() { [[ $(lan_forged) == "$1" ]]; }

# Container one admits container two alone.
@test "a machine on the LAN cannot send from the address of a local container, unless other hosts have it, too" {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  dk run -d --name one --network 'name=mine,ip=10.1.0.2,ip6=fd00:10:1::2,driver-opt=ingress=10.1.0.20;fd00:10:1::20' \
    busybox sleep 3600
  container two mine --ip 10.1.0.20 --ip6 fd00:10:1::20
  eventually reaches two 10.1.0.2
  eventually reaches two fd00:10:1::2
  sandbox one nft 'table inet counted { counter forged { }; chain count { type filter hook prerouting priority -300
    icmp type echo-request counter name forged
    icmpv6 type echo-request counter name forged
  }; }'
  outside ip addr add 10.1.0.20/32 dev lo
  outside ip addr add fd00:10:1::20/128 dev lo nodad
  routed bundle:stop dev.routed.policy-spoof
  eventually lan_forged_is 2
  routed bundle:start dev.routed.policy-spoof
  eventually guarded
  [ "$(lan_forged)" -eq 0 ]
  outside ping -c 1 -W 1 192.168.7.1
  reaches two 10.1.0.2
  reaches two fd00:10:1::2
  appliance kill
  [ "$(lan_forged)" -eq 0 ]
  appliance start
  [ "$(lan_forged)" -eq 0 ]

  routed network-set 10.1.0.0/16 anycast 10.1.0.20,fd00:10:1::20
  lan_forged_is 2
  routed network-set 10.1.0.0/16 anycast ''
  lan_forged_is 0

  # Once the container is gone, its address may belong to another host.
  dk rm -f two
  eventually lan_forged_is 2
  container two mine --ip 10.1.0.20 --ip6 fd00:10:1::20
  lan_forged_is 0
  dk rm -f two
  dk run -d --name two --network name=mine,ip=10.1.0.20,ip6=fd00:10:1::20,driver-opt=spoofing=allow busybox sleep 3600
  lan_forged_is 2
  outside ip addr del 10.1.0.20/32 dev lo
  outside ip addr del fd00:10:1::20/128 dev lo
}

@test "spoofing=allow, of a network or an endpoint, allows any source address" {
  network mine 10.1.0.0/16 -o spoofing=allow
  container one mine --ip 10.1.0.2
  reaches one 192.168.7.2
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  arrives 1 outside sandbox one ping -c 1 -W 0.3 -I 10.1.0.99 192.168.7.2
  dk rm -f one
  dk run -d --name one --network name=mine,driver-opt=spoofing=refuse busybox sleep 3600
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  [ "$(heard outside sandbox one ping -c 1 -W 0.3 -I 10.1.0.99 192.168.7.2)" -eq 0 ]
  run network other 10.2.0.0/16 -o spoofing=maybe
  fails_with "network option spoofing: 'maybe'"
  run dk run --rm --network name=mine,driver-opt=spoofing=maybe busybox true
  fails_with "endpoint option spoofing: 'maybe'"
}
