#!/usr/bin/env bats
# Packets from and to containers are forwarded; where routed enabled forwarding, foreign packets are not.

load common

# The host has a foreign host on either side, a network namespace with a veth pair each: left has 192.168.1.2, right has
# 192.168.2.2, and both route by this host.
# shellcheck disable=SC2153 # common.bash sets them
setup() { "$HOST" down "$NAME"; }
teardown() { host_down; }

foreign_hosts() {
  local side net
  for side in left right; do
    net=$([[ $side == left ]] && echo 192.168.1 || echo 192.168.2)
    on_host ip netns add "$side"
    on_host ip link add "$side" type veth peer name eth0 netns "$side"
    on_host ip addr add "$net.1/24" dev "$side"
    on_host ip link set "$side" up
    on_host ip -n "$side" addr add "$net.2/24" dev eth0
    on_host ip -n "$side" link set eth0 up
    on_host ip -n "$side" link set lo up
    on_host ip -n "$side" route add default via "$net.1"
  done
}

left_reaches() { on_host ip netns exec left ping -c 1 -W 1 "$1"; }

forwarding() { on_host cat /proc/sys/net/ipv4/ip_forward; }

@test "forwarding was off: it is enabled for containers only" {
  "$HOST" up "$NAME" --ip-forward=false --iptables=false
  foreign_hosts
  appliance start
  [ "$(forwarding)" -eq 0 ]
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  [ "$(forwarding)" -eq 1 ]
  left_reaches 10.1.0.2
  reaches one 192.168.2.2
  # A packet between the foreign hosts is dropped; without the filter it is forwarded.
  unanswered left_reaches 192.168.2.2
  on_host nft delete table ip routed-forward
  left_reaches 192.168.2.2
  eventually has_event 'ip_forward is turned on'
}

# on_bridge BRIDGE END NUMBER: a foreign host on a bridge of this host, with addresses 192.168.NUMBER.END and
# fd00:NUMBER::END. This host has .1 and routes for it.
on_bridge() {
  local bridge=$1 end=$2 net=$3
  if ! on_host ip link show "$bridge"; then
    on_host ip link add "$bridge" type bridge
    on_host ip addr add "192.168.$net.1/24" dev "$bridge"
    on_host ip addr add "fd00:$net::1/64" dev "$bridge" nodad
    on_host ip link set "$bridge" up
  fi
  on_host ip netns add "vm$end"
  on_host ip link add "vm$end" master "$bridge" type veth peer name eth0 netns "vm$end"
  on_host ip link set "vm$end" up
  on_host ip -n "vm$end" link set eth0 up
  on_host ip -n "vm$end" addr add "192.168.$net.$end/24" dev eth0
  on_host ip -n "vm$end" addr add "fd00:$net::$end/64" dev eth0 nodad
  on_host ip -n "vm$end" route add default via "192.168.$net.1"
  on_host ip -n "vm$end" route add default via "fd00:$net::1"
}

vm2() { on_host ip netns exec vm2 ping -c 1 -W 1 "$1"; }

@test "forwarding was off: hosts on one bridge reach each other as before, and not those on another bridge" {
  "$HOST" up "$NAME" --ip-forward=false --iptables=false
  on_bridge br3 2 3
  on_bridge br3 3 3
  on_bridge br4 4 4
  # The module br_netfilter shows bridged packets to the filters of forwarded ones, as Docker before 28 wants it.
  on_host sysctl -qw net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1
  for program in iptables ip6tables; do
    on_host "$program" -P FORWARD DROP
  done
  eventually unanswered vm2 192.168.3.3
  unanswered vm2 fd00:3::3
  for program in iptables ip6tables; do
    on_host "$program" -P FORWARD ACCEPT
  done
  eventually vm2 192.168.3.3
  eventually vm2 fd00:3::3
  appliance start
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  eventually vm2 10.1.0.2
  eventually vm2 fd00:10:1::2
  vm2 192.168.3.3
  vm2 fd00:3::3
  unanswered vm2 192.168.4.4
  unanswered vm2 fd00:4::4
  on_host nft delete table ip routed-forward
  on_host nft delete table ip6 routed-forward
  vm2 192.168.4.4
  vm2 fd00:4::4
}

@test "ip-forwarding = require: a start is rejected with the remedy and leaves nothing" {
  "$HOST" up "$NAME" --ip-forward=false
  # shellcheck disable=SC2030,SC2031 # for this test alone
  export ROUTED_IP_FORWARDING=require
  appliance start
  unset ROUTED_IP_FORWARDING
  network mine 10.1.0.0/16
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  fails_with "IPv4" "sysctl -w net.ipv4.ip_forward=1" "ip-forwarding = manage"
  [ "$(forwarding)" -eq 0 ]
  prints_nothing on_host ip -br link show group 7200
  on_host sysctl -qw net.ipv4.ip_forward=1
  dk run --rm --net mine --ip 10.1.0.2 busybox true
}

@test "ip-forwarding = require: each start is judged, not only the first" {
  "$HOST" up "$NAME" --iptables=false
  # shellcheck disable=SC2030,SC2031 # for this test alone
  export ROUTED_IP_FORWARDING=require
  appliance start
  unset ROUTED_IP_FORWARDING
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  on_host sysctl -qw net.ipv4.ip_forward=0
  run dk run --rm --net mine --ip 10.1.0.3 busybox true
  fails_with "IPv4" "sysctl -w net.ipv4.ip_forward=1" "ip-forwarding = manage"
  [ "$(forwarding)" -eq 0 ]
  eventually finding "packets of running containers may be dropped: this host does not forward IPv4 packets"
  on_host sysctl -qw net.ipv4.ip_forward=1
  container two mine --ip 10.1.0.3
  eventually no_finding "this host does not forward"
}

finding() { doctor --json | jq -r '.[].text' | grep -F -- "$1"; }
no_finding() { lacks "$1" doctor --json; }
no_filter() { lacks routed-forward on_host nft list tables; }
forwards() { [[ $(forwarding) == 1 ]]; }
forwards_not() { [[ $(forwarding) == 0 ]]; }

@test "something turns forwarding off on a host that forwarded before: all packets pass again, without a filter" {
  "$HOST" up "$NAME"
  on_host iptables -P FORWARD ACCEPT
  foreign_hosts
  appliance start
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  dk run -d --name bridged busybox sleep 3600
  all_pass() { left_reaches 192.168.2.2 && reaches bridged 192.168.2.2 && left_reaches 10.1.0.2; }
  all_pass
  on_host sysctl -qw net.ipv4.ip_forward=0
  unanswered left_reaches 192.168.2.2
  eventually forwards
  all_pass
  no_filter
  has_event 'net.ipv4.ip_forward was turned off by something else and is on again'

  # By a start of a container, before the next check.
  on_host sysctl -qw net.ipv4.ip_forward=0
  container two mine
  eventually forwards
  all_pass
  no_filter

  # While the appliance is away.
  appliance kill
  on_host sysctl -qw net.ipv4.ip_forward=0
  appliance start
  eventually forwards
  all_pass
  no_filter
}

@test "forwarding that was enabled for containers only: restored with the filter, and off again with the last network" {
  "$HOST" up "$NAME" --ip-forward=false --iptables=false
  foreign_hosts
  appliance start
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  left_reaches 10.1.0.2
  appliance kill
  on_host sysctl -qw net.ipv4.ip_forward=0
  appliance start
  eventually forwards
  left_reaches 10.1.0.2
  unanswered left_reaches 192.168.2.2
  dk rm -f one
  stays 7 forwards
  dk network rm mine
  eventually forwards_not
  eventually no_filter
  has_event 'net.ipv4.ip_forward is turned off again, because no network needs it'
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  left_reaches 10.1.0.2
  unanswered left_reaches 192.168.2.2
}

@test "FORWARD policy DROP of an engine: packets of containers pass, after DOCKER-USER, while an endpoint exists" {
  "$HOST" up "$NAME"
  foreign_hosts
  appliance start
  on_host iptables -S FORWARD | grep -q -- '-P FORWARD DROP'
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  left_reaches 10.1.0.2
  reaches one 192.168.1.2

  run on_host iptables -S FORWARD
  [[ ${lines[-1]} == *"-m devgroup --dst-group 0x1c20 -m comment --comment routed -j ACCEPT" ]]
  [[ ${lines[-2]} == *"-m devgroup --src-group 0x1c20 -m comment --comment routed -j ACCEPT" ]]
  # DOCKER-USER decides first.
  on_host iptables -I DOCKER-USER -s 192.168.1.2 -j DROP
  unanswered left_reaches 10.1.0.2
  on_host iptables -D DOCKER-USER -s 192.168.1.2 -j DROP

  # The rules stay without the appliance, and its next start does not double them.
  appliance kill
  left_reaches 10.1.0.2
  # Without the rule the engine's policy drops the packet. The appliance is not running, so it cannot restore the rule.
  on_host iptables -D FORWARD -m devgroup --dst-group 7200 -m comment --comment routed -j ACCEPT
  unanswered left_reaches 10.1.0.2
  on_host iptables -A FORWARD -m devgroup --dst-group 7200 -m comment --comment routed -j ACCEPT
  left_reaches 10.1.0.2
  appliance start
  [ "$(on_host iptables -S FORWARD | grep -c routed)" -eq 2 ]

  dk rm -f one
  eventually no_rules
}

no_rules() { lacks routed on_host iptables -S FORWARD; }

@test "rules of an earlier run are removed if their last endpoint was removed meanwhile" {
  "$HOST" up "$NAME"
  appliance start
  network mine 10.1.0.0/16
  container one mine
  appliance kill
  link=$(on_host ip -br link show group 7200 | grep -o '^[^@ ]*')
  on_host ip link del "$link"
  appliance start
  eventually no_rules
}

@test "hosts that filter by iptables-legacy or nftables: packets of containers pass, and not without the policy" {
  "$HOST" up "$NAME" --iptables=false
  foreign_hosts
  appliance start
  on_host sysctl -qw net.ipv4.ip_forward=1
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  left_reaches 10.1.0.2
  on_host iptables-legacy -P FORWARD DROP
  on_host nft 'add table inet fw; add chain inet fw pass { type filter hook forward priority 0; policy drop; }'
  # The policy checks periodically whether the host has filters.
  eventually left_reaches 10.1.0.2
  routed bundle:stop dev.routed.policy-forward
  unanswered left_reaches 10.1.0.2
  on_host nft delete table inet fw
  unanswered left_reaches 10.1.0.2
  routed bundle:start dev.routed.policy-forward
  eventually left_reaches 10.1.0.2
  reaches one 192.168.1.2
  # The firewall alone decides about packets between the foreign hosts.
  unanswered left_reaches 192.168.2.2
}
