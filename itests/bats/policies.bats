#!/usr/bin/env bats
# Policies are installed, stopped and uninstalled while containers run; one of them is the example of another vendor.

load common

QUOTA=$BATS_TEST_DIRNAME/../../examples/policy-quota/target/org.example.policy-quota-1.0.0.jar
UNKNOWN="unknown network option 'quota'"

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() {
  routed bundle:uninstall org.example.policy-quota || true
  clean
}

@test "the example policy is installed into the running appliance, rejects, is stopped and uninstalled" {
  run network mine 10.1.0.0/16 -o quota=1
  fails_with "$UNKNOWN"
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  before=$(host_objects)
  on_host ping -i 0.05 -w 600 10.1.0.2 >"$BATS_TEST_TMPDIR/ping" &

  routed bundle:install -s "file:$QUOTA"
  eventually has_event 'quota .*1 endpoints'
  run network other 10.2.0.0/16 -o quota=many
  fails_with "network option quota: 'many'"
  run network other 10.2.0.0/16 -o colour=red
  fails_with "'colour'" "quota ("
  network other 10.2.0.0/16 -o quota=1
  container two other
  run dk run --rm --net other busybox true
  fails_with "has 1 of 1"
  dk run --rm --net mine busybox true

  routed bundle:stop org.example.policy-quota
  dk run --rm --net other busybox true
  eventually has_event 'quota .*has no effect'
  run network third 10.3.0.0/16 -o quota=1
  fails_with "$UNKNOWN"

  # The policy counts containers that started meanwhile, and the network still has its option.
  container three other
  routed bundle:start org.example.policy-quota
  run dk run --rm --net other busybox true
  fails_with "has 2 of 1"
  routed bundle:uninstall org.example.policy-quota
  dk run --rm --net other busybox true

  on_host pkill -INT -x ping
  wait
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
  dk rm -f two three
  dk network rm other
  eventually same_as "$before"
}

same_as() { [[ $(host_objects) == "$1" ]]; }
