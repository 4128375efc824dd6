#!/usr/bin/env bats
# Swarm with the managed plugin: three hosts that exchange their routes by OSPF.

load cluster

NODES=(h1 h2 h3)

setup_file() {
  local h token
  lab down
  lab up --bare
  PLUGIN=$(lab dir h1)/plugin
  on_each start_engine
  "$BATS_TEST_DIRNAME/../host/plugin-image" "$ROUTED_LAB-h1"
  on h1 with_docker packaging/plugin/unpack routed-plugin "$PLUGIN"
  on_each start_plugin
  lab docker h1 swarm init --advertise-addr 10.0.0.1
  token=$(lab docker h1 swarm join-token --quiet worker)
  for h in h2 h3; do
    lab docker "$h" swarm join --advertise-addr "10.0.0.${h#h}" --token "$token" 10.0.0.1:2377
  done
  for h in "${NODES[@]}"; do
    on "$h" with_docker bash -ec "$(commands_of docs/install.md Swarm)"
  done
  on h1 with_docker bash -ec "$(commands_of docs/install.md Swarm 2)"
}

teardown_file() { lab down; }

# on_each FUNCTION: calls it with each node, all at once.
on_each() {
  local h job jobs=()
  for h in "${NODES[@]}"; do
    "$1" "$h" 3>&- &
    jobs+=("$!")
  done
  for job in "${jobs[@]}"; do wait "$job"; done
}

start_engine() {
  lab exec "$1" mount --make-rshared /run
  lab engine "$1" start --exec-root /run/docker -H unix:///run/docker.sock
  "$BATS_TEST_DIRNAME/../host/host" image "$ROUTED_LAB-$1"
}

start_plugin() {
  lab docker "$1" plugin create routed "$PLUGIN"
  lab docker "$1" plugin enable --timeout 0 routed
}

# replicas HOST: the addresses of the service's containers there, as the engine knows them.
replicas() {
  local id
  for id in $(lab docker "$1" ps -q --filter label=com.docker.swarm.service.name=web); do
    lab docker "$1" inspect --format '{{.NetworkSettings.Networks.mine.IPAddress}}' "$id"
  done
}

# spread NUMBER HOST…: that many replicas run in all, at least one on each of these hosts and none on others, each with
# an address of its own, which the other hosts and the spines have a route to.
spread() {
  local number=$1 h address addresses all=()
  shift
  for h in "${NODES[@]}"; do
    mapfile -t addresses < <(replicas "$h")
    if [[ " $* " == *" $h "* ]]; then ((${#addresses[@]} > 0)); else ((${#addresses[@]} == 0)); fi || return 1
    for address in "${addresses[@]}"; do
      [[ $address == 10.1.* ]] && announced_by "$address" "$h" || return 1
    done
    all+=("${addresses[@]}")
  done
  ((${#all[@]} == number)) && [[ -z $(printf '%s\n' "${all[@]}" | sort | uniq -d) ]]
}

# unknown ADDRESS…: no host and no spine has a route to them.
unknown() {
  local address
  for address; do unrouted "$address" h1 h2 h3 s1 s2 || return 1; done
}

@test "a service with three replicas: each host chooses an address, announces it, and all reach each other" {
  within 90 spread 3 h1 h2 h3
  local id address
  id=$(lab docker h1 ps -q --filter label=com.docker.swarm.service.name=web)
  for address in $(replicas h2) $(replicas h3); do
    lab docker h1 exec "$id" ping -c 1 -W 1 "$address"
  done
  # Names of tasks are known on each host.
  eventually resolves h1 "$id" "$(replicas h2)"
}

# resolves HOST CONTAINER ADDRESS: the name of the service's tasks has this address there.
resolves() { lab docker "$1" exec "$2" nslookup tasks.web | grep -qF "$3"; }

@test "scale: addresses of new tasks are announced, those of ended ones withdrawn" {
  lab docker h1 service scale --detach web=5
  within 90 spread 5 h1 h2 h3
  local before after address
  mapfile -t before < <(for h in "${NODES[@]}"; do replicas "$h"; done)
  lab docker h1 service scale --detach web=3
  within 90 spread 3 h1 h2 h3
  mapfile -t after < <(for h in "${NODES[@]}"; do replicas "$h"; done)
  for address in "${before[@]}"; do
    [[ " ${after[*]} " == *" $address "* ]] || eventually unknown "$address"
  done
}

@test "drain: the tasks of a node move, and its addresses are withdrawn" {
  local left
  left=$(replicas h3)
  lab docker h1 node update --availability drain "$ROUTED_LAB-h3"
  within 90 spread 3 h1 h2
  eventually unknown "$left"
}

@test "Swarm rejects the same drivers as plugins with sockets in /run/docker/plugins" {
  lab docker h1 service rm web
  lab docker h1 network rm mine
  within 60 lab docker h1 plugin disable --force routed
  lab appliance h1 start
  lab docker h1 network create "${DRIVERS[@]}" --subnet 10.2.0.0/16 local
  run lab docker h1 network create --driver net-routed --scope swarm --config-from mine-config other
  fails_with "legacy plugin net-routed of type NetworkDriver is not supported in swarm mode"
}
