#!/usr/bin/env bats
# bats file_tags=engine
# The kernel backend is swapped while containers talk and endpoints are created and removed.

load common

setup_file() {
  host_up
  network mine 10.7.0.0/16 --ipv6 --subnet fd00:10:7::/64
  container one mine --ip 10.7.0.2 --ip6 fd00:10:7::2
}

teardown_file() { host_down; }

in_use() { routed backend --json | jq -r '.[] | select(."in-use") | .backend'; }

# nothing_to_do: a plan is empty; others are printed. While endpoints are created and removed, one reading of the host
# may mix two moments, or be interrupted by changes so often that the appliance asks to try again. A step that a swap
# left undone is in each plan.
nothing_to_do() {
  local plan
  for _ in 1 2 3 4 5; do
    if ! plan=$(routed plan --json 2>&1); then
      echo "# plan: $plan" >&3
      [[ $plan == *"try again" ]] || return
      continue
    fi
    [[ $(jq length <<<"$plan") != 0 ]] || return 0
    echo "# plan: $plan" >&3
  done
  return 1
}

@test "a hundred swaps under load: no ping lost, no call failed, an empty plan after each" {
  root=$(realpath "$BATS_TEST_DIRNAME/../..")
  on_host ping -q -i 0.005 10.7.0.2 >"$BATS_TEST_TMPDIR/ping" &
  on_host ping -q -i 0.005 fd00:10:7::2 >"$BATS_TEST_TMPDIR/ping6" &
  on_host java -cp "$root/bench/target/classes:$root/bench/target/lib/*" dev.routed.bench.Cycles \
    /run/docker/plugins 500 "$BATS_TEST_TMPDIR/end" >"$BATS_TEST_TMPDIR/cycles" 2>&1 &
  load=$!
  for _ in $(seq 50); do
    for backend in iproute2 netlink; do
      routed backend "$backend" >/dev/null
      [ "$(in_use)" = "$backend" ]
      nothing_to_do
    done
  done
  touch "$BATS_TEST_TMPDIR/end"
  wait "$load" || { cat "$BATS_TEST_TMPDIR/cycles"; false; }
  on_host pkill -INT -x ping
  wait
  cat "$BATS_TEST_TMPDIR"/{cycles,ping,ping6}
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping6"
  [ "$(routed events -n 1000 | grep -c 'serves from now on')" -ge 100 ]
}

@test "the configuration file selects the backend" {
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

@test "a stopped backend is replaced by the other; routed config shows the wanted and the active one" {
  routed bundle:stop dev.routed.kernel-netlink
  container two mine --ip 10.7.0.3
  host_reaches 10.7.0.3
  [ "$(routed config --json | jq -r '.[] | select(.key == "backend") | .value')" = netlink ]
  [ "$(routed config --json | jq -r '.[] | select(.key == "backend-in-use") | .value')" = iproute2 ]
  routed bundle:start dev.routed.kernel-netlink
  eventually serves netlink
  dk rm -f two
  has_no_plan
}

@test "an unknown backend is rejected with the list of those that run" {
  run routed backend foo
  fails_with "backend 'foo'" "iproute2, netlink"
}
