#!/usr/bin/env bats
# Addresses, routes and policy rules that the host has, or gets later, beside those of routed.

load common

# The host has another machine beside it, 192.168.7.2 behind up0.
setup_file() {
  host_up
  on_host ip netns add machine
  on_host ip link add up0 type veth peer name eth0 netns machine
  on_host ip link set up0 up
  on_host ip addr add 192.168.7.1/24 dev up0
  on_host ip addr add fd00:7::1/64 dev up0 nodad
  on_host ip -n machine link set lo up
  on_host ip -n machine link set eth0 up
  on_host ip -n machine addr add 192.168.7.2/24 dev eth0
  on_host ip -n machine route add default via 192.168.7.1
  dk network create "${DRIVERS[@]}" --subnet 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 mine
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
}

teardown_file() { host_down; }

has_finding() { doctor --json | jq -r '.[] | "\(.subject) \(.text)"' | grep -F -- "$1"; }
has_no_finding() { [[ $(doctor --json | jq '[.[] | select(.checkup == "driver")] | length') == 0 ]]; }
machine_reaches() { on_host ip netns exec machine ping -c 1 -W 1 "$1"; }
received() { inside one cat /sys/class/net/eth0/statistics/rx_packets; }

# The host answers a ping itself, so a packet that the container gets is what shows its way.
machine_reaches_container() {
  local before
  before=$(received)
  machine_reaches 10.1.0.2
  (($(received) > before))
}

@test "the host gets the address of a container: an event and a finding until it is gone" {
  eventually machine_reaches_container
  on_host ip addr add 10.1.0.2/32 dev up0
  eventually has_finding "10.1.0.2 is an address of this host's interface up0 as well"
  run machine_reaches_container
  [ "$status" -ne 0 ]
  has_event "^address 10.1.0.2 .*ip addr del 10.1.0.2/32 dev up0"
  on_host ip addr del 10.1.0.2/32 dev up0
  eventually has_no_finding
  has_event "^address 10.1.0.2 is over"
  machine_reaches_container
}

@test "the same for an IPv6 address, a subnet around the address, and the subnet of a gateway" {
  on_host ip addr add fd00:10:1::2/128 dev up0 nodad
  eventually has_finding "fd00:10:1::2 is an address of this host's interface up0 as well"
  on_host ip addr del fd00:10:1::2/128 dev up0
  eventually has_no_finding
  on_host ip addr add 10.1.0.9/24 dev up0
  eventually has_finding "10.1.0.2 lies in 10.1.0.0/24 of this host's interface up0"
  on_host ip addr del 10.1.0.9/24 dev up0
  eventually has_no_finding
  on_host ip addr add 169.254.1.9/24 dev up0
  eventually has_finding "169.254.1.1 is in subnet 169.254.1.0/24 of this host's interface up0"
  on_host ip addr del 169.254.1.9/24 dev up0
  eventually has_no_finding
}

@test "a policy rule takes the address away: a finding until it is gone" {
  on_host ip route add 10.1.0.2/32 dev up0 table 100
  on_host ip rule add to 10.1.0.2 lookup 100
  eventually has_finding "this host sends packets to 10.1.0.2 by '10.1.0.2/32 dev up0"
  unanswered on_host ping -c 1 -W 1 10.1.0.2
  on_host ip rule del to 10.1.0.2 lookup 100
  on_host ip route del 10.1.0.2/32 dev up0 table 100
  eventually has_no_finding
  host_reaches 10.1.0.2
  on_host ip rule add to 10.1.0.2 blackhole
  eventually has_finding "this host discards packets to 10.1.0.2"
  on_host ip rule del to 10.1.0.2 blackhole
  eventually has_no_finding
}

@test "a finding is there again after a restart, and ends without one" {
  on_host ip addr add 10.1.0.2/32 dev up0
  eventually has_finding "10.1.0.2 is an address of this host's interface up0 as well"
  appliance stop
  appliance start
  eventually has_finding "10.1.0.2 is an address of this host's interface up0 as well"
  on_host ip addr del 10.1.0.2/32 dev up0
  eventually has_no_finding
}

@test "routes by device, as VPNs add them, take no address away from containers" {
  on_host ip route add 0.0.0.0/1 dev up0
  on_host ip route add 128.0.0.0/1 dev up0
  on_host ip -6 route add ::/1 dev up0
  on_host ip -6 route add 8000::/1 dev up0
  container nine mine --ip 10.1.0.9 --ip6 fd00:10:1::9
  host_reaches 10.1.0.9
  host_reaches fd00:10:1::9
  container any mine
  address=$(dk inspect -f '{{.NetworkSettings.Networks.mine.IPAddress}}' any)
  [[ $address == 10.1.* ]]
  host_reaches "$address"
  dk rm -f nine any
}

@test "the subnet of an interface stays the interface's, with such routes and without" {
  network around 192.168.0.0/16
  run container no around --ip 192.168.7.9
  fails_with "192.168.7.9 lies in 192.168.7.0/24 of this host's interface up0: choose one outside"
  dk rm -f no
  on_host ip route del 0.0.0.0/1 dev up0
  on_host ip route del 128.0.0.0/1 dev up0
  on_host ip -6 route del ::/1 dev up0
  on_host ip -6 route del 8000::/1 dev up0
  run container no around --ip 192.168.7.9
  fails_with "192.168.7.9 lies in 192.168.7.0/24 of this host's interface up0: choose one outside"
  dk rm -f no
  dk network rm around
}

@test "the other end of a point-to-point link is nobody's container" {
  on_host ip addr add 10.9.9.1 peer 10.1.0.77/32 dev up0
  run container no mine --ip 10.1.0.77
  fails_with "10.1.0.77 is the address of the other end of this host's interface up0: choose another"
  dk rm -f no
  on_host ip addr del 10.9.9.1 peer 10.1.0.77/32 dev up0
}

@test "a link-local gateway that the host or another machine has is not chosen: the next one is" {
  on_host ip addr add 169.254.1.2/32 dev up0
  on_host ip route add 169.254.1.3/32 via 192.168.7.2
  network second 10.2.0.0/16
  container two second
  [[ $(dk exec two ip route) == *"default via 169.254.1.4"* ]]
  reaches two 10.1.0.2
  dk rm -f two
  dk network rm second
  on_host ip addr del 169.254.1.2/32 dev up0
  on_host ip route del 169.254.1.3/32
}

@test "the backend iproute2 tells the same" {
  routed backend iproute2
  on_host ip addr add 10.1.0.2/32 dev up0
  eventually has_finding "10.1.0.2 is an address of this host's interface up0 as well"
  on_host ip addr del 10.1.0.2/32 dev up0
  eventually has_no_finding
  on_host ip rule add to 10.1.0.2 blackhole
  eventually has_finding "this host discards packets to 10.1.0.2"
  on_host ip rule del to 10.1.0.2 blackhole
  eventually has_no_finding
  on_host ip route add 0.0.0.0/1 dev up0
  container nine mine --ip 10.1.0.9
  host_reaches 10.1.0.9
  dk rm -f nine
  on_host ip route del 0.0.0.0/1 dev up0
  routed backend netlink
}
