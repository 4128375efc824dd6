#!/usr/bin/env bats
# Which networks and addresses are given, and with which words others are refused.

load common

setup_file() {
  host_up
  # An interface with a subnet of its own, as an uplink has; its other end is a router.
  on_host ip link add up0 type veth peer name up1
  on_host ip addr add 192.168.7.5/24 dev up0
  on_host ip link set up0 up
  on_host ip link set up1 up
  on_host ip route add 172.30.0.0/16 via 192.168.7.1 dev up0
}

teardown_file() { host_down; }

teardown() { clean; }

# address CONTAINER…: on the network mine.
address() { dk inspect -f '{{.NetworkSettings.Networks.mine.IPAddress}}' "$@"; }

@test "a network needs a subnet" {
  run dk network create "${DRIVERS[@]}" mine
  says "a routed network needs a subnet of its own: add --subnet, for example --subnet 10.1.0.0/16"
  network mine 10.1.0.0/16
}

@test "addresses come from ipam-routed" {
  run dk network create --driver=net-routed --subnet 10.1.0.0/16 mine
  says "subnet 10.1.0.0/16 was not asked of this IPAM driver: add --ipam-driver=ipam-routed"
}

@test "--ip that is taken" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  says "10.1.0.2 is taken by endpoint"
  dk rm -f one
  dk run --rm --net mine --ip 10.1.0.2 busybox true
}

@test "--ip that is the gateway's" {
  network mine 10.1.0.0/16 --gateway 10.1.0.1
  run dk run --rm --net mine --ip 10.1.0.1 busybox true
  says "10.1.0.1 is a gateway of network"
  dk run --rm --net mine --ip 10.1.0.2 busybox true
}

@test "--ip that is the host's own, and one in the subnet of its interface" {
  network mine 192.168.0.0/16
  run dk run --rm --net mine --ip 192.168.7.5 busybox true
  says "192.168.7.5 is this host's own address"
  run dk run --rm --net mine --ip 192.168.7.9 busybox true
  says "192.168.7.9 lies in 192.168.7.0/24 of this host's interface up0"
  dk run --rm --net mine --ip 192.168.8.9 busybox true
}

@test "--aux-address is kept" {
  network mine 10.1.0.0/16 --aux-address keep=10.1.0.7
  run dk run --rm --net mine --ip 10.1.0.7 busybox true
  says "10.1.0.7 is kept by --aux-address"
  dk run --rm --net mine --ip 10.1.0.8 busybox true
}

@test "x.0 and x.255 are given when asked for" {
  network mine 10.1.0.0/16
  container zero mine --ip 10.1.4.0
  container last mine --ip 10.1.4.255
  answered zero 10.1.4.255
}

@test "x.0 and x.255, the gateway and what is kept are never chosen" {
  network mine 10.1.0.0/29 --gateway 10.1.0.1 --aux-address keep=10.1.0.3
  for i in 1 2 3 4; do container "c$i" mine; done
  [ "$(address c1 c2 c3 c4 | sort | tr '\n' ' ')" = "10.1.0.2 10.1.0.4 10.1.0.5 10.1.0.6 " ]
  run dk run --rm --net mine busybox true
  says "no address is free in 10.1.0.0/29"
}

@test "--ip-range is where addresses are chosen from" {
  network mine 10.1.0.0/16 --ip-range 10.1.9.0/24
  container one mine
  [[ $(address one) == 10.1.9.* ]]
}

@test "each host begins to choose at its own place" {
  network mine 10.1.0.0/16
  container one mine
  first=$(address one)
  clean
  network mine 10.1.0.0/16
  container one mine
  [ "$(address one)" = "$first" ]
  clean

  echo 2f6f8a1b4c5d4e0f9a8b7c6d5e4f3a2b >"$BATS_FILE_TMPDIR/machine-id"
  on_host mount --bind "$BATS_FILE_TMPDIR/machine-id" /etc/machine-id
  appliance stop
  appliance start
  network mine 10.1.0.0/16
  container one mine
  [ "$(address one)" != "$first" ]
}

@test "an address that somebody else routes is not chosen" {
  network mine 10.1.0.0/16
  container one mine
  first=$(address one)
  clean
  on_host ip route add "$first" via 192.168.7.1 dev up0 proto ospf
  network mine 10.1.0.0/16
  container one mine
  [ "$(address one)" != "$first" ]
  on_host ip route del "$first"
}

# ipam CALL JSON: as an engine asks; ' stands for ".
ipam() {
  on_host curl -sS --unix-socket /run/docker/plugins/ipam-routed.sock "http://plugin/IpamDriver.$1" -d "${2//\'/\"}"
}

# requested POOL NAME: an address for a container of that name, which Engine 29 says.
requested() {
  ipam RequestAddress "{'PoolID':'RoutedLocal|$1|','Address':'','Options':{'com.docker.network.endpoint.name':'$2'}}" |
    jq -r '.Address | split("/")[0]'
}

released() { ipam ReleaseAddress "{'PoolID':'RoutedLocal|$1|','Address':'$2'}"; }

@test "those never given come first, then the longest free, and a name has its address again: after a restart too" {
  network mine 10.1.0.0/29
  for i in 1 2 3 4; do container "c$i" mine; done
  mapfile -t given < <(address c1 c2 c3 c4)
  dk rm -f c3
  dk rm -f c1
  network named 10.2.0.0/16 --ipv6 --subnet fd00:10:2::/64
  web=$(requested 10.2.0.0/16 web)
  web6=$(requested fd00:10:2::/64 web)
  released 10.2.0.0/16 "$web"
  released fd00:10:2::/64 "$web6"
  [ "$(requested 10.2.0.0/16 db)" != "$web" ]
  [ "$(requested fd00:10:2::/64 db)" != "$web6" ]

  appliance stop
  appliance start
  for i in 5 6 7 8; do container "c$i" mine; done
  [[ ! " ${given[*]} " == *" $(address c5) "* && ! " ${given[*]} " == *" $(address c6) "* ]]
  [ "$(address c7) $(address c8)" = "${given[2]} ${given[0]}" ]
  [ "$(requested 10.2.0.0/16 web)" = "$web" ]
  [ "$(requested fd00:10:2::/64 web)" = "$web6" ]
}

@test "a pool that overlaps a network here is refused, naming it" {
  id=$(network mine 10.1.0.0/16)
  run network again 10.1.0.0/16
  says "subnet 10.1.0.0/16 overlaps 10.1.0.0/16 of network ${id:0:12}"
  run network part 10.1.4.0/24
  says "subnet 10.1.4.0/24 overlaps 10.1.0.0/16 of network ${id:0:12}"
  dk network rm mine
  network part 10.1.4.0/24
}

@test "a pool in the subnet of a host's interface is refused, naming it; one around it is not" {
  for subnet in 192.168.7.0/24 192.168.7.128/25; do
    run network mine "$subnet"
    says "subnet $subnet lies in 192.168.7.0/24 of this host's interface up0"
  done
  network mine 192.168.6.0/23 --ip-range 192.168.7.0/24
  run dk run --rm --net mine busybox true
  says "no address is free in 192.168.7.0/24"
}

@test "several networks at once" {
  for i in 1 2 3 4; do network "net$i" "10.$i.0.0/16"; done
  for i in 1 2 3 4; do container "c$i" "net$i" --ip "10.$i.0.2"; done
  answered c1 10.4.0.2
  answered c4 10.1.0.2
  [ "$(routed networks --json | json gateway | sort | tr '\n' ' ')" = "169.254.1.1 169.254.1.2 169.254.1.3 169.254.1.4 " ]
}

@test "an unknown option is refused with the list of known ones" {
  run network mine 10.1.0.0/16 -o colour=red
  says "unknown network option 'colour': known are "
  says "gateway (the IPv4 address that its containers send by)"
  network mine 10.1.0.0/16 -o com.docker.network.something=x
}

@test "a bad value of an option is refused" {
  run network mine 10.1.0.0/16 -o mtu=12
  says "network option mtu: '12' is not a number of bytes from 68 to 65535"
  run network mine 10.1.0.0/16 -o gateway=foo
  says "network option gateway: 'foo' is not an IP address"
  network mine 10.1.0.0/16 -o mtu=1400 -o gateway=169.254.7.7
}

@test "an unknown endpoint option is refused" {
  network mine 10.1.0.0/16
  run dk run --rm --network name=mine,driver-opt=colour=red busybox true
  says "unknown endpoint option 'colour'"
  dk run --rm --network name=mine busybox true
}

@test "a refused network leaves nothing: the subnet is free" {
  run network mine 10.1.0.0/16 -o colour=red
  [ "$status" -ne 0 ]
  [ "$(routed pools --json | jq length)" -eq 0 ]
  network mine 10.1.0.0/16
}
