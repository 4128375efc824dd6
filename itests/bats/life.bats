#!/usr/bin/env bats
# bats file_tags=engine
# The appliance stops, starts and is killed; containers keep running.

load common

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() { clean; }

@test "containers keep talking while the appliance is killed; after its start it lists them as before" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  container two mine --ip 10.1.0.3
  before=$(endpoints)
  host_before=$(host_objects)
  [ "$(jq length <<<"$before")" -eq 2 ]

  on_host ping -i 0.05 -w 600 10.1.0.2 >"$BATS_TEST_TMPDIR/ping" &
  appliance kill
  reaches one 10.1.0.3
  run routed endpoints
  fails_with "routed is not running"
  appliance start
  [ "$(endpoints)" = "$before" ]
  [ "$(host_objects)" = "$host_before" ]
  reaches two 10.1.0.2
  on_host pkill -INT -x ping
  wait
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"

  # The network still works, and the address is still in use.
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  fails_with "10.1.0.2" "endpoint"
  container three mine
  reaches three 10.1.0.2
}

@test "a container start waits for the appliance" {
  network mine 10.1.0.0/16
  appliance kill
  container late mine --ip 10.1.0.9 &
  eventually engine_waits
  appliance start
  wait $!
  host_reaches 10.1.0.9
}

# The engine retries after 1, 2, 4 and 8 seconds, and logs each.
engine_waits() { grep -q 'Unable to connect to plugin: .*IpamDriver.RequestAddress' "$(host_dir)/dockerd.log"; }

@test "SIGTERM ends the appliance within five seconds with status 0, and no socket is left" {
  dir=$(host_dir)
  appliance stop
  # shellcheck disable=SC2016 # for the shell on the host
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

@test "an invalid flag is rejected with a sentence and status 2" {
  binary=$(host_dir)/routed/bin/routed
  run on_host "$binary" run --colour red
  [ "$status" -eq 2 ]
  [[ $output == *"'--colour'"* ]]
  run on_host "$binary" run --mtu 12
  [ "$status" -eq 2 ]
  run on_host "$binary" run --gateway foo
  [ "$status" -eq 2 ]
  run on_host "$binary" --help
  [ "$status" -eq 0 ]
  [[ $output == *--gateway* && $output == *-XX:+UseSerialGC* ]]
}

@test "the sockets belong to root with mode 0600" {
  for socket in docker/plugins/net-routed docker/plugins/ipam-routed routed/admin; do
    [ "$(on_host stat -c '%a %u' "/run/$socket.sock")" = "600 0" ]
  done
}

@test "an engine that is killed and started finds its network" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  engine kill
  engine start
  dk rm -f one || true
  container again mine --ip 10.1.0.2
  host_reaches 10.1.0.2
}

@test "containers keep talking while an engine with --live-restore is killed and started" {
  engine stop
  engine start --live-restore
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  container two mine --ip 10.1.0.3
  doomed=$(dk inspect -f '{{.State.Pid}}' two)
  engine kill
  host_reaches 10.1.0.2
  appliance kill
  appliance start
  on_host kill -KILL "$doomed"
  engine start --live-restore
  host_reaches 10.1.0.2
  # Of a container that died meanwhile the engine releases only the address.
  prints_nothing on_host ip route show 10.1.0.3
  [ "$(routed endpoints --json | json link | wc -l)" -eq 1 ]
  dk start two
  reaches two 10.1.0.2
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  fails_with "10.1.0.2" "endpoint"
  dk rm -f one
  prints_nothing on_host ip route show 10.1.0.2
}

@test "bin/routed prints tables, and JSON with --json" {
  id=$(network mine 10.1.0.0/16)
  container one mine --ip 10.1.0.2
  routed networks | grep -q '^mine .*10.1.0.0/16'
  routed networks --wide | grep -q "${id:0:12}.*10.1.0.0/16"
  routed endpoints | grep -q '10.1.0.2'
  routed pools | grep -q '10.1.0.0/16'
  routed routes | grep -q '10.1.0.2'
  routed config | grep -q 'mtu'
  routed events | grep -q 'endpoint-up'
  for command in networks endpoints pools routes config events; do
    has_json length routed "$command" --json
  done
  [ "$(routed networks --json | json id)" = "$id" ]
  routed help | grep -q endpoints
  run routed nonsense
  [ "$status" -ne 0 ]
}

@test "a network whose file was deleted works with the appliance's settings, and an event says so" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  appliance kill
  rm "$(host_dir)"/state/networks/*.json
  appliance start
  host_reaches 10.1.0.2
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  fails_with "10.1.0.2" "endpoint"
  container two mine --ip 10.1.0.3
  reaches two 10.1.0.2
  eventually has_event " file "
}

@test "configuration files are never written, so a kill cannot truncate one" {
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
