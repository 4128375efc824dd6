#!/usr/bin/env bats
# Someone changes our things by hand: it is seen and put right. Nobody else's things are touched.

load common

setup_file() {
  host_up
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
}

teardown_file() { host_down; }

setup() { link=$(on_host ip -br link show group 7200 | grep -o '^[^@ ]*'); }

reached() { on_host ping -c 1 -W 1 10.1.0.2; }

@test "a route that was deleted is back at once, and the log says what was found" {
  on_host ip route del 10.1.0.2/32
  eventually reached
  eventually told "something was taken away: was put right by 'route add 10.1.0.2/32 dev $link proto 200'"
  [ "$(routed plan --json | jq length)" -eq 0 ]
}

@test "a link that was set down is up again, with its route" {
  on_host ip link set "$link" down
  eventually reached
  eventually told "was put right by 'link set $link up'"
}

@test "a neighbour, an MTU, an alias" {
  alias=$(on_host cat "/sys/class/net/$link/ifalias")
  on_host ip neigh del 10.1.0.2 dev "$link"
  eventually neighbour_stands
  on_host ip link set "$link" mtu 1300
  eventually mtu_stands
  on_host ip addr del 169.254.1.1/32 dev lo
  eventually gateway_stands
  [ "$(on_host cat "/sys/class/net/$link/ifalias")" = "$alias" ]
  [ "$(routed plan --json | jq length)" -eq 0 ]
}

neighbour_stands() { on_host ip neigh show dev "$link" | grep -q '10.1.0.2 .*PERMANENT'; }
mtu_stands() { on_host ip link show "$link" | grep -q 'mtu 1500'; }
gateway_stands() { on_host ip addr show dev lo | grep -q 'inet 169.254.1.1/32'; }

# It is looked every five seconds.
@test "iptables -F: our rules are back soon" {
  on_host iptables -F FORWARD
  eventually rules_stand
  eventually told 'our rules for IPv4 stand at its end, where one was missing'
}

rules_stand() { [[ $(on_host iptables -S FORWARD | grep -c routed) -eq 2 ]]; }

@test "a link that was deleted takes its endpoint along, and its address is free" {
  container two mine --ip 10.1.0.3
  gone=$(on_host ip route show 10.1.0.3 | grep -o 'rt[0-9a-f]*')
  on_host ip link del "$gone"
  eventually one_endpoint
  eventually told "its link $gone was taken away"
  dk rm -f two
  container two mine --ip 10.1.0.3
  on_host ping -c 1 -W 1 10.1.0.3
  dk rm -f two
}

one_endpoint() { [[ $(routed endpoints --json | jq length) -eq 1 ]]; }

@test "strangers' links, routes and rules stay as they are, whatever their names" {
  on_host ip link add rtfeedfeedfeed type veth peer name rcfeedfeedfeed
  on_host ip addr add 192.168.99.1/24 dev rtfeedfeedfeed
  on_host ip link set rtfeedfeedfeed up
  on_host ip route add 10.1.0.99/32 dev rtfeedfeedfeed proto 4
  on_host ip link set rtfeedfeedfeed mtu 1300
  on_host iptables -A FORWARD -s 192.0.2.1 -m comment --comment mine -j DROP
  before=$(on_host ip -d link show rtfeedfeedfeed; on_host ip route show dev rtfeedfeedfeed)
  on_host ip route del 10.1.0.2/32
  eventually reached
  routed reconcile
  [ "$(on_host ip -d link show rtfeedfeedfeed; on_host ip route show dev rtfeedfeedfeed)" = "$before" ]
  on_host iptables -S FORWARD | grep -q -- '-s 192.0.2.1/32 -m comment --comment mine -j DROP'
  on_host ip link del rtfeedfeedfeed
}
