#!/usr/bin/env bats
# The metrics page for Prometheus.

load common

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() { clean; }

# listen_at ADDRESS: sets `listen` in the file; blank: no listener.
listen_at() { sed -i "s/^listen *=.*/listen = $1/" "$(host_dir)/routed/etc/dev.routed.metrics.cfg"; }

page() { on_host curl -fsS http://127.0.0.1:7200/metrics; }

# has SERIES VALUE: the page has this line.
has() { page | grep -Fx "$1 $2"; }

# ended: nothing listens, so that curl ends with 7.
ended() {
  local result=0
  page || result=$?
  ((result == 7))
}

# repairs: the number of repairs so far.
repairs() { page | sed -n 's/^routed_repairs_total{result="done"} \([0-9]*\)\.0$/\1/p'; }

repaired_since() { (($(repairs) > $1)); }

@test "nothing listens by default; an invalid setting is rejected; the listener waits for a port in use" {
  lacks :7200 on_host ss -Hltn
  listen_at 127.0.0.1
  eventually has_event "listen.*'127.0.0.1'"
  on_host busybox nc -l -p 7200 </dev/null 3>&- &
  eventually listening
  listen_at 127.0.0.1:7200
  eventually has_event 'metrics .*127.0.0.1:7200 .*Address already in use'
  on_host pkill -f 'nc -l -p 7200'
  eventually has routed_endpoints 0.0
}

listening() { on_host ss -Hltn | grep -q :7200; }

@test "metrics of endpoints, calls, rejections, repairs, drains and policies" {
  network mine 10.1.0.0/24
  container one mine --ip 10.1.0.2
  has routed_networks 1.0
  has routed_endpoints 1.0
  has 'routed_addresses{announcement="announced"}' 1.0
  has 'routed_pool_taken{pool="10.1.0.0/24",use="endpoint"}' 1.0
  has 'routed_pool_size{pool="10.1.0.0/24"}' 256.0
  # A call is counted after its response, which docker may receive earlier.
  eventually has 'routed_calls_total{method="NetworkDriver.CreateEndpoint",plugin="net-routed",result="ok"}' 1.0
  eventually has 'routed_call_duration_seconds_count{method="NetworkDriver.CreateEndpoint",plugin="net-routed"}' 1
  run container two mine --ip 10.1.0.2
  fails_with 10.1.0.2 endpoint
  eventually has 'routed_calls_total{method="IpamDriver.RequestAddress",plugin="ipam-routed",result="rejected"}' 1.0
  dk rm -f two

  before=$(repairs)
  on_host ip route del 10.1.0.2/32
  eventually repaired_since "$before"
  routed drain --host
  has routed_host_drained 1.0
  has 'routed_addresses{announcement="suppressed"}' 1.0
  has 'routed_addresses_suppressed{reason="host drained"}' 1.0
  routed undrain
  # The pool rejected that address, not a policy. The next one has a foreign route.
  has 'routed_policy_rejections_total{policy="conflict"}' 0.0
  on_host ip route add 10.1.0.9 dev docker0 proto ospf
  run container two mine --ip 10.1.0.9
  fails_with 10.1.0.9 routed
  has 'routed_policy_rejections_total{policy="conflict"}' 1.0
  has 'routed_build_info{version="0.1.0"}' 1
  page | grep '^process_resident_memory_bytes '
  dk rm -f one
  has routed_endpoints 0.0
}

@test "with the bundle stopped nothing listens, and containers still start" {
  routed bundle:stop dev.routed.metrics
  ended
  network mine 10.1.0.0/24
  container one mine
  routed bundle:start dev.routed.metrics
  eventually has routed_endpoints 1.0
  listen_at ''
  eventually ended
}
