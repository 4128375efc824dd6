#!/usr/bin/env bats
# The kernel backend is swapped while containers talk and endpoints come and go.

load common

setup_file() {
  host_up
  network mine 10.7.0.0/16 --ipv6 --subnet fd00:10:7::/64
  container one mine --ip 10.7.0.2 --ip6 fd00:10:7::2
}

teardown_file() { host_down; }

in_use() { routed backend --json | jq -r '.[] | select(."in-use") | .backend'; }

# nothing_to_do: the plan is empty; one that is not is shown. While endpoints come and go a single reading of the host may be
# of two moments, so that whoever asks then asks twice; what a swap has left undone is there the second time as well.
nothing_to_do() {
  local plan
  plan=$(routed plan --json)
  [[ $(jq length <<<"$plan") -eq 0 ]] || { echo "# to be put right: $plan" >&3; return 1; }
}

@test "a hundred swaps under load: no ping lost, no call failed, nothing to put right after any" {
  root=$(realpath "$BATS_TEST_DIRNAME/../..")
  on_host ping -q -i 0.005 10.7.0.2 >"$BATS_TEST_TMPDIR/ping" &
  on_host ping -q -i 0.005 fd00:10:7::2 >"$BATS_TEST_TMPDIR/ping6" &
  on_host java -cp "$root/bench/target/classes" dev.routed.bench.Cycles /run/docker/plugins 500 "$BATS_TEST_TMPDIR/end" \
    >"$BATS_TEST_TMPDIR/cycles" 2>&1 &
  load=$!
  for _ in $(seq 50); do
    for backend in iproute2 netlink; do
      routed backend "$backend" >/dev/null
      [ "$(in_use)" = "$backend" ]
      nothing_to_do || nothing_to_do
    done
  done
  touch "$BATS_TEST_TMPDIR/end"
  wait "$load" || { cat "$BATS_TEST_TMPDIR/cycles"; false; }
  on_host pkill -INT -x ping
  wait
  cat "$BATS_TEST_TMPDIR"/{cycles,ping,ping6}
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping6"
  routed events -n 1000 >"$BATS_TEST_TMPDIR/events"
  grep -q 'steps by netlink' "$BATS_TEST_TMPDIR/events"
  grep -q 'steps by iproute2' "$BATS_TEST_TMPDIR/events"
}

@test "the file says it, too" {
  config=$(host_dir)/routed/etc/dev.routed.kernel.cfg
  cp "$config" "$BATS_TEST_TMPDIR/before"
  sed -i 's/^backend *=.*/backend = iproute2/' "$config"
  eventually serves iproute2
  container two mine
  dk rm -f two
  cp "$BATS_TEST_TMPDIR/before" "$config"
  eventually serves netlink
}

serves() { [[ $(in_use) == "$1" ]]; }

@test "a backend that is stopped is stood in for; wanted and actual are shown" {
  routed bundle:stop dev.routed.kernel-netlink
  container two mine --ip 10.7.0.3
  on_host ping -c 1 -W 1 10.7.0.3
  [ "$(routed config --json | jq -r '.[] | select(.key == "backend") | .value')" = netlink ]
  [ "$(routed config --json | jq -r '.[] | select(.key == "backend-in-use") | .value')" = iproute2 ]
  routed bundle:start dev.routed.kernel-netlink
  eventually serves netlink
  dk rm -f two
  [ "$(routed plan --json | jq length)" -eq 0 ]
}

@test "a backend that is not there is refused by those that are" {
  run routed backend foo
  says "There is no backend 'foo': those that run are iproute2, netlink."
}
