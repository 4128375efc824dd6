#!/usr/bin/env bats
# A newer build takes over under traffic, in the running appliance or by a restart.

load common
load bundles

setup_file() {
  host_up
  network mine 10.5.0.0/16 -o gateway=10.9.9.9
  network other 10.4.0.0/16
  container one mine --ip 10.5.0.2
  name_bundles
  on_host java -cp "$(realpath "$BATS_TEST_DIRNAME/../..")/bench/target/classes" \
    dev.routed.bench.NewerBuild "$(host_dir)/routed" "$(host_dir)/newer"
}

teardown_file() { host_down; }

setup() {
  before=$(state)
  ping_begins 10.5.0.2
}

# nothing_changed: the state is the same as before the test, and no packet was lost.
nothing_changed() {
  eventually settled
  [ "$(state)" = "$before" ]
  ping_ends
}

# runs VERSION TEXT TEXT: every bundle has the version; sentences of the driver and the shell show that its classes run.
runs() {
  [ "$(routed bundle:list -s | grep 'dev\.routed\.' | cut -d'|' -f4 | tr -d ' ' | sort -u)" = "$1" ]
  routed events -n 1000 | grep ' adopt ' | tail -1 | grep -q "$2"
  routed help | grep -q "$3"
}

runs_old() { runs 0.1.0 'adopted' 'the newest last'; }
runs_newer() { runs 0.2.0 'ADOPTED' 'THE NEWEST LAST'; }

# exchange stop|kill: ends the appliance so, and starts it from the other of the two builds with the same data.
exchange() {
  local dir
  dir=$(host_dir)
  appliance "$1"
  mv "$dir/routed" "$dir/aside"
  mv "$dir/newer" "$dir/routed"
  mv "$dir/aside" "$dir/newer"
  appliance start
}

@test "every bundle is updated in place: the newer code runs, the state is the same, no ping is lost" {
  runs_old
  for bundle in $BUNDLES; do
    bundle_command update "$bundle" "file:$(host_dir)/newer/system/dev/routed/$bundle/0.2.0/$bundle-0.2.0.jar"
  done
  nothing_changed
  runs_newer
}

@test "a newer build starts on the state of a killed one, and an older build on that of a stopped newer one" {
  exchange kill
  eventually settled
  runs_newer
  exchange stop
  eventually settled
  runs_old
  exchange stop
  nothing_changed
  runs_newer
  container two other
  host_reaches "$(dk inspect -f '{{.NetworkSettings.Networks.other.IPAddress}}' two)"
}
