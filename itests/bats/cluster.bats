#!/usr/bin/env bats
# A cluster: three hosts with an engine, an appliance and FRR each, which tell each other by OSPF.

load cluster

setup_file() { cluster_up frr-ospf; }
teardown_file() { lab down; }
# Whatever has failed, the next one finds the cluster as it was.
teardown() { rejoined; }

@test "containers reach each other across hosts, and the spine reaches them, by both families" {
  for n in 1 2 3; do
    eventually known "10.1.0.$n" "h$n"
    eventually known "fd00:10:1::$n" "h$n"
  done
  on h1 answered one 10.1.0.2
  on h3 answered one 10.1.0.1
  on h1 answered one fd00:10:1::3
  on h2 answered one fd00:10:1::1
  reached s1 10.1.0.3
  reached h2 fd00:10:1::3
}

@test "only our routes are announced: no other route of the host's, and no gateway" {
  ours_alone
}

@test "routed cluster says who carries what, and whose it is" {
  eventually known 10.1.0.1 h1
  eventually known fd00:10:1::3 h3
  network=$(lab routed h2 networks --json | json id)
  endpoint=$(lab routed h2 endpoints --json | json id)
  lab routed h2 cluster --json >"$BATS_TEST_TMPDIR/carried"
  [ "$(carries 10.1.0.1 '[.via, .link, .protocol, .network, .endpoint]')" = \
    '[["10.0.11.4","10.0.12.4"],["s1","s2"],"ospf","'"$network"'",null]' ]
  [ "$(carries 10.1.0.2 '[.via, .protocol, .network, .endpoint]')" = '[[],"routed","'"$network"'","'"$endpoint"'"]' ]
  [ "$(carries fd00:10:1::3 '[.link, .protocol, .network]')" = '[["s1","s2"],"ospf","'"$network"'"]' ]
  [ "$(carries 10.0.0.3 '[.link, .network]')" = '[["s1","s2"],null]' ]
  # By the other way to the kernel, the same.
  lab routed h2 backend iproute2
  lab routed h2 cluster --json | cmp "$BATS_TEST_TMPDIR/carried"
  lab routed h2 backend netlink
}

carries() { jq -c ".[] | select(.address == \"$1\") | $2" "$BATS_TEST_TMPDIR/carried"; }

@test "a container that stops is forgotten everywhere, and one that starts again is known again" {
  for _ in 1 2; do
    on h1 dk stop -t 0 one
    eventually forgotten 10.1.0.1 h1 h2 h3 s1 s2
    eventually forgotten fd00:10:1::1 h1 h2 h3 s1 s2
    on h1 dk start one
    eventually known 10.1.0.1 h1
    eventually known fd00:10:1::1 h1
  done
  on h3 answered one 10.1.0.1
}

@test "a container moves to another host with its address, and is reached there at once" {
  on h2 answered one 10.1.0.1
  on h1 dk rm -f one
  moved_to h3
  on h2 answered one 10.1.0.1
  on h2 answered one fd00:10:1::1
  reached h1 10.1.0.1
  on h3 dk rm -f moved
  returned
}

@test "an address that is taken on one host is refused on another, with the way to it" {
  run at h3 rival 2
  says "10.1.0.2 is already routed by ospf via"
}

@test "a partition heals: both hosts tell that the other has the address, too, and one gives way" {
  sed -i 's/^listen *=.*/listen = 127.0.0.1:7200/' "$(on h2 host_dir)/routed/etc/dev.routed.metrics.cfg"
  eventually figured h2 routed_conflicts 0.0
  found=$(figure h2 routed_conflicts_found_total)
  parted
  for prefix in 10.1.0. fd00:10:1::; do
    told_soon h1 "${prefix}50" 10.0.0.2 "${prefix}52"
    told_soon h2 "${prefix}50" 10.0.0.1 "${prefix}51"
  done
  eventually on h1 told 'conflict *10.1.0.50 .* is announced by 10.0.0.2 \(ospf via 10.0.1[12].2 dev s[12]'
  # What both may have is none.
  lacks 10.1.200.1 lab routed h1 events
  # Neither is younger: the lower router's stays.
  given_way h2 10.1.0.50 h1
  given_way h2 fd00:10:1::50 h1
  eventually unconflicted h1
  eventually on h1 told 'conflict-over *10.1.0.50 .* is no longer announced by 10.0.0.2'
  lab routed h2 doctor | grep 'conflict *10.1.0.50 .* is announced by 10.0.0.1 (ospf via 10.0.1[12].4 dev s[12]'
  # One of either family.
  eventually figured h2 routed_conflicts 2.0
  eventually figured h2 'routed_addresses_held{reason="conflict"}' 2.0
  (($(figure h2 routed_conflicts_found_total) >= found + 2))

  on h1 dk stop -t 0 twin
  eventually known 10.1.0.50 h2
  eventually known fd00:10:1::50 h2
  eventually unconflicted h2
  figured h2 routed_conflicts 0.0
}

# page HOST: as Prometheus reads it there.
page() { lab exec "$1" curl -fsS http://127.0.0.1:7200/metrics; }

# figured HOST SERIES VALUE
figured() { page "$1" | grep -Fx "$2 $3"; }

# figure HOST SERIES: a whole number.
figure() { page "$1" | sed -n "s/^$2 \([0-9]*\)\.0$/\1/p"; }

@test "who comes later is the younger one, and gives way whichever host it is on" {
  lab routed h1 bundle:stop dev.routed.policy-duplicates
  at h1 late 2
  lab routed h1 bundle:start dev.routed.policy-duplicates
  given_way h1 10.1.0.2 h2
  given_way h1 fd00:10:1::2 h2
  on h1 dk rm -f late
  eventually known 10.1.0.2 h2
}

@test "an anycast address: the spine shares out connections, and the other host takes over" {
  anycast
}

@test "a container is handed over to another host: no packet is lost, and the old host follows" {
  hands_over
}

@test "either host of an anycast address drained under requests: none is lost; it stays drained without and with its appliance" {
  drains restarted
}

restarted() {
  [[ $1 == h1 ]] || return 0
  lab appliance h1 kill
  lab appliance h1 start
  carried 10.1.200.2 h2
  carried fd00:10:1::200:2 h2
  [ "$(lab routed h1 plan --json | jq length)" -eq 0 ]
}

@test "the appliance killed, FRR restarted as it should be: nothing is felt" {
  pinging h2 10.1.0.1
  lab appliance h1 kill
  lab ask h1 'graceful-restart prepare ip ospf'
  lab routing h1 restart
  eventually leads h1 10.1.0.2 s1 s2
  sleep 3
  silent_below 1000 h2
  lab appliance h1 start
  [ "$(lab routed h1 plan --json | jq length)" -eq 0 ]
}

@test "ospfd killed: FRR starts it again by itself" {
  pinging h2 10.1.0.1
  lab routing h1 kill ospfd
  eventually forgotten 10.1.0.2 h1
  eventually known 10.1.0.2 h2
  eventually reached h2 10.1.0.1
  silent_below 10000 h2
}

@test "zebra killed: nothing is felt" {
  pinging h2 10.1.0.1
  lab routing h1 kill zebra
  eventually frr_runs h1
  eventually known 10.1.0.2 h2
  silent_below 1000 h2
}

frr_runs() { lab ask "$1" 'show ip ospf neighbor' | grep -q 'Full/'; }

@test "an uplink cut: the other takes over, and both are used when it is back" {
  pinging h2 10.1.0.1
  for spine in s1 s2; do
    lab exec h1 ip link set "$spine" down
    eventually leads "$spine" 10.1.0.1 h2 h3
    lab exec h1 ip link set "$spine" up
    eventually known 10.1.0.1 h1
    eventually known 10.1.0.2 h2
  done
  silent_below 5000 h2
}

@test "everything goes without a trace" {
  lab down
  [ -z "$(lab status)" ]
  [ ! -e /var/tmp/frr ]
  lacks 'h1@' ip -br link
  lacks 's1@' ip -br link
}
