#!/usr/bin/env bats
# The files of examples/compose, by the commands of their README.md, with clients of several versions.

load common
load outside

EXAMPLE=$BATS_TEST_DIRNAME/../../examples/compose

setup() { "$HOST" down "$NAME"; }
teardown() { host_down; }

# begin ENGINE: a host with this engine, the appliance, and a foreign host.
begin() {
  "$HOST" up "$NAME" --engine "$1"
  outside_up
  appliance start
  cp "$EXAMPLE"/*.yaml "$BATS_TEST_TMPDIR"
}

# The Compose of another Debian suite, as a plugin of the docker client.
plugin() {
  local programs
  programs=$("$BATS_TEST_DIRNAME/../host/engines" programs "$1")
  dirname "$(realpath "${programs%%:*}/docker-compose")"
}

# run_block NUMBER PLUGIN: runs this block of commands of README.md. `docker compose` is the PLUGIN's, `docker-compose`
# this machine's, and `routed` that of the host.
run_block() {
  local tools=$BATS_TEST_TMPDIR/tools
  mkdir -p "$tools"
  printf '#!/bin/sh\nexec "%s" routed "%s" "$@"\n' "$(realpath "$HOST")" "$NAME" >"$tools/routed"
  ln -sf /usr/bin/docker-compose "$tools/"
  chmod +x "$tools/routed"
  jq -n --arg dir "${2:-}" '{cliPluginsExtraDirs: [$dir]}' >"$tools/config.json"
  awk -v block="$1" '/^```/ { inside = /^```sh$/; number += inside; next } inside && number == block' \
    "$EXAMPLE/README.md" >"$tools/commands"
  (
    cd "$BATS_TEST_TMPDIR" || exit
    DOCKER_HOST=unix://$(host_dir)/docker.sock DOCKER_CONFIG=$tools PATH=$tools:$(cat "$(host_dir)/programs") \
      bash -euxo pipefail "$tools/commands"
  )
}

# endpoint ADDRESS FILTER: of the endpoint with this address.
endpoint() { routed endpoints --json | jq -r --arg address "$1" ".[] | select(.addresses | index(\$address)) | $2"; }

# the_addresses NAME: that the container has inside.
the_addresses() { sandbox "$1" ip -j addr | jq -r '.[].addr_info[] | select(.scope == "global").local'; }

outside_connects() { outside timeout 2 busybox nc -w 1 10.81.0.10 5432 </dev/null; }
shut_out() { ! outside_connects; }

# A reply over IPv6 may leave by the other network's link, where the container sends no neighbor solicitation before its
# link-local address is usable (RFC 4862): for up to two seconds after the start.
serves() {
  outside ping -c 1 -W 1 10.80.0.10 && outside ping -c 1 -W 1 fd00:80::10 && outside ping -c 1 -W 1 10.80.0.20
}

announced() { [[ $(endpoint 10.81.0.10 .announced) == true ]]; }

works() {
  begin "$1"
  run_block 1 "$(plugin 28)"
  eventually serves
  outside ping -c 1 -W 1 fd00:80::20
  [ "$(endpoint 10.81.0.10 .mtu)" -eq 1400 ]
  # Compose and the appliance learn of the passed health check at the same moment.
  eventually announced
  # Announced once the health check passed, and not before.
  eventually has_event 'announce.*10\.81\.0\.10.*'
  the_addresses shop-store-1 | grep -qx fd00:81::10
  shut_out
  routed ingress 10.81.0.10 allow
  eventually outside_connects
  run_block 2 "$(plugin 28)"
  [ "$(for number in 1 2 3; do the_addresses "shop-worker-$number"; done | sort -u | wc -l)" -eq 6 ]
  engine kill
  engine start --engine "$1"
  eventually serves
  eventually the_addresses shop-worker-3
  eventually inside shop-worker-1 nc -w 1 store 5432
  shut_out
  run_block 3 "$(plugin 28)"
  prints_nothing dk ps -aq
  prints_nothing dk network ls -q --filter type=custom
  has_endpoints 0
  eventually no_links
}

@test "Compose 2.40 on Docker 20.10: options, health, scale, restart of the engine, nothing left" { works 20.10; }

@test "Compose 2.40 on Docker 28: options, health, scale, restart of the engine, nothing left" { works 28; }

@test "Compose 2.26 drops the options of a service's network without a word" {
  begin 20.10
  run_block 1 "$(plugin 26)" >"$BATS_TEST_TMPDIR/out" 2>&1
  lacks driver_opts cat "$BATS_TEST_TMPDIR/out"
  lacks_line '[Ww]arn' cat "$BATS_TEST_TMPDIR/out"
  [ "$(endpoint 10.81.0.10 '.options | length')" -eq 0 ]
  [ "$(endpoint 10.81.0.10 .mtu)" -eq 1400 ]
  outside_connects
  unanswered outside ping -c 1 -W 1 10.80.0.20
}

@test "Compose 1.29 rejects the options of a service's network, and runs the file for it" {
  begin 20.10
  run env DOCKER_HOST="unix://$(host_dir)/docker.sock" docker-compose -f "$BATS_TEST_TMPDIR/compose.yaml" config
  fails_with "services.store.networks.back contains unsupported option: 'driver_opts'"
  run_block 4
  eventually serves
  shut_out
  the_addresses shop_web_1 | grep -qx 10.80.0.20
  [ "$(for number in 1 2; do the_addresses "shop_worker_$number"; done | sort -u | wc -l)" -eq 4 ]
}
