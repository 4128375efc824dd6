#!/usr/bin/env bats
# bats file_tags=engine
# Which address is the gateway of a network.

load common

setup_file() {
  host_up
  on_host ip link add up0 type veth peer name up1
  on_host ip addr add 192.168.7.5/24 dev up0
  on_host ip link set up0 up
  on_host ip link set up1 up
  on_host ip route add 10.99.0.1 dev up0
  on_host ip route add 172.30.0.0/16 via 10.99.0.1
}

teardown_file() { host_down; }

teardown() {
  clean
  [[ ! -e $(host_dir)/other-gateway ]] || { appliance stop; rm "$(host_dir)/other-gateway"; appliance start; }
}

# started_with GATEWAY: restarts the appliance with the flag --gateway, until the test ends.
started_with() {
  touch "$(host_dir)/other-gateway"
  appliance stop
  appliance start --gateway "$1"
}

default_via() {
  [[ $(inside "$1" ip route) == "default via $2 "* ]]
  reaches "$1" "$2"
}

@test "without a setting each network has a link-local gateway" {
  network first 10.1.0.0/16
  network second 10.2.0.0/16
  container one first
  container two second
  default_via one 169.254.1.1
  default_via two 169.254.1.2
}

@test "docker's --gateway overrides the network's option" {
  network mine 10.1.0.0/16 --gateway 10.1.0.1 -o gateway=10.9.9.9
  container one mine
  default_via one 10.1.0.1
  on_host ip addr show dev lo label lo:routed | grep -q 'inet 10.1.0.1/32 scope host'
}

@test "the network's option sets the gateway" {
  network mine 10.1.0.0/16 -o gateway=10.9.9.9
  container one mine
  default_via one 10.9.9.9
}

@test "a gateway that is an address of the host is not added to lo" {
  network mine 10.1.0.0/16 -o gateway=192.168.7.5
  container one mine
  default_via one 192.168.7.5
  prints_nothing on_host ip addr show dev lo label lo:routed
}

@test "a gateway in a connected subnet that is not the host's address is rejected" {
  run network mine 10.1.0.0/16 -o gateway=192.168.7.1
  fails_with "gateway 192.168.7.1" "192.168.7.0/24" "interface up0"
  network mine 10.1.0.0/16 -o gateway=192.168.7.5
}

@test "a gateway that is the next hop of a route is rejected" {
  run network mine 10.1.0.0/16 -o gateway=10.99.0.1
  fails_with "gateway 10.99.0.1" "next hop" "172.30.0.0/16"
  network mine 10.1.0.0/16 -o gateway=10.99.0.2
}

@test "--gateway is for all networks; a container cannot join two networks with one gateway" {
  started_with 10.9.9.9
  network first 10.1.0.0/16
  network second 10.2.0.0/16
  network third 10.3.0.0/16 -o gateway=10.9.9.8
  container one first
  default_via one 10.9.9.9
  run dk network connect second one
  fails_with "gateway 10.9.9.9"
  dk network connect third one
}

@test "--gateway may be an address of the host, and is then not added to lo" {
  started_with 192.168.7.5
  network mine 10.1.0.0/16
  container one mine
  default_via one 192.168.7.5
  prints_nothing on_host ip addr show dev lo label lo:routed
}

@test "--gateway that is another machine's address is rejected" {
  started_with 192.168.7.1
  run network mine 10.1.0.0/16
  fails_with "gateway 192.168.7.1" "192.168.7.0/24"
  started_with 10.99.0.1
  run network mine 10.1.0.0/16
  fails_with "gateway 10.99.0.1" "next hop" "172.30.0.0/16"
  # A network with a valid option is created nevertheless.
  network mine 10.1.0.0/16 -o gateway=192.168.7.5
}

@test "a gateway is removed with its last network" {
  network first 10.1.0.0/16 -o gateway=10.9.9.9
  network second 10.2.0.0/16 -o gateway=10.9.9.9
  on_host ip addr show dev lo | grep -q 10.9.9.9
  dk network rm first
  on_host ip addr show dev lo | grep -q 10.9.9.9
  dk network rm second
  lacks 10.9.9.9 on_host ip addr show dev lo
}
