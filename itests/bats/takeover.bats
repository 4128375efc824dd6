#!/usr/bin/env bats
# policy-conflict without a routing daemon: no container starts with an address that has a foreign route.

load common

setup_file() {
  host_up
  # An uplink, with other hosts behind its router.
  on_host ip link add up0 type veth peer name up1
  on_host ip addr add 192.168.7.5/24 dev up0
  on_host ip addr add fd00:7::5/64 dev up0 nodad
  on_host ip link set up0 up
  on_host ip link set up1 up
}
teardown_file() { host_down; }
teardown() {
  routed bundle:start dev.routed.policy-conflict
  on_host ip route flush proto ospf
  on_host ip -6 route flush proto ospf
  clean
}

# foreign_route ADDRESS: adds a route as a routing daemon does that learns it from another host.
foreign_route() { on_host ip route replace "$1" via 192.168.7.3 dev up0 proto ospf metric 20; }
remove_foreign_route() { on_host ip route del "$1" proto ospf; }

# rejected: the last `run` failed with the foreign route of 10.1.0.2 and with both remedies.
rejected() {
  fails_with "10.1.0.2" "ospf via 192.168.7.3 dev up0" "driver-opt=takeover=true" "routed takeover 10.1.0.2"
}

@test "an address with a foreign route is rejected and leaves nothing; with the bundle stopped it is accepted" {
  network mine 10.1.0.0/16
  foreign_route 10.1.0.2
  before=$(host_objects)
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  rejected
  eventually same_as "$before"
  dk run --rm --net mine --ip 10.1.0.3 busybox true

  routed bundle:stop dev.routed.policy-conflict
  dk run --rm --net mine --ip 10.1.0.2 busybox true
  routed bundle:start dev.routed.policy-conflict
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  rejected
}

same_as() { [[ $(host_objects) == "$1" ]]; }

@test "an IPv6 address with a foreign route is rejected; a conflict found later is reported" {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  on_host ip route add fd00:10:1::2 via fd00:7::3 dev up0 proto ospf metric 20
  run dk run --rm --net mine --ip6 fd00:10:1::2 busybox true
  fails_with "fd00:10:1::2" "ospf via fd00:7::3 dev up0"
  routed bundle:stop dev.routed.policy-conflict
  container one mine --ip6 fd00:10:1::2
  routed bundle:start dev.routed.policy-conflict
  eventually has_event '^conflict fd00:10:1::2 .*ospf via fd00:7::3 dev up0'
}

@test "a foreign default route, or one to the subnet, is no conflict" {
  network mine 10.1.0.0/16
  foreign_route default
  foreign_route 10.1.0.0/16
  dk run --rm --net mine --ip 10.1.0.2 busybox true
}

@test "a container moves: a start waits two seconds for the foreign route to be removed" {
  network mine 10.1.0.0/16
  foreign_route 10.1.0.2
  container moved mine --ip 10.1.0.2 &
  eventually waits
  prints_nothing on_host ip route show 10.1.0.2 proto 200
  remove_foreign_route 10.1.0.2
  wait $!
  host_reaches 10.1.0.2
  eventually has_event '10.1.0.2 .*ospf via 192.168.7.3 dev up0'
}

# The address is allocated, and the endpoint is not up yet.
waits() { [[ $(routed pools --json | json used) == 1 ]]; }

@test "takeover=true, or routed takeover beforehand, allows the start, and an event reports it" {
  network mine 10.1.0.0/16
  foreign_route 10.1.0.2
  dk run --rm --network name=mine,ip=10.1.0.2,driver-opt=takeover=true busybox true
  eventually has_event '10.1.0.2 .*taken over.* ospf via 192.168.7.3 dev up0'
  run dk run --rm --network name=mine,ip=10.1.0.2,driver-opt=takeover=perhaps busybox true
  fails_with "endpoint option takeover: 'perhaps'"

  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  rejected
  routed takeover 10.1.0.2 | grep -q '^10.1.0.2 '
  container one mine --ip 10.1.0.2
  [ "$(routed takeover --json | jq length)" -eq 0 ]
  # Packets from the host go to the container, not to the foreign next hop.
  host_reaches 10.1.0.2
}

@test "the --driver-opt of a container survives a kill of the appliance" {
  network mine 10.1.0.0/16
  container plain mine
  dk run -d --name one --network name=mine,ip=10.1.0.2,driver-opt=takeover=true busybox sleep 3600
  files=$(host_dir)/state/endpoints
  [ "$(find "$files" -type f | wc -l)" -eq 1 ]
  appliance kill
  appliance start
  [ "$(routed endpoints --json | jq -r '.[] | select(.addresses == ["10.1.0.2"]) | .options.takeover')" = true ]
  host_reaches 10.1.0.2
  dk rm -f one
  prints_nothing find "$files" -type f
}

@test "anycast: an address in an anycast prefix may have a foreign route" {
  network mine 10.1.0.0/16 -o anycast=10.1.9.0/24
  foreign_route 10.1.9.2
  foreign_route 10.1.0.2
  dk run --rm --net mine --ip 10.1.9.2 busybox true
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  rejected
  run network other 10.2.0.0/16 -o anycast=10.9.0.0/24,foo
  fails_with "network option anycast: 'foo'"
}

@test "a foreign route to an endpoint is reported once with protocol and next hop, and so is its end" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  before=$(conflicts)
  foreign_route 10.1.0.2
  eventually has_event '^conflict 10.1.0.2 .*ospf via 192.168.7.3 dev up0'
  remove_foreign_route 10.1.0.2
  eventually has_event '^conflict-over 10.1.0.2 .*ospf via 192.168.7.3 dev up0'
  [ $(($(conflicts) - before)) -eq 2 ]
}

conflicts() { routed events --json | jq '[.[] | select(.kind | startswith("conflict"))] | length'; }

@test "the allocator skips addresses with foreign routes" {
  network mine 10.1.0.0/29
  for i in 1 2 4 5 6; do foreign_route "10.1.0.$i"; done
  container one mine
  [ "$(dk inspect -f '{{.NetworkSettings.Networks.mine.IPAddress}}' one)" = 10.1.0.3 ]
}

@test "the route of a restarting container, and routes of a killed appliance, are no conflict" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  dk restart -t 0 one
  host_reaches 10.1.0.2
  appliance kill
  appliance start
  dk restart -t 0 one
  host_reaches 10.1.0.2
  lacks already routed events
}
