#!/usr/bin/env bats
# The metrics page for Prometheus.

load common

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() { clean; }

# listen_at ADDRESS: sets `listen` in the file; blank: no listener.
listen_at() { sed -i "s/^listen *=.*/listen = $1/" "$(host_dir)/routed/etc/dev.routed.metrics.cfg"; }

EXAMPLE=$BATS_TEST_DIRNAME/../../examples/prometheus

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
  container shut "name=mine,driver-opt=ingress=deny" --ip 10.1.0.3
  has routed_ingress_endpoints 1.0
  run on_host ping -c 2 -i 0.2 -W 1 10.1.0.3
  [ "$status" -eq 1 ]
  eventually has 'routed_ingress_packets_total{result="rejected"}' 2.0
  dk rm -f shut
  has 'routed_ingress_packets_total{result="rejected"}' 2.0
  eventually has 'routed_findings{checkup="conflict",severity="error"}' 0.0
  eventually has 'routed_routing_daemon_up{daemon="bird"}' 0.0
  has 'routed_build_info{version="0.1.0"}' 1
  page | grep '^process_resident_memory_bytes '
  dk rm -f one
  has routed_endpoints 0.0
}

@test "alerts fire when they should; the dashboard and the page of the manual are valid and name metrics that exist" {
  cp "$EXAMPLE/alerts.yml" "$BATS_TEST_DIRNAME/../prometheus/alerts-test.yml" "$BATS_TEST_TMPDIR"
  cd "$BATS_TEST_TMPDIR"
  promtool check rules alerts.yml
  promtool test rules alerts-test.yml
  network mine 10.1.0.0/24
  page | promtool check metrics
  # Grafana replaces its variables; the rest are expressions of Prometheus.
  jq '[.panels[].targets[].expr | gsub("[$]__rate_interval"; "5m") | gsub("[$]instance"; "h1")]
    | {groups: [{name: "dashboard", rules: [to_entries[] | {record: "panel\(.key)", expr: .value}]}]}' \
    "$EXAMPLE/dashboard.json" >dashboard.yml
  promtool check rules dashboard.yml
  # shellcheck disable=SC2016 # the fences of Markdown
  sed -n '/^```yaml/,/^```/{//!p}' "$BATS_TEST_DIRNAME/../../docs/metrics.md" >prometheus.yml
  mkdir -p rules
  cp alerts.yml rules/
  promtool check config prometheus.yml
  known >known.txt
  # No routing daemon runs on this host, and so there are no neighbors; doctor-routing.bats reads that metric.
  echo routed_routing_neighbors >>known.txt
  named >named.txt
  [ "$(wc -l <named.txt)" -gt 15 ]
  prints_nothing comm -13 <(sort known.txt) <(sort named.txt)
}

# known: the names of the metrics, as Prometheus stores them.
known() { page | sed -n 's/^\([a-z_]*\)[{ ].*/\1/p' | sort -u; }

# named: the metrics of the appliance that the examples name.
named() { grep -hoE '(routed|process)_[a-z_]+' "$EXAMPLE"/{alerts.yml,dashboard.json} | sort -u; }

@test "health and readiness: 200 while the engine is served, 503 with a sentence while the driver is away" {
  answers healthz 200 'both plugin sockets answer'
  answers readyz 200 'both plugin sockets answer'
  routed bundle:stop dev.routed.driver
  answers healthz 200 'driver is away'
  answers readyz 503 "the network driver is away: 'routed doctor' says why"
  routed bundle:start dev.routed.driver
  eventually answers readyz 200 'the network driver is there'
}

# answers PATH STATUS TEXT
answers() {
  local answer
  answer=$(on_host curl -sS -w ' %{http_code}' "http://127.0.0.1:7200/$1")
  [[ $answer == *"$3"*" $2" ]] || { echo "$answer"; return 1; }
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
