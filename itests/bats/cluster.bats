#!/usr/bin/env bats
# A cluster: three hosts with an engine, an appliance and FRR each, which tell each other by OSPF.

load cluster

setup_file() { cluster_up frr-ospf; }

teardown_file() { lab down; }

@test "containers reach each other across hosts, and the spine reaches them" {
  for host in h1 h2 h3; do
    eventually known_elsewhere "10.1.0.${host#h}" "$host"
  done
  on h1 answered one 10.1.0.2
  on h1 answered one 10.1.0.3
  on h3 answered one 10.1.0.2
  lab exec s1 ping -c 1 -W 1 10.1.0.3
  lab exec h2 ping -c 1 -W 1 10.1.0.3
}

@test "only our routes are announced: no other route of the host's, and no gateway" {
  link=$(lab routed h1 endpoints --json | json link)
  for route in "10.9.0.9 dev $link" "10.1.9.0/24 dev $link" "blackhole 10.9.0.8" "default via 10.0.11.2"; do
    # shellcheck disable=SC2086
    lab exec h1 ip route add $route
  done
  # Announced later than those, so that those would be there by now.
  on h1 container two mine --ip 10.1.0.12
  eventually known_elsewhere 10.1.0.12 h1
  for router in h2 h3 s1 s2; do
    for route in 10.9 10.1.9 default 169.254 172.17.; do
      [[ $router == h* && $route == 172.17. ]] || lacks "$route" lab exec "$router" ip route
    done
  done
  lab exec h1 ip route del default via 10.0.11.2
  lab exec h1 ip route del 10.9.0.8
  lab exec h1 ip route del 10.9.0.9
  lab exec h1 ip route del 10.1.9.0/24
  on h1 dk rm -f two
}

@test "a container that stops is forgotten everywhere, and one that starts again is known again" {
  on h1 dk stop -t 0 one
  eventually forgotten 10.1.0.1 h1 h2 h3 s1 s2
  on h1 dk start one
  eventually known_elsewhere 10.1.0.1 h1
  on h3 answered one 10.1.0.1
}

@test "a container moves to another host with its address" {
  pinging h2 10.1.0.1 "$BATS_TEST_TMPDIR/ping"
  on h1 dk rm -f one
  on h3 container moved mine --ip 10.1.0.1
  eventually known_elsewhere 10.1.0.1 h3
  lab exec h2 ping -c 1 -W 1 10.1.0.1
  lost=$(pinged h2 "$BATS_TEST_TMPDIR/ping")
  echo "lost $lost"
  [ "$lost" -lt 500 ]
}

@test "everything goes without a trace" {
  lab down
  [ -z "$(lab status)" ]
  [ ! -e /var/tmp/frr ]
  lacks 'h1@' ip -br link
  lacks 's1@' ip -br link
}
