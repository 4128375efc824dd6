#!/usr/bin/env bats
# The isolated host itself (itests/host/host): its engine works, and the machine is not changed.

load common

setup() { "$HOST" down "$NAME"; }
teardown() { host_down; }

# The state of this machine that a host might change. Other hosts start and end beside this one.
machine() {
  local cgroup
  cgroup=$(basename "$(dirname "$(host_dir)")")/$NAME
  ip -br link
  ip route
  iptables -S FORWARD
  cat /proc/sys/net/ipv4/ip_forward
  ls -a /etc/docker /run/docker /run/netns /var/lib/docker 2>&1 || true
  find /sys/fs/cgroup -path "*/$cgroup" -o -path "*/$cgroup/*"
}

@test "containers talk over the engine's bridge; the machine is not changed" {
  before=$(machine)
  "$HOST" up "$NAME"
  dk network create plain
  container one plain
  container two plain
  reaches one two
  on_host ip link show type bridge | grep -q docker0
  dk exec -d two sh -c 'echo hello | nc -l -p 7000'
  eventually inside two sh -c 'netstat -ltn | grep -q :7000'
  [ "$(inside one nc -w 2 two 7000)" = hello ]
  # While the host is up, the machine has its cgroups and nothing else.
  [ "$(machine | grep -v '^/sys/fs/cgroup')" = "$before" ]
  "$HOST" down "$NAME"
  [ "$(machine)" = "$before" ]
  [ ! -e "$(host_dir)" ]
}

@test "a new host does not forward packets, and options are passed to the engine" {
  "$HOST" up "$NAME" --ip-forward=false
  [ "$(on_host cat /proc/sys/net/ipv4/ip_forward)" -eq 0 ]
  engine stop
  engine start
  [ "$(on_host cat /proc/sys/net/ipv4/ip_forward)" -eq 1 ]
}

@test "an engine that does not start: its last log lines are printed, and nothing is left" {
  run "$HOST" up "$NAME" --no-such-option
  [ "$status" -ne 0 ]
  [[ $output == *"unknown flag: --no-such-option"* ]]
  [ ! -e "$(host_dir)" ]
}

entered() { [[ $(readlink "/proc/$1/ns/net") == "$(readlink "/proc/$(cat "$(host_dir)/pid")/ns/net")" ]]; }

elsewhere() { [[ $(readlink "/proc/$1/ns/mnt") != "$(readlink /proc/self/ns/mnt)" ]]; }

@test "a process left over from a host is reported; one in a new namespace with a reused number is not" {
  "$HOST" up "$NAME"
  nsenter -t "$(cat "$(host_dir)/pid")" --net sleep 300 3>&- &
  survivor=$!
  eventually entered "$survivor"
  run "$HOST" down "$NAME"
  [ "$status" -ne 0 ]
  [[ $output == *"left over: /proc/$survivor/ns/net is net:"* ]]

  # The kernel reuses the number of a namespace that ended; here for a process that the host did not start.
  unshare --mount sleep 300 3>&- &
  foreign=$!
  eventually elsewhere "$foreign"
  readlink "/proc/$foreign/ns/mnt" >>"$(host_dir)/spaces"
  kill "$survivor"
  "$HOST" down "$NAME"
  [ ! -e "$(host_dir)" ]
  kill "$foreign"
}

@test "an unknown engine is rejected with the known ones" {
  run "$BATS_TEST_DIRNAME/../host/engines" programs 99
  fails_with "no engine 99" "20.10" "28"
  run "$HOST" up "$NAME" --engine 99
  fails_with "no engine 99"
  [ ! -e "$(host_dir)" ]
}

@test "an engine that cannot be downloaded is a sentence that names its packages, and leaves nothing in the cache" {
  echo 'Acquire::http::Proxy "http://127.0.0.1:9"; Acquire::https::Proxy "http://127.0.0.1:9"; Acquire::Retries "0";' \
    >"$BATS_TEST_TMPDIR/apt.conf"
  APT_CONFIG=$BATS_TEST_TMPDIR/apt.conf ROUTED_ENGINES=$BATS_TEST_TMPDIR/engines \
    run "$BATS_TEST_DIRNAME/../host/engines" programs 28
  fails_with "docker.io" "Debian's suite sid cannot be had"
  [ ! -e "$BATS_TEST_TMPDIR/engines/sid" ]
}

# engine_of SOURCE…: looks for engine 28 with these lines as the machine's only sources of packages.
engine_of() {
  local directory=$BATS_TEST_TMPDIR/apt
  mkdir -p "$directory"/lists
  printf '%s\n' "$@" >"$directory/sources.list"
  printf 'Dir::Etc::%s "%s";\n' sourcelist "$directory/sources.list" sourceparts - >"$directory/apt.conf"
  echo "Dir::State::lists \"$directory/lists\"; Acquire::Retries \"0\";" >>"$directory/apt.conf"
  APT_CONFIG=$directory/apt.conf ROUTED_ENGINES=$BATS_TEST_TMPDIR/engines \
    "$BATS_TEST_DIRNAME/../host/engines" programs 28
}

@test "a machine without Debian's packages, or with private ones only, gets a sentence, and nothing stays" {
  run engine_of ""
  fails_with "apt has no source of Debian's packages: add one"
  run engine_of "deb [trusted=yes] file:$BATS_TEST_TMPDIR/private ./" "deb http://127.0.0.1:9/debian bookworm main"
  fails_with "apt has no source of Debian's packages: add one"
  [ ! -e "$BATS_TEST_TMPDIR/engines/sid" ]
}
