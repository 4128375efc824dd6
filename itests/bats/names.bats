#!/usr/bin/env bats
# Commands find a container by its name before any prefix of an ID, and a network by its name.

load common

setup_file() {
  host_up
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
}

teardown_file() { host_down; }

announced() { routed endpoints --json | jq -r --arg ip "$1" '.[] | select(.addresses[0] == $ip) | .announced'; }

@test "a container named like the beginning of another endpoint's ID is drained, and not the other" {
  prefix=$(routed endpoints --json | jq -r '.[0].id[0:2]')
  container "$prefix" mine --ip 10.1.0.3
  routed drain "$prefix"
  [ "$(announced 10.1.0.3)" = false ]
  [ "$(announced 10.1.0.2)" = true ]
  routed undrain "$prefix"
  [ "$(announced 10.1.0.3)" = true ]
  dk rm -f "$prefix"
}

@test "an ambiguous prefix is rejected with the candidates" {
  # Of 17 endpoints, and of 17 containers, two have IDs with the same first digit.
  for i in {10..25}; do container "c$i" mine --ip "10.1.0.$i" >/dev/null; done
  for prefix in $(routed endpoints --json | jq -r '.[].id[0:1]' | sort | uniq -d) \
    $(dk ps -q --no-trunc | cut -c 1 | sort | uniq -d); do
    run routed drain "$prefix"
    fails_with "'$prefix' may be " "use the ID or an address of one of them"
  done
  for i in {10..25}; do dk rm -f "c$i" >/dev/null; done
}

@test "a name of several networks is rejected with the candidates" {
  status=$(on_host curl -s -o /dev/null -w '%{http_code}' --unix-socket "$(host_dir)/docker.sock" \
    -H 'Content-Type: application/json' http://docker/networks/create -d '{"Name": "mine", "Driver": "net-routed",
      "IPAM": {"Driver": "ipam-routed", "Config": [{"Subnet": "10.2.0.0/16"}]}}')
  if [[ $status == 201 ]]; then
    run routed network-set mine mtu 1400
    fails_with "several networks 'mine'" 10.1.0.0/16 10.2.0.0/16
    dk network rm "$(routed networks --json | jq -r '.[] | select(.subnets == ["10.2.0.0/16"]).id')"
  else
    # Newer engines reject the second one.
    [ "$status" = 409 ]
  fi
}

@test "a network is found by its name" {
  routed network-set mine mtu 1400
  [ "$(routed networks --json | jq -r '.[0].mtu')" = 1400 ]
  run routed network-set bridge mtu 1400
  fails_with "network 'bridge' is not a routed network of this host"
  routed network-set mine mtu ''
}

@test "while the engine cannot be asked, a prefix needs twelve digits" {
  id=$(routed endpoints --json | jq -r '.[0].id')
  routed bundle:stop dev.routed.engine
  run routed drain "${id:0:2}"
  fails_with "may be the name of a container, and the engine cannot be asked" "use 12 digits of the ID"
  routed drain "${id:0:12}"
  [ "$(announced 10.1.0.2)" = false ]
  routed undrain 10.1.0.2
  routed bundle:start dev.routed.engine
}
