#!/usr/bin/env bats
# A cluster: three hosts with an engine, an appliance and BIRD each, which tell each other by BGP.

load cluster

setup_file() { cluster_up bird-bgp; }
teardown_file() { lab down; }
# Whatever has failed, the next one finds the cluster as it was.
teardown() { rejoined; }

@test "containers reach each other across hosts, and the spine reaches them, by both families" {
  for n in 1 2 3; do
    eventually known "10.1.0.$n" "h$n"
    eventually known "fd00:10:1::$n" "h$n"
  done
  on h1 answered one 10.1.0.2
  on h3 answered one fd00:10:1::1
  reached s1 10.1.0.3
}

@test "only our routes are announced: none of another protocol number, even if it is within the prefix, and no gateway" {
  ours_alone "10.1.0.99 dev lo"
}

@test "routed cluster names next hops of the other family" {
  eventually both_ways_named
}

# Which of the spines' link-local addresses it is, BIRD chooses.
both_ways_named() {
  [ "$(lab routed h2 cluster --json |
    jq -c '.[] | select(.address == "10.1.0.1") | [(.via | map(startswith("fe80::"))), .link, .protocol]')" = \
    '[[true,true],["s1","s2"],"bird"]' ]
}

@test "a container that stops is forgotten everywhere, one that moves is reached at once" {
  on h1 dk stop -t 0 one
  eventually forgotten 10.1.0.1 h1 h2 h3 s1 s2
  on h1 dk rm one
  moved_to h3
  on h2 answered one 10.1.0.1
  on h3 dk rm -f moved
  returned
}

@test "an anycast address: the spine shares out connections, and the other host takes over" {
  anycast
}

@test "a container is handed over to another host: no packet is lost, and the old host follows" {
  hands_over
}

@test "either host of an anycast address drained under requests: none is lost" {
  drains
}

@test "BIRD restarted, and killed and started, with the appliance away: it comes back by itself" {
  pinging h2 10.1.0.1
  lab appliance h1 kill
  lab routing h1 restart
  eventually known 10.1.0.1 h1
  lab routing h1 kill
  lab routing h1 start
  eventually known 10.1.0.2 h2
  eventually reached h2 10.1.0.1
  silent_below 10000 h2
  lab appliance h1 start
  [ "$(lab routed h1 plan --json | jq length)" -eq 0 ]
}

@test "many addresses at once while BIRD has no time: none is missed, neither coming nor going" {
  lab appliance h1 kill
  burst add
  eventually burst_has 6000 h2
  burst del
  eventually burst_has 0 h2
  lab appliance h1 start
}

# burst VERB: 6,000 routes at once, of which BIRD hears later.
burst() {
  local bird
  bird=$(lab exec h1 pgrep -x bird)
  lab exec h1 kill -STOP "$bird"
  printf "route $1 10.1.%d.%d/32 dev lo proto 200\n" $(for i in {0..5999}; do echo $((210 + i / 250)) $((i % 250)); done) |
    lab exec h1 ip -batch -
  lab exec h1 kill -CONT "$bird"
}

# burst_has COUNT ROUTER: so many of them are in the router's table.
burst_has() { [[ $(lab exec "$2" ip route show root 10.1.192.0/18 | grep -c '^10') -eq $1 ]]; }

@test "an uplink cut: the other takes over, and both are used when it is back" {
  pinging h2 10.1.0.1
  lab exec h1 ip link set s1 down
  eventually leads h1 10.1.0.2 s2
  lab exec h1 ip link set s1 up
  eventually known 10.1.0.1 h1
  eventually known 10.1.0.2 h2
  silent_below 5000 h2
}

@test "an address that is taken on one host is refused on another, with the way to it" {
  run at h3 rival 2
  says "10.1.0.2 is already routed by bird via"
}

@test "a partition heals: the host that hears of the other one tells it, and gives way" {
  parted
  # By BGP the spines pass on the better of the two, which is that of the lower router.
  told_soon h2 10.1.0.50 10.0.0.1 10.1.0.51
  told_soon h2 fd00:10:1::50 10.0.0.1 fd00:10:1::51
  lab routed h2 doctor | grep 'conflict *10.1.0.50 .* is announced by 10.0.0.1 (bgp via fe80::[^ ]* dev s[12]'
  given_way h2 10.1.0.50 h1
  given_way h2 fd00:10:1::50 h1

  on h1 dk stop -t 0 twin
  eventually known 10.1.0.50 h2
  eventually unconflicted h2
  eventually on h2 told 'conflict-over *10.1.0.50 .* is no longer announced by 10.0.0.1'
}
