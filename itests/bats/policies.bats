#!/usr/bin/env bats
# Policies come and go while containers run; a stranger's own is one of them.

load common

QUOTA=$BATS_TEST_DIRNAME/../../examples/policy-quota/target/org.example.policy-quota-1.0.0.jar
NOTHING_KNOWN="unknown network option 'quota': known are "

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() {
  routed bundle:uninstall org.example.policy-quota || true
  clean
}

@test "the example is installed into the running appliance, refuses, is stopped and is gone" {
  run network mine 10.1.0.0/16 -o quota=1
  says "$NOTHING_KNOWN"
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  before=$(ours)
  on_host ping -i 0.05 -w 600 10.1.0.2 >"$BATS_TEST_TMPDIR/ping" &

  routed bundle:install -s "file:$QUOTA"
  eventually told 'quota .*is in force, for 1 endpoints'
  run network other 10.2.0.0/16 -o quota=many
  says "network option quota: 'many' is not a number of endpoints"
  run network other 10.2.0.0/16 -o colour=red
  says "quota (the most endpoints that it may have on a host)"
  network other 10.2.0.0/16 -o quota=1
  container two other
  run dk run --rm --net other busybox true
  says "this network may have 1 endpoints on a host and has 1: stop a container first"
  dk run --rm --net mine busybox true

  routed bundle:stop org.example.policy-quota
  dk run --rm --net other busybox true
  eventually told 'quota .*is kept without effect: no policy that knows it is there'
  run network third 10.3.0.0/16 -o quota=1
  says "$NOTHING_KNOWN"

  # It counts what came meanwhile, and the network's option is what it was.
  container three other
  routed bundle:start org.example.policy-quota
  run dk run --rm --net other busybox true
  says "this network may have 1 endpoints on a host and has 2"
  routed bundle:uninstall org.example.policy-quota
  dk run --rm --net other busybox true

  on_host pkill -INT -x ping
  wait
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
  dk rm -f two three
  dk network rm other
  eventually same_as "$before"
}

same_as() { [[ $(ours) == "$1" ]]; }
