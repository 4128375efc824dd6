#!/usr/bin/env bats
# Who is the gateway of a network.

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

# started_with GATEWAY: as the launcher's flag, until the end of the test.
started_with() {
  touch "$(host_dir)/other-gateway"
  appliance stop
  appliance start --gateway "$1"
}

default_via() {
  [[ $(inside "$1" ip route) == "default via $2 "* ]]
  answered "$1" "$2"
}

@test "none is named: each network has a link-local one of its own" {
  network first 10.1.0.0/16
  network second 10.2.0.0/16
  container one first
  container two second
  default_via one 169.254.1.1
  default_via two 169.254.1.2
}

@test "docker's --gateway goes before the network's option" {
  network mine 10.1.0.0/16 --gateway 10.1.0.1 -o gateway=10.9.9.9
  container one mine
  default_via one 10.1.0.1
  on_host ip addr show dev lo label lo:routed | grep -q 'inet 10.1.0.1/32 scope host'
}

@test "the network's option" {
  network mine 10.1.0.0/16 -o gateway=10.9.9.9
  container one mine
  default_via one 10.9.9.9
}

@test "an address that the host has anyway: nothing is added" {
  network mine 10.1.0.0/16 -o gateway=192.168.7.5
  container one mine
  default_via one 192.168.7.5
  [ -z "$(on_host ip addr show dev lo label lo:routed)" ]
}

@test "another machine's address is refused: one in a connected subnet" {
  run network mine 10.1.0.0/16 -o gateway=192.168.7.1
  says "gateway 192.168.7.1 lies in 192.168.7.0/24 of this host's interface up0 but is not this host's"
  network mine 10.1.0.0/16 -o gateway=192.168.7.5
}

@test "another machine's address is refused: the next hop of a route" {
  run network mine 10.1.0.0/16 -o gateway=10.99.0.1
  says "gateway 10.99.0.1 is the next hop of this host's route to 172.30.0.0/16"
  network mine 10.1.0.0/16 -o gateway=10.99.0.2
}

@test "the launcher's --gateway holds for all networks, and one container can have only one of them" {
  started_with 10.9.9.9
  network first 10.1.0.0/16
  network second 10.2.0.0/16
  network third 10.3.0.0/16 -o gateway=10.9.9.8
  container one first
  default_via one 10.9.9.9
  run dk network connect second one
  says "both have gateway 10.9.9.9, and a container can have only one link to it"
  dk network connect third one
}

@test "the launcher's --gateway may be the host's own: nothing is added" {
  started_with 192.168.7.5
  network mine 10.1.0.0/16
  container one mine
  default_via one 192.168.7.5
  [ -z "$(on_host ip addr show dev lo label lo:routed)" ]
}

@test "the launcher's --gateway may not be another machine's" {
  started_with 192.168.7.1
  run network mine 10.1.0.0/16
  says "the appliance's own setting gateway 192.168.7.1 lies in 192.168.7.0/24"
  started_with 10.99.0.1
  run network mine 10.1.0.0/16
  says "the appliance's own setting gateway 10.99.0.1 is the next hop of this host's route to 172.30.0.0/16"
  # Whoever names a good one is served all the same.
  network mine 10.1.0.0/16 -o gateway=192.168.7.5
}

@test "a gateway goes with its last network" {
  network first 10.1.0.0/16 -o gateway=10.9.9.9
  network second 10.2.0.0/16 -o gateway=10.9.9.9
  on_host ip addr show dev lo | grep -q 10.9.9.9
  dk network rm first
  on_host ip addr show dev lo | grep -q 10.9.9.9
  dk network rm second
  lacks 10.9.9.9 on_host ip addr show dev lo
}
