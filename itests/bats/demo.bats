#!/usr/bin/env bats
# ./demo, as the README tells a new user to run it.

load common

# The demo's name for its host.
# shellcheck disable=SC2034 # used by common.bash
NAME=demo

demo() { "$BATS_TEST_DIRNAME/../../demo" "$@"; }

setup() { host_down; }
teardown() { host_down; }

@test "./demo shows addresses, routes and connections in both directions, and leaves nothing" {
  run demo
  [ "$status" -eq 0 ] || { echo "$output"; false; }
  for line in \
    "inet 10.1.0.2/32" \
    "default via 169.254.1.1 dev eth0" \
    "proto 200 scope link" \
    "3 packets transmitted, 3 packets received" \
    $'one # nc -w 2 two 7000\nthis is two' \
    $'two # nc -w 2 10.1.0.2 7000\nthis is one' \
    "? (169.254.1.1) at " \
    "host # routed endpoints" \
    "in container 10.1.0.2: link set eth0 mtu 1400" \
    "<BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1400" \
    "600 packets transmitted, 600 received, 0% packet loss"; do
    [[ $output == *"$line"* ]] || { echo "missing: $line"; echo "$output"; return 1; }
  done
  [ ! -e "$(host_dir)" ]
}

@test "./demo --cluster: three hosts learn each other's containers, one of which moves; nothing is left" {
  run demo --cluster
  [ "$status" -eq 0 ] || { echo "$output"; false; }
  for line in \
    $'h2 # ip route show 10.1.0.1\n10.1.0.1 proto ospf' \
    "3 packets transmitted, 3 packets received" \
    "h2 # routed cluster" \
    $'s1 # ip route show 10.1.0.1\n10.1.0.1 via 10.0.11.7 dev h3 proto ospf'; do
    [[ $output == *"$line"* ]] || { echo "missing: $line"; echo "$output"; return 1; }
  done
  prints_nothing env ROUTED_LAB=demo "$BATS_TEST_DIRNAME/../../lab/lab" status
}

@test "./demo --keep leaves the host up and prints how to use it; a second run and --down remove it" {
  run demo --keep
  [ "$status" -eq 0 ] || { echo "$output"; false; }
  [[ $output == *"itests/host/host exec demo bash"* && $output == *"./demo --down"* ]]
  host_reaches 10.1.0.2
  demo --keep
  inside one ping -c 1 -W 1 10.1.0.3
  demo --down
  [ ! -e "$(host_dir)" ]
}
