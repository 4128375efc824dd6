#!/usr/bin/env bats
# A cluster: three hosts, each with an engine, an appliance and FRR, which speaks OSPF.

load cluster

setup_file() { cluster_up frr-ospf; }
teardown_file() { lab down; }
# A test that failed must not disturb the next one.
teardown() { remove_conflicts; }

@test "containers reach each other across hosts, and the spine reaches them, by both families" {
  for n in 1 2 3; do
    eventually announced_by "10.1.0.$n" "h$n"
    eventually announced_by "fd00:10:1::$n" "h$n"
  done
  on h1 reaches one 10.1.0.2
  on h3 reaches one 10.1.0.1
  on h1 reaches one fd00:10:1::3
  on h2 reaches one fd00:10:1::1
  router_reaches s1 10.1.0.3
  router_reaches h2 fd00:10:1::3
}

@test "only routes of containers are announced: no other route of the host, and no gateway" {
  announces_only_own
}

@test "routed cluster lists hosts, next hops, protocol, network and endpoint of each address" {
  eventually announced_by 10.1.0.1 h1
  eventually announced_by fd00:10:1::3 h3
  network=$(lab routed h2 networks --json | json id)
  endpoint=$(lab routed h2 endpoints --json | json id)
  lab routed h2 cluster --json >"$BATS_TEST_TMPDIR/cluster"
  [ "$(cluster_fields 10.1.0.1 '[.via, .link, .protocol, .network, .endpoint]')" = \
    '[["10.0.11.4","10.0.12.4"],["s1","s2"],"ospf","'"$network"'",null]' ]
  [ "$(cluster_fields 10.1.0.2 '[.via, .protocol, .network, .endpoint]')" = \
    '[[],"routed","'"$network"'","'"$endpoint"'"]' ]
  [ "$(cluster_fields fd00:10:1::3 '[.link, .protocol, .network]')" = '[["s1","s2"],"ospf","'"$network"'"]' ]
  [ "$(cluster_fields 10.0.0.3 '[.link, .network]')" = '[["s1","s2"],null]' ]
  [ "$(cluster_fields 10.1.0.1 '[.hosts, .sharing]')" = '[[{"here":false,"id":"10.0.0.1","name":null}],null]' ]
  [ "$(cluster_fields 10.1.0.2 '.hosts | map([.here, .id])')" = '[[true,"10.0.0.2"]]' ]
  [ "$(cluster_fields fd00:10:1::3 '.hosts | map(.id)')" = '["10.0.0.3"]' ]
  [ "$(cluster_fields 10.0.0.101 '.hosts | map(.id)')" = '["10.0.0.101"]' ]
  lab routed h2 cluster >"$BATS_TEST_TMPDIR/table"
  lacks_line '.{81}' cat "$BATS_TEST_TMPDIR/table"
  grep -E '^10\.1\.0\.1 +10\.0\.0\.1 +- +mine +-$' "$BATS_TEST_TMPDIR/table"
  grep -E '^10\.1\.0\.2 +here +- +mine +one$' "$BATS_TEST_TMPDIR/table"
  [[ $(lab routed h2 trace one 10.1.0.1 --json | jq -r '.[] | select(.step == "next-hop").text') == \
    *", to host 10.0.0.1" ]]
  # The iproute2 backend reads the same.
  lab routed h2 backend iproute2
  lab routed h2 cluster --json | cmp "$BATS_TEST_TMPDIR/cluster"
  lab routed h2 backend netlink
}

cluster_fields() { jq -c ".[] | select(.address == \"$1\") | $2" "$BATS_TEST_TMPDIR/cluster"; }

@test "a stopped container loses its route on every router; started again, it is announced again" {
  for _ in 1 2; do
    on h1 dk stop -t 0 one
    eventually unrouted 10.1.0.1 h1 h2 h3 s1 s2
    eventually unrouted fd00:10:1::1 h1 h2 h3 s1 s2
    on h1 dk start one
    eventually announced_by 10.1.0.1 h1
    eventually announced_by fd00:10:1::1 h1
  done
  on h3 reaches one 10.1.0.1
}

@test "a container moves to another host with its address and is reached there at once" {
  on h2 reaches one 10.1.0.1
  on h1 dk rm -f one
  move_to h3
  on h2 reaches one 10.1.0.1
  on h2 reaches one fd00:10:1::1
  router_reaches h1 10.1.0.1
  on h3 dk rm -f moved
  restore_one
}

@test "an address of a container on another host is rejected with its route" {
  run at h3 second 2
  fails_with "10.1.0.2" "ospf via"
}

@test "a partition heals: both hosts report the conflict, and one yields" {
  sed -i 's/^listen *=.*/listen = 127.0.0.1:7200/' "$(on h2 host_dir)/routed/etc/dev.routed.metrics.cfg"
  eventually metric_is h2 routed_conflicts 0.0
  found=$(metric h2 routed_conflicts_found_total)
  partition
  for prefix in 10.1.0. fd00:10:1::; do
    reports_conflict_soon h1 "${prefix}50" 10.0.0.2 "${prefix}52"
    reports_conflict_soon h2 "${prefix}50" 10.0.0.1 "${prefix}51"
  done
  eventually on h1 has_event 'conflict *10.1.0.50 .*10.0.0.2 .*ospf via 10.0.1[12].2 dev s[12]'
  # An anycast address on two hosts is no conflict.
  lacks 10.1.200.1 lab routed h1 events
  # Neither endpoint is younger: the host with the lower router ID keeps announcing.
  yields_to h2 10.1.0.50 h1
  yields_to h2 fd00:10:1::50 h1
  eventually have_no_conflict h1
  eventually on h1 has_event 'conflict-over *10.1.0.50 .*10.0.0.2'
  lab_findings h2 | grep -E 'conflict *10.1.0.50 .*10.0.0.1 .*ospf via 10.0.1[12].4 dev s[12]'
  [ "$(hosts_of h2 10.1.0.50)" = "here 10.0.0.1 conflict" ]
  [ "$(hosts_of h2 fd00:10:1::50)" = "here 10.0.0.1 conflict" ]
  [ "$(hosts_of h3 10.1.0.50)" = "10.0.0.1 -" ]
  # One conflict of each family.
  eventually metric_is h2 routed_conflicts 2.0
  eventually metric_is h2 'routed_addresses_suppressed{reason="conflict"}' 2.0
  (($(metric h2 routed_conflicts_found_total) >= found + 2))

  on h1 dk stop -t 0 twin
  eventually announced_by 10.1.0.50 h2
  eventually announced_by fd00:10:1::50 h2
  eventually have_no_conflict h2
  metric_is h2 routed_conflicts 0.0
}

# metrics_page HOST: the page that Prometheus reads there.
metrics_page() { lab exec "$1" curl -fsS http://127.0.0.1:7200/metrics; }

# metric_is HOST SERIES VALUE
metric_is() { metrics_page "$1" | grep -Fx "$2 $3"; }

# metric HOST SERIES: its value, a whole number.
metric() { metrics_page "$1" | sed -n "s/^$2 \([0-9]*\)\.0$/\1/p"; }

@test "the younger endpoint yields on whichever host it is" {
  lab routed h1 takeover 10.1.0.2
  lab routed h1 takeover fd00:10:1::2
  at h1 late 2
  yields_to h1 10.1.0.2 h2
  yields_to h1 fd00:10:1::2 h2
  on h1 dk rm -f late
  eventually announced_by 10.1.0.2 h2
}

@test "an anycast address: the spine spreads connections, and the other host takes over" {
  anycast both_hosts_are_known
}

both_hosts_are_known() {
  [ "$(hosts_of h1 "$1")" = "here 10.0.0.2 anycast" ]
  [ "$(hosts_of h2 "$1")" = "here 10.0.0.1 anycast" ]
  [ "$(hosts_of h3 "$1")" = "10.0.0.1 10.0.0.2 anycast" ]
}

@test "a container is handed over to another host: no packet is lost, and the old host routes to the new one" {
  hand_over_under_ping
}

@test "either host of an anycast address drained under requests: none is lost; a restart keeps it drained" {
  drain_under_requests restart_drained
}

restart_drained() {
  [[ $1 == h1 ]] || return 0
  lab appliance h1 kill
  lab appliance h1 start
  traffic_goes_to 10.1.200.2 h2
  traffic_goes_to fd00:10:1::200:2 h2
  on h1 has_no_plan
}

@test "graceful restart of FRR without the appliance: no gap of a second" {
  ping_continuously h2 10.1.0.1
  lab appliance h1 kill
  lab ask h1 'graceful-restart prepare ip ospf'
  lab routing h1 restart
  eventually routed_by h1 10.1.0.2 s1 s2
  stays 3 router_reaches h3 10.1.0.1
  longest_gap_below 1000 h2
  lab appliance h1 start
  on h1 has_no_plan
}

@test "ospfd killed: FRR restarts it, and all routes return" {
  ping_continuously h2 10.1.0.1
  lab routing h1 kill ospfd
  eventually unrouted 10.1.0.2 h1
  eventually announced_by 10.1.0.2 h2
  eventually router_reaches h2 10.1.0.1
  longest_gap_below 10000 h2
}

@test "zebra killed: no gap of a second" {
  ping_continuously h2 10.1.0.1
  lab routing h1 kill zebra
  eventually frr_runs h1
  eventually announced_by 10.1.0.2 h2
  longest_gap_below 1000 h2
}

frr_runs() { lab ask "$1" 'show ip ospf neighbor' | grep -q 'Full/'; }

@test "an uplink goes down: the other takes over; both are used when it is up again" {
  ping_continuously h2 10.1.0.1
  for spine in s1 s2; do
    lab exec h1 ip link set "$spine" down
    eventually routed_by "$spine" 10.1.0.1 h2 h3
    lab exec h1 ip link set "$spine" up
    eventually announced_by 10.1.0.1 h1
    eventually announced_by 10.1.0.2 h2
  done
  longest_gap_below 5000 h2
}

@test "lab down leaves nothing on the machine" {
  lab down
  prints_nothing lab status
  [ ! -e /var/tmp/frr ]
  lacks 'h1@' ip -br link
  lacks 's1@' ip -br link
}
