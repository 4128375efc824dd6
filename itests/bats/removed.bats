#!/usr/bin/env bats
# Containers that are removed without a word to the appliance.

load common

setup_file() {
  host_up
  network mine 10.1.0.0/16
}

teardown_file() { host_down; }

has_finding() { doctor --json | jq -r '.[].text' | grep -F -- "$1"; }
no_route() { lacks 10.1.0.2 on_host ip route; }

@test "docker rm -f while the appliance is away: route, link, address and files are gone as soon as it starts" {
  container one mine --ip 10.1.0.2 -p 80 --expose 81
  container two mine --ip 10.1.0.3
  appliance kill
  dk rm -f one
  on_host ip route | grep -q '10.1.0.2 dev rt'
  appliance start
  within 10 no_route
  within 10 has_endpoints 1
  host_reaches 10.1.0.3
  eventually lacks_line '10.1.0.2' on_host ip neigh show nud permanent
  [[ $(on_host ls "$(host_dir)/state/endpoints" | wc -l) -le 1 ]]
  container one mine --ip 10.1.0.2
  host_reaches 10.1.0.2
  dk rm -f one two
}

# The namespace of the container stays mounted, with its end of the veth up in it.
@test "the engine loses its files: a finding says how to remove what looks alive, and a running container stays" {
  container one mine --ip 10.1.0.2
  link=$(on_host ip route show 10.1.0.2 | grep -o 'rt[0-9a-f]*')
  appliance kill
  engine kill
  on_host pkill -9 -f 'sleep 3600'
  find "$(host_dir)/docker" -name local-kv.db -delete
  rm -rf "$(host_dir)"/docker/containers/*
  engine start
  appliance start
  network other 10.2.0.0/16
  container alive other --ip 10.2.0.2
  # Longer than the appliance waits before it asks the engine about the container that runs.
  stays 130 host_reaches 10.2.0.2 &
  reached=$!
  within 300 has_finding "remove it: run 'ip link del $link'"
  on_host ip link del "$link"
  within 10 no_route
  has_endpoints 1
  eventually lacks "$link" findings
  wait "$reached"
  has_endpoints 1
}
