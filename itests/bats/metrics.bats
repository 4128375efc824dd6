#!/usr/bin/env bats
# What Prometheus reads.

load common

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() { clean; }

# listen_at PLACE: in the file, as an operator would. Blank: nowhere.
listen_at() { sed -i "s/^listen *=.*/listen = $1/" "$(host_dir)/routed/etc/dev.routed.metrics.cfg"; }

page() { on_host curl -fsS http://127.0.0.1:7200/metrics; }

# has SERIES VALUE: the page does.
has() { page | grep -Fx "$1 $2"; }

ended() { ! page; }

# repairs: how many there were.
repairs() { page | sed -n 's/^routed_repairs_total{result="done"} \([0-9]*\)\.0$/\1/p'; }

repaired_since() { (($(repairs) > $1)); }

@test "nothing listens until it is asked for; a bad setting is refused, and a port that is in use waited for" {
  lacks :7200 on_host ss -Hltn
  listen_at 127.0.0.1
  eventually told "listen '127.0.0.1' is not an address and a port such as 127.0.0.1:7200"
  on_host busybox nc -l -p 7200 </dev/null 3>&- &
  eventually listening
  listen_at 127.0.0.1:7200
  eventually told 'metrics .*127.0.0.1:7200 .*cannot be had, .*: Address already in use'
  on_host pkill -f 'nc -l -p 7200'
  eventually has routed_endpoints 0.0
}

told() { routed events | grep -q "$1"; }

listening() { on_host ss -Hltn | grep -q :7200; }

@test "endpoints come and go, calls are counted, one that is refused as such" {
  network mine 10.1.0.0/24
  container one mine --ip 10.1.0.2
  has routed_networks 1.0
  has routed_endpoints 1.0
  has 'routed_addresses{announcement="announced"}' 1.0
  has 'routed_pool_taken{pool="10.1.0.0/24",use="endpoint"}' 1.0
  has 'routed_pool_size{pool="10.1.0.0/24"}' 256.0
  # Counted once the answer is out: docker may know it sooner.
  eventually has 'routed_calls_total{method="NetworkDriver.CreateEndpoint",plugin="net-routed",result="ok"}' 1.0
  eventually has 'routed_call_duration_seconds_count{method="NetworkDriver.CreateEndpoint",plugin="net-routed"}' 1
  run container two mine --ip 10.1.0.2
  says '10.1.0.2 is taken by endpoint'
  eventually has 'routed_calls_total{method="IpamDriver.RequestAddress",plugin="ipam-routed",result="refused"}' 1.0
  dk rm -f two

  before=$(repairs)
  on_host ip route del 10.1.0.2/32
  eventually repaired_since "$before"
  routed drain --host
  has routed_host_drained 1.0
  has 'routed_addresses{announcement="withheld"}' 1.0
  has 'routed_addresses_held{reason="host drained"}' 1.0
  routed undrain
  # No policy's refusal so far: the books refused. Another host has this one.
  has 'routed_policy_refusals_total{policy="duplicates"}' 0.0
  on_host ip route add 10.1.0.9 dev docker0 proto ospf
  run container two mine --ip 10.1.0.9
  says '10.1.0.9 is already routed by'
  has 'routed_policy_refusals_total{policy="duplicates"}' 1.0
  has 'routed_build_info{version="0.1.0"}' 1
  page | grep '^process_resident_memory_bytes '
  dk rm -f one
  has routed_endpoints 0.0
}

@test "with the bundle stopped nothing listens, and all else goes on" {
  routed bundle:stop dev.routed.metrics
  ended
  network mine 10.1.0.0/24
  container one mine
  routed bundle:start dev.routed.metrics
  eventually has routed_endpoints 1.0
  listen_at ''
  eventually ended
}
