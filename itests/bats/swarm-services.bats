#!/usr/bin/env bats
# bats file_tags=engine
# Names and ports of Swarm services on a network of the managed plugin, on one host. swarm.bats has three hosts.

load plugin

setup_file() {
  plugin_host
  with_docker packaging/plugin/unpack routed-plugin "$(host_dir)/plugin"
  dk plugin create routed "$(host_dir)/plugin"
  dk plugin enable --timeout 0 routed
  dk swarm init --advertise-addr 127.0.0.1
  with_docker bash -ec "$(commands_of docs/install.md Swarm)"
  with_docker bash -ec "$(commands_of docs/install.md Swarm 2 | grep network)"
}

teardown_file() { host_down; }

# service NAME OPTION…: a service whose tasks answer on port 80 with their host names, with one replica by default.
service() {
  dk service create --detach --no-resolve-image --name "$1" --network mine "${@:2}" \
    busybox nc -ll -p 80 -e hostname
}

tasks() { dk ps -q --filter "label=com.docker.swarm.service.name=$1"; }

# addresses SERVICE: of its tasks on the network, sorted.
addresses() {
  local id
  for id in $(tasks "$1"); do
    dk inspect --format '{{.NetworkSettings.Networks.mine.IPAddress}}' "$id"
  done | sort
}

has_tasks() { [[ $(addresses "$1" | grep -c '^10\.1\.') == "$2" ]]; }

# resolves NAME SERVICE: in a task of the service `asks`, the name has exactly the addresses of that service's tasks.
resolves() {
  local printed
  printed=$(inside "$(tasks asks)" nslookup -type=a "$1") &&
    [[ $(sed -n 's/^Address: //p' <<<"$printed" | sort) == "$(addresses "$2")" ]]
}

answers() { on_host busybox nc -w 2 "$1" "$2" </dev/null; }

@test "a service has no virtual IP in either endpoint mode; its name and tasks.NAME have the addresses of all tasks" {
  service asks
  service vip --replicas 2
  service dnsrr --replicas 2 --endpoint-mode dnsrr
  within 60 has_tasks asks 1
  within 60 has_tasks vip 2
  within 60 has_tasks dnsrr 2
  has_json '.[0].Endpoint | .Spec.Mode == "vip" and all(.VirtualIPs[]; has("Addr") | not)' dk service inspect vip
  eventually resolves vip vip
  eventually resolves tasks.vip vip
  eventually resolves dnsrr dnsrr
  eventually resolves tasks.dnsrr dnsrr
}

@test "a task answers at its own address; a port published with mode=host is not open on the host" {
  service host --publish mode=host,published=8081,target=80
  within 60 has_tasks host 1
  eventually answers "$(addresses host)" 80
  run answers 127.0.0.1 8081
  fails_with "Connection refused"
  prints_nothing dk port "$(tasks host)"
}

@test "a port published with mode=ingress takes the engine's network ingress beside; the task's own address answers" {
  local id
  service mesh --publish published=8080,target=80
  within 60 has_tasks mesh 1
  id=$(tasks mesh)
  has_json '.[0].NetworkSettings.Networks | has("ingress") and has("mine")' dk inspect "$id"
  inside "$id" ip route | grep '^default via 169\.254\.1\.1 '
  eventually answers "$(addresses mesh)" 80
}
