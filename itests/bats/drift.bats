#!/usr/bin/env bats
# Kernel objects of routed that were changed by hand are repaired; foreign ones are not touched.

load common

setup_file() {
  host_up
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
}

teardown_file() { host_down; }

setup() { link=$(on_host ip -br link show group 7200 | grep -o '^[^@ ]*'); }


@test "a deleted route is restored at once, and an event reports the step" {
  on_host ip route del 10.1.0.2/32
  eventually host_reaches 10.1.0.2
  eventually has_event "route add 10.1.0.2/32 dev $link proto 200"
  has_no_plan
}

@test "a link that was set down is set up, and its route restored" {
  on_host ip link set "$link" down
  eventually host_reaches 10.1.0.2
  eventually has_event "link set $link up"
}

@test "a deleted neighbor, a changed MTU and a deleted gateway are restored; the alias stays" {
  alias=$(on_host cat "/sys/class/net/$link/ifalias")
  on_host ip neigh del 10.1.0.2 dev "$link"
  eventually has_neighbor
  on_host ip link set "$link" mtu 1300
  eventually has_mtu
  on_host ip addr del 169.254.1.1/32 dev lo
  eventually has_gateway
  [ "$(on_host cat "/sys/class/net/$link/ifalias")" = "$alias" ]
  has_no_plan
}

has_neighbor() { on_host ip neigh show dev "$link" | grep -q '10.1.0.2 .*PERMANENT'; }
has_mtu() { on_host ip link show "$link" | grep -q 'mtu 1500'; }
has_gateway() { on_host ip addr show dev lo | grep -q 'inet 169.254.1.1/32'; }

# The policy checks its rules every five seconds.
@test "iptables -F: the rules of routed are restored" {
  on_host iptables -F FORWARD
  eventually has_rules
  eventually has_event 'IPv4'
}

has_rules() { [[ $(on_host iptables -S FORWARD | grep -c routed) -eq 2 ]]; }

@test "a deleted link removes its endpoint, and the address is free" {
  container two mine --ip 10.1.0.3
  gone=$(on_host ip route show 10.1.0.3 | grep -o 'rt[0-9a-f]*')
  on_host ip link del "$gone"
  eventually has_endpoints 1
  eventually has_event "link $gone"
  dk rm -f two
  container two mine --ip 10.1.0.3
  host_reaches 10.1.0.3
  dk rm -f two
}

@test "foreign links, routes and rules are not touched, whatever their names" {
  on_host ip link add rtfeedfeedfeed type veth peer name rcfeedfeedfeed
  on_host ip addr add 192.168.99.1/24 dev rtfeedfeedfeed
  on_host ip link set rtfeedfeedfeed up
  on_host ip route add 10.1.0.99/32 dev rtfeedfeedfeed proto 4
  on_host ip link set rtfeedfeedfeed mtu 1300
  on_host iptables -A FORWARD -s 192.0.2.1 -m comment --comment mine -j DROP
  before=$(foreign_objects)
  on_host ip route del 10.1.0.2/32
  eventually host_reaches 10.1.0.2
  routed reconcile
  [ "$(foreign_objects)" = "$before" ]
  on_host iptables -S FORWARD | grep -q -- '-s 192.0.2.1/32 -m comment --comment mine -j DROP'
  on_host ip link del rtfeedfeedfeed
}

foreign_objects() { on_host ip -d link show rtfeedfeedfeed && on_host ip route show dev rtfeedfeedfeed; }
