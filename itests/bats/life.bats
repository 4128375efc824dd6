#!/usr/bin/env bats
# The appliance comes and goes; containers stay.

load common

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() { clean; }

@test "killed, it leaves containers talking; started again, it lists them as before" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  container two mine --ip 10.1.0.3
  before=$(routed endpoints --json)
  host_before=$(ours)
  [ "$(jq length <<<"$before")" -eq 2 ]

  on_host ping -i 0.05 -w 600 10.1.0.2 >"$BATS_TEST_TMPDIR/ping" &
  appliance kill
  answered one 10.1.0.3
  run routed endpoints
  says "routed is not running"
  appliance start
  [ "$(routed endpoints --json)" = "$before" ]
  [ "$(ours)" = "$host_before" ]
  answered two 10.1.0.2
  on_host pkill -INT -x ping
  wait
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"

  # The network goes on serving, and what was taken is still taken.
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  says "10.1.0.2 is taken by endpoint"
  container three mine
  answered three 10.1.0.2
}

@test "a container that starts while it is away waits for it" {
  network mine 10.1.0.0/16
  appliance kill
  container late mine --ip 10.1.0.9 &
  eventually engine_waits
  appliance start
  wait $!
  on_host ping -c 1 -W 1 10.1.0.9
}

# The engine tries again after 1, 2, 4 and 8 seconds, and says so.
engine_waits() { grep -q 'Unable to connect to plugin: .*IpamDriver.RequestAddress' "$(host_dir)/dockerd.log"; }

@test "SIGTERM: within five seconds, with status 0, and no socket is left" {
  dir=$(host_dir)
  appliance stop
  on_host env ROUTED_STATE="$dir/state" ROUTED_DATA="$dir/data" bash -c '
    "$1" run >/dev/null 2>&1 &
    until [ -S /run/docker/plugins/net-routed.sock ] && [ -S /run/docker/plugins/ipam-routed.sock ]; do sleep 0.1; done
    start=$(date +%s%N)
    kill $!
    wait $!
    status=$?
    echo "status $status"
    echo "milliseconds $((($(date +%s%N) - start) / 1000000))"
    ls /run/docker/plugins /run/routed
  ' - "$dir/routed/bin/routed" >"$BATS_TEST_TMPDIR/out"
  cat "$BATS_TEST_TMPDIR/out"
  grep -qx 'status 0' "$BATS_TEST_TMPDIR/out"
  [ "$(sed -n 's/milliseconds //p' "$BATS_TEST_TMPDIR/out")" -lt 5000 ]
  lacks sock cat "$BATS_TEST_TMPDIR/out"
  appliance start
}

@test "bad flags: a sentence, and status 2" {
  binary=$(host_dir)/routed/bin/routed
  run on_host "$binary" run --colour red
  [ "$status" -eq 2 ]
  [[ $output == *"run has no flag '--colour'"* ]]
  run on_host "$binary" run --mtu 12
  [ "$status" -eq 2 ]
  run on_host "$binary" run --gateway foo
  [ "$status" -eq 2 ]
  run on_host "$binary" --help
  [ "$status" -eq 0 ]
  [[ $output == *--gateway* && $output == *-XX:+UseSerialGC* ]]
}

@test "the sockets are root's alone" {
  for socket in docker/plugins/net-routed docker/plugins/ipam-routed routed/admin; do
    [ "$(on_host stat -c '%a %u' "/run/$socket.sock")" = "600 0" ]
  done
}

@test "an engine that is killed and started finds the network as it was" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  engine kill
  engine start
  dk rm -f one || true
  container again mine --ip 10.1.0.2
  on_host ping -c 1 -W 1 10.1.0.2
}

@test "an engine with --live-restore comes back to containers that never stopped talking" {
  engine stop
  engine start --live-restore
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  container two mine --ip 10.1.0.3
  doomed=$(dk inspect -f '{{.State.Pid}}' two)
  engine kill
  on_host ping -c 1 -W 1 10.1.0.2
  appliance kill
  appliance start
  on_host kill -KILL "$doomed"
  engine start --live-restore
  on_host ping -c 1 -W 1 10.1.0.2
  # Of one that died meanwhile the engine only releases the address.
  [ -z "$(on_host ip route show 10.1.0.3)" ]
  [ "$(routed endpoints --json | json link | wc -l)" -eq 1 ]
  dk start two
  answered two 10.1.0.2
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  says "10.1.0.2 is taken by endpoint"
  dk rm -f one
  [ -z "$(on_host ip route show 10.1.0.2)" ]
}

@test "the commands of bin/routed: tables for people, JSON for programs" {
  id=$(network mine 10.1.0.0/16)
  container one mine --ip 10.1.0.2
  routed networks | grep -q "${id:0:12}.*10.1.0.0/16"
  routed endpoints | grep -q '10.1.0.2'
  routed pools | grep -q '10.1.0.0/16'
  routed routes | grep -q '10.1.0.2'
  routed config | grep -q 'mtu'
  routed events | grep -q 'endpoint-up'
  for command in networks endpoints pools routes config events; do
    routed "$command" --json | jq -e length >/dev/null
  done
  [ "$(routed networks --json | json id)" = "$id" ]
  routed help | grep -q endpoints
  run routed nonsense
  [ "$status" -ne 0 ]
}

@test "a network whose file is gone is served with the appliance's settings, and an event says so" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  appliance kill
  rm "$(host_dir)"/state/networks/*.json
  appliance start
  on_host ping -c 1 -W 1 10.1.0.2
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  says "10.1.0.2 is taken by endpoint"
  container two mine --ip 10.1.0.3
  answered two 10.1.0.2
  eventually told "its file is gone"
}

@test "the operator's files are read and never written, so that no kill can cut one short" {
  files=$(host_dir)/routed/etc
  before=$(cd "$files" && stat -c '%n %y %i %s' -- *)
  appliance kill
  appliance start
  network mine 10.1.0.0/16
  container one mine
  appliance stop
  appliance start
  [ "$(cd "$files" && stat -c '%n %y %i %s' -- *)" = "$before" ]
}
