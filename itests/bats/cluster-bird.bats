#!/usr/bin/env bats
# A cluster: three hosts, each with an engine, an appliance and BIRD, which speaks BGP.

load cluster

setup_file() { cluster_up bird-bgp; }
teardown_file() { lab down; }
# A test that failed must not disturb the next one.
teardown() { remove_conflicts; }

@test "containers reach each other across hosts, and the spine reaches them, by both families" {
  for n in 1 2 3; do
    eventually announced_by "10.1.0.$n" "h$n"
    eventually announced_by "fd00:10:1::$n" "h$n"
  done
  on h1 reaches one 10.1.0.2
  on h3 reaches one fd00:10:1::1
  router_reaches s1 10.1.0.3
}

@test "only routes of containers are announced: none of another protocol number within the prefix, and no gateway" {
  announces_only_own "10.1.0.99 dev lo"
}

@test "routed cluster lists hosts, and IPv6 next hops of IPv4 routes" {
  eventually both_next_hops_listed
  [ "$(hosts_of h2 10.1.0.1)" = "10.0.0.1 -" ]
  [ "$(hosts_of h2 10.1.0.2)" = "here -" ]
  [ "$(hosts_of h2 fd00:10:1::3)" = "10.0.0.3 -" ]
}

# BIRD chooses which of the spines' link-local addresses it uses.
both_next_hops_listed() {
  [ "$(lab routed h2 cluster --json |
    jq -c '.[] | select(.address == "10.1.0.1") | [(.via | map(startswith("fe80::"))), .link, .protocol]')" = \
    '[[true,true],["s1","s2"],"bird"]' ]
}

@test "a stopped container loses its route on every router; a moved one is reached at once" {
  on h1 dk stop -t 0 one
  eventually unrouted 10.1.0.1 h1 h2 h3 s1 s2
  on h1 dk rm one
  move_to h3
  on h2 reaches one 10.1.0.1
  on h3 dk rm -f moved
  restore_one
}

@test "an anycast address: the spine spreads connections, and the other host takes over" {
  anycast one_host_is_known
}

# A spine passes on one of the two paths.
one_host_is_known() { [[ $(hosts_of h3 "$1") =~ ^10\.0\.0\.[12]\ anycast$ ]]; }

@test "a container is handed over to another host: no packet is lost, and the old host routes to the new one" {
  hand_over_under_ping
}

@test "either host of an anycast address drained under requests: none is lost" {
  drain_under_requests
}

@test "BIRD is restarted, killed and started without the appliance: all routes return" {
  ping_continuously h2 10.1.0.1
  lab appliance h1 kill
  lab routing h1 restart
  eventually announced_by 10.1.0.1 h1
  lab routing h1 kill
  lab routing h1 start
  eventually announced_by 10.1.0.2 h2
  eventually router_reaches h2 10.1.0.1
  longest_gap_below 10000 h2
  lab appliance h1 start
  on h1 has_no_plan
}

@test "6,000 routes added and removed while BIRD is frozen: none is missed" {
  lab appliance h1 kill
  burst add
  eventually burst_has 6000 h2
  burst del
  eventually burst_has 0 h2
  lab appliance h1 start
}

# burst VERB: adds or removes 6,000 routes at once while BIRD is frozen.
burst() {
  local bird i
  bird=$(lab exec h1 pgrep -x bird)
  lab exec h1 kill -STOP "$bird"
  for i in {0..5999}; do
    echo "route $1 10.1.$((210 + i / 250)).$((i % 250))/32 dev lo proto 200"
  done | lab exec h1 ip -batch -
  lab exec h1 kill -CONT "$bird"
}

# burst_has COUNT ROUTER: that many of them are in the router's table.
burst_has() {
  local routes
  routes=$(lab exec "$2" ip route show root 10.1.192.0/18) || return
  [[ $(grep -c '^10' <<<"$routes") -eq $1 ]]
}

@test "an uplink goes down: the other takes over; both are used when it is up again" {
  ping_continuously h2 10.1.0.1
  lab exec h1 ip link set s1 down
  eventually routed_by h1 10.1.0.2 s2
  lab exec h1 ip link set s1 up
  eventually announced_by 10.1.0.1 h1
  eventually announced_by 10.1.0.2 h2
  longest_gap_below 5000 h2
}

@test "an address of a container on another host is rejected with its route" {
  run at h3 second 2
  fails_with "10.1.0.2" "bird via"
}

@test "a partition heals: the host that learns of the other reports the conflict and yields" {
  partition
  # With BGP the spines pass on the better of the two paths, that of the lower router.
  reports_conflict_soon h2 10.1.0.50 10.0.0.1 10.1.0.51
  reports_conflict_soon h2 fd00:10:1::50 10.0.0.1 fd00:10:1::51
  lab_findings h2 | grep -E 'conflict *10.1.0.50 .*10.0.0.1 .*bgp via fe80::[^ ]* dev s[12]'
  yields_to h2 10.1.0.50 h1
  yields_to h2 fd00:10:1::50 h1
  [ "$(hosts_of h2 10.1.0.50)" = "here 10.0.0.1 conflict" ]
  [ "$(hosts_of h2 fd00:10:1::50)" = "here 10.0.0.1 conflict" ]

  on h1 dk stop -t 0 twin
  eventually announced_by 10.1.0.50 h2
  eventually have_no_conflict h2
  eventually on h2 has_event 'conflict-over *10.1.0.50 .*10.0.0.1'
}
