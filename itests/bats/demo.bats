#!/usr/bin/env bats
# ./demo, as the README tells a new user to run it.

load common

# The demo's name for its host.
# shellcheck disable=SC2034 # used by common.bash
NAME=demo

demo() { "$BATS_TEST_DIRNAME/../../demo" "$@"; }

setup() { host_down; }
teardown() { host_down; }

@test "./demo shows addresses, routes and connections, and leaves nothing, not even what a killed run left" {
  "$HOST" bare "$NAME"
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

@test "./demo --cluster --keep ends with a handover's silence in milliseconds, and a prompt in h1; nothing is left" {
  run demo --cluster --keep <<<$'docker ps --format "{{.Names}} runs"\nrouted pools --json\nhostname'
  [ "$status" -eq 0 ] || { echo "$output"; false; }
  for line in \
    $'h2 # ip route show 10.1.0.1\n10.1.0.1 proto ospf' \
    "3 packets transmitted, 3 packets received" \
    "h2 # routed cluster" \
    $'s1 # ip route show 10.1.0.1\n10.1.0.1 via 10.0.11.7 dev h3 proto ospf'; do
    [[ $output == *"$line"* ]] || { echo "missing: $line"; echo "$output"; return 1; }
  done
  [[ $output == *'"10.1.0.0/16"'*$'\ndemo-h1' ]] || { echo "$output"; false; }
  # Ten seconds would be the time of a container's stop and start, and no handover.
  [[ $output =~ "longest silence between two of "[0-9]+" replies: "[0-9]{1,4}" ms" ]] || { echo "$output"; false; }
  [[ $output != *"No such file"* ]] || { echo "$output"; false; }
  prints_nothing env ROUTED_LAB=demo "$BATS_TEST_DIRNAME/../../lab/lab" status
}

@test "./demo --keep ends in a prompt in which docker and routed work; its end leaves nothing" {
  run demo --keep <<<$'docker ps --format "{{.Names}} runs"\nrouted networks --json\nfalse'
  [ "$status" -eq 0 ] || { echo "$output"; false; }
  [[ $output == *$'\ntwo runs\none runs\n'*'"10.1.0.0/16"'* ]] || { echo "$output"; false; }
  [ ! -e "$(host_dir)" ]
}

@test "./demo --down takes down the host of a killed run, and does nothing without one" {
  "$HOST" bare "$NAME"
  demo --down
  [ ! -e "$(host_dir)" ]
  demo --down
}
