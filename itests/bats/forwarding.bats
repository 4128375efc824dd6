#!/usr/bin/env bats
# Packets from and to our links pass the host, and nobody else's do where we turned forwarding on.

load common

# A host with two strangers beside it, each in a namespace of its own and reached by a veth pair: left has
# 192.168.1.2, right has 192.168.2.2, and both route by the host.
setup() { "$HOST" down "$NAME"; }
teardown() { host_down; }

strangers() {
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

@test "forwarding was off: it is turned on for our links only" {
  "$HOST" up "$NAME" --ip-forward=false --iptables=false
  strangers
  appliance start
  [ "$(forwarding)" -eq 0 ]
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  [ "$(forwarding)" -eq 1 ]
  left_reaches 10.1.0.2
  answered one 192.168.2.2
  # A stranger's packet to another stranger is dropped, and with the guard off the same packet goes through.
  run left_reaches 192.168.2.2
  [ "$status" -ne 0 ]
  on_host nft delete table ip routed-forward
  left_reaches 192.168.2.2
  eventually told 'was off and is on now, for packets from and to our links only'
}

@test "ip-forwarding = require: refused with the remedy, and nothing is left" {
  "$HOST" up "$NAME" --ip-forward=false
  export ROUTED_IP_FORWARDING=require
  appliance start
  unset ROUTED_IP_FORWARDING
  network mine 10.1.0.0/16
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  says "this host does not forward IPv4 packets: run 'sysctl -w net.ipv4.ip_forward=1', or set ip-forwarding = manage"
  [ "$(forwarding)" -eq 0 ]
  [ -z "$(on_host ip -br link show group 7200)" ]
  on_host sysctl -qw net.ipv4.ip_forward=1
  dk run --rm --net mine --ip 10.1.0.2 busybox true
}

@test "an engine turned forwarding on and dropped the rest: ours passes, after DOCKER-USER, as long as an endpoint exists" {
  "$HOST" up "$NAME"
  strangers
  appliance start
  on_host iptables -S FORWARD | grep -q -- '-P FORWARD DROP'
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  left_reaches 10.1.0.2
  answered one 192.168.1.2

  run on_host iptables -S FORWARD
  [[ ${lines[-1]} == *"-m devgroup --dst-group 0x1c20 -m comment --comment routed -j ACCEPT" ]]
  [[ ${lines[-2]} == *"-m devgroup --src-group 0x1c20 -m comment --comment routed -j ACCEPT" ]]
  # DOCKER-USER decides first.
  on_host iptables -I DOCKER-USER -s 192.168.1.2 -j DROP
  run left_reaches 10.1.0.2
  [ "$status" -ne 0 ]
  on_host iptables -D DOCKER-USER -s 192.168.1.2 -j DROP

  # The rules stay without the appliance, and are not doubled by the next one.
  appliance kill
  left_reaches 10.1.0.2
  # Without them the engine's policy drops it; the appliance, were it there, might put them back just then.
  on_host iptables -D FORWARD -m devgroup --dst-group 7200 -m comment --comment routed -j ACCEPT
  run left_reaches 10.1.0.2
  [ "$status" -ne 0 ]
  on_host iptables -A FORWARD -m devgroup --dst-group 7200 -m comment --comment routed -j ACCEPT
  left_reaches 10.1.0.2
  appliance start
  [ "$(on_host iptables -S FORWARD | grep -c routed)" -eq 2 ]

  dk rm -f one
  eventually no_rules
}

no_rules() { ! on_host iptables -S FORWARD | grep -q routed; }

@test "rules that a former run left go, if their last endpoint went meanwhile" {
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

@test "hosts that filter by iptables-legacy, or by nftables alone: ours passes, and not without the policy" {
  "$HOST" up "$NAME" --iptables=false
  strangers
  appliance start
  on_host sysctl -qw net.ipv4.ip_forward=1
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  left_reaches 10.1.0.2
  on_host iptables-legacy -P FORWARD DROP
  on_host nft 'add table inet fw; add chain inet fw pass { type filter hook forward priority 0; policy drop; }'
  # It is looked now and then whether somebody filters.
  eventually left_reaches 10.1.0.2
  routed bundle:stop dev.routed.policy-forward
  run left_reaches 10.1.0.2
  [ "$status" -ne 0 ]
  on_host nft delete table inet fw
  run left_reaches 10.1.0.2
  [ "$status" -ne 0 ]
  routed bundle:start dev.routed.policy-forward
  eventually left_reaches 10.1.0.2
  answered one 192.168.1.2
  # A stranger's packet to another stranger is the firewall's affair.
  run left_reaches 192.168.2.2
  [ "$status" -ne 0 ]
}
