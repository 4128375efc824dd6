#!/usr/bin/env bats
# bats file_tags=engine
# The three tests of the original plugin.

load common

setup_file() {
  host_up
  dk network create --internal --driver=net-routed --ipam-driver=ipam-routed --subnet 10.1.0.0/16 mine
  container one mine --ip 10.1.0.2
  container two mine --ip 10.1.0.3
}

teardown_file() { host_down; }

@test "both containers run, each with its route" {
  [ "$(dk ps -q | wc -l)" -eq 2 ]
  on_host ip route show 10.1.0.2/32 | grep -q 'dev rt'
  on_host ip route show 10.1.0.3/32 | grep -q 'dev rt'
}

@test "one container connects to the other by nc" {
  dk exec -d two sh -c 'echo hello from two | nc -l -p 7000'
  eventually inside two sh -c 'netstat -ltn | grep -q :7000'
  run inside one nc -w 2 10.1.0.3 7000
  [ "$output" = "hello from two" ]
}

@test "the ARP table has only the gateway" {
  reaches one 10.1.0.3
  run inside one cat /proc/net/arp
  [ "${#lines[@]}" -eq 2 ]
  [[ ${lines[1]} == 169.254.1.1\ * ]]
}
