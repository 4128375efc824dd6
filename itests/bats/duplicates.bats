#!/usr/bin/env bats
# policy-duplicates: no container comes up with an address that somebody else routes.

load common

setup_file() {
  host_up
  # An uplink; behind its router are the other hosts.
  on_host ip link add up0 type veth peer name up1
  on_host ip addr add 192.168.7.5/24 dev up0
  on_host ip addr add fd00:7::5/64 dev up0 nodad
  on_host ip link set up0 up
  on_host ip link set up1 up
}
teardown_file() { host_down; }
teardown() {
  routed bundle:start dev.routed.policy-duplicates
  on_host ip route flush proto ospf
  on_host ip -6 route flush proto ospf
  clean
}

# rival ADDRESS: as a routing daemon installs what it learns from another host.
rival() { on_host ip route replace "$1" via 192.168.7.3 dev up0 proto ospf metric 20; }
rival_goes() { on_host ip route del "$1" proto ospf; }

REFUSED="10.1.0.2 is already routed by ospf via 192.168.7.3 dev up0: choose another address, or take it over by \
driver-opt=takeover=true or routed:takeover 10.1.0.2"

@test "an address that somebody else routes is refused, and nothing is left; with the bundle stopped the same goes through" {
  network mine 10.1.0.0/16
  rival 10.1.0.2
  before=$(ours)
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  says "$REFUSED"
  eventually same_as "$before"
  dk run --rm --net mine --ip 10.1.0.3 busybox true

  routed bundle:stop dev.routed.policy-duplicates
  dk run --rm --net mine --ip 10.1.0.2 busybox true
  routed bundle:start dev.routed.policy-duplicates
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  says "$REFUSED"
}

same_as() { [[ $(ours) == "$1" ]]; }

@test "one of IPv6 as well, and a rival of it that comes later" {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  on_host ip route add fd00:10:1::2 via fd00:7::3 dev up0 proto ospf metric 20
  run dk run --rm --net mine --ip6 fd00:10:1::2 busybox true
  says "fd00:10:1::2 is already routed by ospf via fd00:7::3 dev up0: choose another address"
  routed bundle:stop dev.routed.policy-duplicates
  container one mine --ip6 fd00:10:1::2
  routed bundle:start dev.routed.policy-duplicates
  eventually told 'fd00:10:1::2 .*is routed by ospf via fd00:7::3 dev up0 as well'
}

@test "a default route, or one to the subnet, is nobody's claim to the address" {
  network mine 10.1.0.0/16
  rival default
  rival 10.1.0.0/16
  dk run --rm --net mine --ip 10.1.0.2 busybox true
}

@test "a container that moves: the rival goes within two seconds and is waited for" {
  network mine 10.1.0.0/16
  rival 10.1.0.2
  container moved mine --ip 10.1.0.2 &
  eventually waits
  [ -z "$(on_host ip route show 10.1.0.2 proto 200)" ]
  rival_goes 10.1.0.2
  wait $!
  on_host ping -c 1 -W 1 10.1.0.2
  eventually told '10.1.0.2 .*was routed by ospf via 192.168.7.3 dev up0 and was waited for'
}

# The address is given, and the endpoint not yet up.
waits() { [[ $(routed pools --json | json used) == 1 ]]; }

@test "takeover=true, or routed:takeover before it, lets one through, with an event" {
  network mine 10.1.0.0/16
  rival 10.1.0.2
  dk run --rm --network name=mine,ip=10.1.0.2,driver-opt=takeover=true busybox true
  eventually told '10.1.0.2 .*is taken over from ospf via 192.168.7.3 dev up0'
  run dk run --rm --network name=mine,ip=10.1.0.2,driver-opt=takeover=perhaps busybox true
  says "endpoint option takeover: 'perhaps' is neither true nor false"

  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  says "$REFUSED"
  routed takeover 10.1.0.2 | grep -q '^10.1.0.2 '
  container one mine --ip 10.1.0.2
  [ "$(routed takeover --json | jq length)" -eq 0 ]
  # The host's own packets go to the container, and with it the rest of what the option was given for.
  on_host ping -c 1 -W 1 10.1.0.2
}

@test "what a container was told by --driver-opt outlasts the appliance" {
  network mine 10.1.0.0/16
  container plain mine
  dk run -d --name one --network name=mine,ip=10.1.0.2,driver-opt=takeover=true busybox sleep 3600
  files=$(host_dir)/state/endpoints
  [ "$(ls "$files" | wc -l)" -eq 1 ]
  appliance kill
  appliance start
  [ "$(routed endpoints --json | jq -r '.[] | select(.addresses == ["10.1.0.2"]) | .options.takeover')" = true ]
  on_host ping -c 1 -W 1 10.1.0.2
  dk rm -f one
  [ "$(ls "$files" | wc -l)" -eq 0 ]
}

@test "anycast: addresses that the operator shares may be routed elsewhere, too" {
  network mine 10.1.0.0/16 -o anycast=10.1.9.0/24
  rival 10.1.9.2
  rival 10.1.0.2
  dk run --rm --net mine --ip 10.1.9.2 busybox true
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  says "$REFUSED"
  run network other 10.2.0.0/16 -o anycast=10.9.0.0/24,foo
  says "network option anycast: 'foo' is not an IP address"
}

@test "a rival that comes later is told once, with its protocol and next hop, and so is its end" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  before=$(collisions)
  rival 10.1.0.2
  eventually told '10.1.0.2 .*is routed by ospf via 192.168.7.3 dev up0 as well'
  rival_goes 10.1.0.2
  eventually told '10.1.0.2 .*is no longer routed by ospf via 192.168.7.3 dev up0'
  [ $(($(collisions) - before)) -eq 2 ]
}

collisions() { routed events --json | jq '[.[] | select(.kind | startswith("collision"))] | length'; }

@test "an address that is chosen is none that somebody else routes" {
  network mine 10.1.0.0/29
  for i in 1 2 4 5 6; do rival "10.1.0.$i"; done
  container one mine
  [ "$(dk inspect -f '{{.NetworkSettings.Networks.mine.IPAddress}}' one)" = 10.1.0.3 ]
}

@test "a container that restarts, and what a killed appliance left, are no rivals" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  dk restart -t 0 one
  on_host ping -c 1 -W 1 10.1.0.2
  appliance kill
  appliance start
  dk restart -t 0 one
  on_host ping -c 1 -W 1 10.1.0.2
  lacks already routed events
}
