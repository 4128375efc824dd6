#!/usr/bin/env bats
# packaging/set-up-host, which docs/install.md shows, makes a cluster of three Debian hosts that systemd boots. Their
# links eth1 are on one Ethernet, as the machines of the Vagrantfile are.

load common

ROOT=$BATS_TEST_DIRNAME/../..

setup_file() {
  local n
  teardown_file
  "$HOST" bare "$NAME-switch"
  on switch ip link add ethernet type bridge
  on switch ip link set ethernet up
  for n in 1 2 3; do
    "$HOST" systemd "$NAME-h$n"
    ip link add eth1 netns "$(first_process "h$n")" type veth peer name "h$n" netns "$(first_process switch)"
    on switch ip link set "h$n" master ethernet up
    on "h$n" ip address add "192.0.2.$n/24" dev eth1
    on "h$n" ip link set eth1 up
  done
}

teardown_file() {
  local member
  for member in h1 h2 h3 switch; do "$HOST" down "$NAME-$member"; done
}

# on HOST COMMAND…
on() { "$HOST" exec "$NAME-$1" "${@:2}"; }

first_process() { cat "$("$HOST" dir "$NAME-$1")/pid"; }

set_up() { on "$1" "$ROOT/packaging/set-up-host" "$(package)" eth1 10.1.0.0/16; }

package() { echo "$ROOT"/packaging/deb/target/routed_*_all.deb; }

# start HOST ADDRESS: a container there, by the engine of the host's own unit. Its image is busybox of Debian.
start() {
  tar -C /bin -c busybox | on "$1" docker import - busybox
  on "$1" docker run -d --name one --network mine --ip "$2" busybox /busybox sleep 3600
}

reaches() { on "$1" docker exec one /busybox ping -c 1 -W 1 "$2"; }

@test "the script sets up three hosts from nothing, and their containers reach each other" {
  local n job jobs=()
  for n in 1 2 3; do
    set_up "h$n" >"$BATS_TEST_TMPDIR/h$n" 2>&1 3>&- &
    jobs+=("$!")
  done
  for job in "${jobs[@]}"; do wait "$job" || { cat "$BATS_TEST_TMPDIR"/h?; false; }; done
  for n in 1 2 3; do
    on "h$n" systemctl is-active routed docker frr
    # As after a boot.
    on "h$n" systemctl is-enabled routed docker frr
    start "h$n" "10.1.0.$n"
  done
  # The routers of a shared Ethernet elect one of them first.
  within 180 reaches h1 10.1.0.2
  within 180 reaches h1 10.1.0.3
  within 180 reaches h3 10.1.0.2
  on h2 ip route show 10.1.0.3 | grep -E '^10\.1\.0\.3 .*via 192\.0\.2\.3 dev eth1 proto ospf'
}

@test "the script can be run again: containers lose no packet" {
  on h1 ping -q -i 0.05 10.1.0.1 >"$BATS_TEST_TMPDIR/ping" 3>&- &
  set_up h1
  on h1 pkill -INT -x ping
  wait
  grep ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
}

@test "docs/install.md shows the script, and the Vagrantfile runs it" {
  diff <(sed -n '/^#!\/bin\/sh$/,/^```$/p' "$ROOT/docs/install.md" | sed '$d') "$ROOT/packaging/set-up-host"
  grep -F 'path: "packaging/set-up-host"' "$ROOT/Vagrantfile"
  grep -F "/vagrant/packaging/deb/target/$(basename "$(package)")" "$ROOT/Vagrantfile"
}

@test "each target of the Makefile is a command that exists" {
  local target command
  for target in build docker-build docker-run tests coverage integration clean; do
    command=$(make -s -n -C "$ROOT" "$target" | tail -1)
    (cd "$ROOT" && command -v "${command%% *}")
  done
  diff <(make -s -n -C "$ROOT" docker-run | tr -s ' ') <(sed -n '/^docker run -ti/,/routed-plugin/p' \
    "$ROOT/docs/install.md" | sed 's/ \\$//; s/ --gateway.*//' | xargs echo)
}
