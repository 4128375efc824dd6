#!/usr/bin/env bats
# The isolated host itself: an engine that works there, and a machine that does not notice.

load common

setup() { "$HOST" down "$NAME"; }
teardown() { host_down; }

# What of this machine a host might disturb.
machine() {
  ip -br link
  ip route
  iptables -S FORWARD
  cat /proc/sys/net/ipv4/ip_forward
  ls -a /etc/docker /run/docker /run/netns /var/lib/docker 2>&1 || true
  find /sys/fs/cgroup -path "*/$(basename "$(dirname "$(host_dir)")")/$NAME*"
}

@test "containers talk over the engine's own bridge; the machine stays as it was" {
  before=$(machine)
  "$HOST" up "$NAME"
  dk network create plain
  container one plain
  container two plain
  answered one two
  on_host ip link show type bridge | grep -q docker0
  dk exec -d two sh -c 'echo hello | nc -l -p 7000'
  eventually inside two sh -c 'netstat -ltn | grep -q :7000'
  [ "$(inside one nc -w 2 two 7000)" = hello ]
  # Of those things, the machine has the cgroups alone, as long as the host is up.
  [ "$(machine | grep -v '^/sys/fs/cgroup')" = "$before" ]
  "$HOST" down "$NAME"
  [ "$(machine)" = "$before" ]
  [ ! -e "$(host_dir)" ]
}

@test "a fresh host does not forward, and the engine's options are passed on" {
  "$HOST" up "$NAME" --ip-forward=false
  [ "$(on_host cat /proc/sys/net/ipv4/ip_forward)" -eq 0 ]
  engine stop
  engine start
  [ "$(on_host cat /proc/sys/net/ipv4/ip_forward)" -eq 1 ]
}

@test "an engine that does not start: its last words, and nothing is left" {
  run "$HOST" up "$NAME" --no-such-option
  [ "$status" -ne 0 ]
  [[ $output == *"unknown flag: --no-such-option"* ]]
  [ ! -e "$(host_dir)" ]
}

entered() { [[ $(readlink "/proc/$1/ns/net") == "$(readlink "/proc/$(cat "$(host_dir)/pid")/ns/net")" ]]; }

elsewhere() { [[ $(readlink "/proc/$1/ns/mnt") != "$(readlink /proc/self/ns/mnt)" ]]; }

@test "a process that outlives its host is reported, and another's whose namespace has got the number of an old one is not" {
  "$HOST" up "$NAME"
  nsenter -t "$(cat "$(host_dir)/pid")" --net sleep 300 3>&- &
  survivor=$!
  eventually entered "$survivor"
  run "$HOST" down "$NAME"
  [ "$status" -ne 0 ]
  [[ $output == *"left over: /proc/$survivor/ns/net is net:"* ]]

  # The kernel gives a number again once nobody is in the namespace; here it has been given to a stranger.
  unshare --mount sleep 300 3>&- &
  stranger=$!
  eventually elsewhere "$stranger"
  readlink "/proc/$stranger/ns/mnt" >>"$(host_dir)/spaces"
  kill "$survivor"
  "$HOST" down "$NAME"
  [ ! -e "$(host_dir)" ]
  kill "$stranger"
}
