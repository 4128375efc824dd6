#!/usr/bin/env bats
# The appliance as a managed plugin of the Docker Engine, of both generations.

load plugin

teardown() { host_down; }

# The commands of the plugin's own directory: its socket for them is in /run, which is the host's.
plugin_routed() { on_host "$(host_dir)/plugin/rootfs/usr/share/routed/bin/routed" "$@"; }

plugin_has_endpoints() { [[ $(plugin_routed endpoints --json | jq length) == "$1" ]]; }

# busy PROCESSES COMMAND…: runs the command while that many processes take all they get of the processors.
busy() {
  local loops=() _
  for _ in $(seq "$1"); do
    (exec -a busy bash -c 'while :; do :; done') &
    loops+=("$!")
  done
  "${@:2}" || { kill "${loops[@]}"; return 1; }
  kill "${loops[@]}"
}

registry() {
  printf 'storage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:5000"}\nversion: 0.1\n' \
    "$(host_dir)/registry" >"$(host_dir)/registry.yml"
  on_host docker-registry serve "$(host_dir)/registry.yml" >"$(host_dir)/registry.log" 2>&1 &
  eventually on_host curl -sf http://127.0.0.1:5000/v2/
}

# life: create, enable while all processors are busy, use, disable, enable, upgrade, remove.
life() {
  local began commands
  commands=$(commands_of docs/install.md 'Managed plugin')
  commands=${commands// plugin$'\n'/ $(host_dir)/plugin$'\n'}
  with_docker bash -ec "${commands%%docker plugin enable*}"
  began=$(date +%s%3N)
  busy "$(nproc)" dk plugin enable --timeout 0 routed
  echo "# enabled in $(($(date +%s%3N) - began)) ms while each processor is busy" >&3
  with_docker bash -ec "${commands##*docker plugin enable --timeout 0 routed}"

  container one mine --ip 10.1.0.2
  container two mine --network-alias b
  inside one ip link show eth0 | grep -q 'mtu 1400'
  reaches two 10.1.0.2
  reaches one two
  host_reaches 10.1.0.2
  # The namespaces of containers are visible.
  plugin_routed address-add 10.1.0.2 10.1.0.9
  reaches two 10.1.0.9
  # Sysctls of links can be set, and forwarding be switched on.
  prints_nothing plugin_findings
  run dk plugin rm routed
  fails_with "routed:latest"
  run dk plugin disable routed
  fails_with "in use"

  # Containers need the plugin neither while it is disabled nor when it was killed.
  dk plugin disable --force routed
  reaches two 10.1.0.2
  host_reaches 10.1.0.2
  dk plugin enable --timeout 0 routed
  # The engine waits for the sockets of the drivers, not for that of the commands.
  eventually plugin_has_endpoints 2
  on_host pkill -KILL -x java
  reaches two 10.1.0.2
  eventually plugin_has_endpoints 2
  container three mine --ip 10.1.0.3
  reaches one 10.1.0.3
  dk rm -f three

  # The engine starts the plugin before it looks for the drivers of its networks.
  container always mine --restart always --ip 10.1.0.5
  engine stop
  began=$(date +%s%3N)
  engine start "${ENGINE[@]}"
  echo "# the engine, stopped with the plugin, started in $(($(date +%s%3N) - began)) ms" >&3
  eventually reaches always 10.1.0.5
  dk rm -f always
  dk start one two
  reaches two 10.1.0.2

  upgrade
  dk rm -f one two
  dk network rm mine
  eventually no_links
  dk plugin disable routed
  dk plugin rm routed
  prints_nothing dk plugin ls -q
}

plugin_findings() {
  plugin_routed doctor --json | jq -r '.[] | select(.checkup | IN("sysctl", "forwarding", "driver", "engine")) | .text'
}

# upgrade: to another build, as a registry gives it. Network files and containers stay.
upgrade() {
  local commands
  registry
  echo 2 >"$(host_dir)/plugin/rootfs/etc/routed/build"
  sed -i 's/"description": "routed:/& build 2:/' "$(host_dir)/plugin/config.json"
  dk plugin create localhost:5000/routed:2 "$(host_dir)/plugin"
  dk plugin push localhost:5000/routed:2
  dk plugin rm localhost:5000/routed:2
  commands=$(commands_of docs/install.md 'Managed plugin' 2)
  with_docker bash -ec "${commands//registry.example.com/localhost:5000}"
  dk plugin inspect routed --format '{{.Config.Description}}' | grep -q 'build 2'
  eventually plugin_has_endpoints 2
  [ "$(plugin_routed networks --json | jq -r '.[].subnets[]')" = 10.1.0.0/16 ]
  container four mine --ip 10.1.0.4
  reaches four 10.1.0.2
  dk rm -f four
}

@test "a plugin of Docker Engine 20.10: create, enable, use, disable, kill, upgrade, remove" {
  plugin_host --engine 20.10
  life
}

@test "a plugin of Docker Engine 28" {
  plugin_host --engine 28
  life
}
