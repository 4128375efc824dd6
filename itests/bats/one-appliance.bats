#!/usr/bin/env bats
# One appliance runs in a network namespace; a second one would undo what the first does.

load common

setup_file() {
  host_up
  network mine 10.1.0.0/16
  dk run -d --name one --network "name=mine,ip=10.1.0.2,driver-opt=ingress=deny" busybox sleep 3600
}

teardown_file() { host_down; }

# other [COMMAND…]: runs an appliance of another installation by the command, until it ends; no file is the first's.
other() {
  local there
  there=$(host_dir)/other
  mkdir -p "$there"
  on_host env ROUTED_STATE="$there/state" ROUTED_DATA="$there/data" ROUTED_PLUGINS="$there/plugins" \
    ROUTED_ADMINSOCK="$there/admin.sock" "$@" "$(host_dir)/routed/bin/routed" run --netsock net-x --ipamsock ipam-x
}

# kernel_state: what an appliance could change.
kernel_state() {
  on_host ip link && on_host ip addr && on_host ip route show table all && on_host ip -6 route show table all &&
    on_host ip neigh && on_host nft -s list ruleset && on_host sysctl -a --pattern '^net\.(ipv4|ipv6)\.(conf|ip_forw)'
}

# starts_within SECONDS: the appliance starts in this time.
starts_within() {
  local began=$SECONDS
  appliance start
  ((SECONDS - began <= $1)) || { echo "started after $((SECONDS - began)) s"; return 1; }
}

@test "a second appliance ends at once with the process of the first, whatever its files are, and changes nothing" {
  kernel_state >"$BATS_TEST_TMPDIR/before"
  pid=$(cat "$(host_dir)/routed.pid")
  began=$SECONDS
  run other
  ((SECONDS - began <= 4))
  [ "$status" -eq 4 ]
  fails_with "another appliance runs in this network namespace as process $pid: run 'kill $pid'"
  kernel_state | diff "$BATS_TEST_TMPDIR/before" -
  [ ! -e "$(host_dir)/other/state" ]
  # In another mount namespace, too.
  run other unshare --mount
  fails_with "another appliance runs in this network namespace as process $pid"
  # From another PID namespace, the process has no number.
  run other unshare --pid --fork --mount-proc
  fails_with "another appliance runs in this network namespace, in a container or another PID namespace"
  routed networks
}

@test "in another network namespace of the machine, a second appliance runs" {
  other unshare --net >"$BATS_TEST_TMPDIR/log" 2>&1 &
  eventually on_host test -S "$(host_dir)/other/plugins/net-x.sock"
  on_host curl -sf -X POST --unix-socket "$(host_dir)/other/plugins/net-x.sock" http://plugin/Plugin.Activate
  # shellcheck disable=SC2016
  on_host sh -c 'kill "$(pgrep -f "karaf.data=$1/data")"' - "$(host_dir)/other"
  wait $!
  routed networks
}

@test "after a kill, and while an earlier appliance is still stopping, the next one starts" {
  appliance kill
  starts_within 20
  on_host kill -TERM "$(cat "$(host_dir)/routed.pid")"
  starts_within 20
  routed endpoints --json | jq -e '.[0].options.ingress == "deny"'
}

@test "a process of another user that has the name is told from an appliance" {
  appliance stop
  # shellcheck disable=SC2016 # variables of perl
  on_host setpriv --reuid=1234 --regid=1234 --clear-groups perl -MSocket -e 'socket(my $s, AF_UNIX, SOCK_STREAM, 0);
    bind($s, pack_sockaddr_un("\0routed")) or die; print "$$\n"; close STDOUT; close STDERR; sleep 30' \
    >"$BATS_TEST_TMPDIR/pid" 3>&- &
  eventually test -s "$BATS_TEST_TMPDIR/pid"
  pid=$(cat "$BATS_TEST_TMPDIR/pid")
  run other
  [ "$status" -eq 4 ]
  fails_with "process $pid of user 1234 has the abstract socket @routed" "run 'kill $pid'"
  on_host kill "$pid"
  starts_within 20
}
