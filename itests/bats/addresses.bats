#!/usr/bin/env bats
# bats file_tags=engine
# Which subnets and addresses are accepted, and the sentences that reject others.

load common

setup_file() {
  host_up
  # An interface with a connected subnet, as an uplink has; its other end is a router.
  on_host ip link add up0 type veth peer name up1
  on_host ip addr add 192.168.7.5/24 dev up0
  on_host ip link set up0 up
  on_host ip link set up1 up
  on_host ip route add 172.30.0.0/16 via 192.168.7.1 dev up0
}

teardown_file() { host_down; }

teardown() { clean; }

# address CONTAINER…: its address on the network mine.
address() { dk inspect -f '{{.NetworkSettings.Networks.mine.IPAddress}}' "$@"; }

@test "a network needs a subnet" {
  run dk network create "${DRIVERS[@]}" mine
  fails_with "needs a subnet" "--subnet 10.1.0.0/16"
  network mine 10.1.0.0/16
}

@test "a subnet of another IPAM driver is rejected" {
  run dk network create --driver=net-routed --subnet 10.1.0.0/16 mine
  fails_with "10.1.0.0/16" "--ipam-driver=ipam-routed"
}

@test "--ip of an address in use is rejected" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  fails_with "10.1.0.2" "endpoint"
  dk rm -f one
  dk run --rm --net mine --ip 10.1.0.2 busybox true
}

@test "--ip of the gateway is rejected" {
  network mine 10.1.0.0/16 --gateway 10.1.0.1
  run dk run --rm --net mine --ip 10.1.0.1 busybox true
  fails_with "10.1.0.1" "gateway of network"
  dk run --rm --net mine --ip 10.1.0.2 busybox true
}

@test "--ip of the host, or within the subnet of one of its interfaces, is rejected" {
  network mine 192.168.0.0/16
  run dk run --rm --net mine --ip 192.168.7.5 busybox true
  fails_with "192.168.7.5" "host's own address"
  run dk run --rm --net mine --ip 192.168.7.9 busybox true
  fails_with "192.168.7.9" "192.168.7.0/24" "interface up0"
  dk run --rm --net mine --ip 192.168.8.9 busybox true
}

@test "--ip of an --aux-address is rejected" {
  network mine 10.1.0.0/16 --aux-address keep=10.1.0.7
  run dk run --rm --net mine --ip 10.1.0.7 busybox true
  fails_with "10.1.0.7" "--aux-address"
  dk run --rm --net mine --ip 10.1.0.8 busybox true
}

@test "--ip x.0 and x.255 are accepted" {
  network mine 10.1.0.0/16
  container zero mine --ip 10.1.4.0
  container last mine --ip 10.1.4.255
  reaches zero 10.1.4.255
}

@test "network address, broadcast address, gateway and --aux-address are never chosen" {
  network mine 10.1.0.0/29 --gateway 10.1.0.1 --aux-address keep=10.1.0.3
  for i in 1 2 3 4; do container "c$i" mine; done
  [ "$(address c1 c2 c3 c4 | sort | tr '\n' ' ')" = "10.1.0.2 10.1.0.4 10.1.0.5 10.1.0.6 " ]
  run dk run --rm --net mine busybox true
  fails_with "free" "10.1.0.0/29"
}

@test "addresses are chosen from --ip-range" {
  network mine 10.1.0.0/16 --ip-range 10.1.9.0/24
  container one mine
  [[ $(address one) == 10.1.9.* ]]
}

@test "each host starts to choose at another place, derived from its machine ID" {
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

@test "an address with a foreign route is not chosen" {
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

# ipam METHOD JSON: calls the IPAM driver as an engine does; ' in JSON stands for ".
ipam() {
  on_host curl -sS --unix-socket /run/docker/plugins/ipam-routed.sock "http://plugin/IpamDriver.$1" -d "${2//\'/\"}"
}

# requested POOL NAME: an address for a container of that name, as Engine 29 requests it.
requested() {
  ipam RequestAddress "{'PoolID':'RoutedLocal|$1|','Address':'','Options':{'com.docker.network.endpoint.name':'$2'}}" |
    jq -r '.Address | split("/")[0]'
}

released() { ipam ReleaseAddress "{'PoolID':'RoutedLocal|$1|','Address':'$2'}"; }

@test "never used addresses come first, then the longest unused; a name gets its address again" {
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

@test "a subnet that overlaps another network is rejected with its ID" {
  id=$(network mine 10.1.0.0/16)
  run network again 10.1.0.0/16
  fails_with "subnet 10.1.0.0/16 overlaps 10.1.0.0/16" "${id:0:12}"
  run network part 10.1.4.0/24
  fails_with "subnet 10.1.4.0/24 overlaps 10.1.0.0/16" "${id:0:12}"
  dk network rm mine
  network part 10.1.4.0/24
}

@test "a subnet within that of a host interface is rejected with its name; a larger one is accepted" {
  for subnet in 192.168.7.0/24 192.168.7.128/25; do
    run network mine "$subnet"
    fails_with "$subnet" "192.168.7.0/24" "interface up0"
  done
  network mine 192.168.6.0/23 --ip-range 192.168.7.0/24
  run dk run --rm --net mine busybox true
  fails_with "free" "192.168.7.0/24"
}

@test "four networks have different gateways, and their containers reach each other" {
  for i in 1 2 3 4; do network "net$i" "10.$i.0.0/16"; done
  for i in 1 2 3 4; do container "c$i" "net$i" --ip "10.$i.0.2"; done
  reaches c1 10.4.0.2
  reaches c4 10.1.0.2
  [ "$(routed networks --json | json gateway | sort | xargs)" = "169.254.1.1 169.254.1.2 169.254.1.3 169.254.1.4" ]
}

@test "an unknown option is rejected with the list of known ones" {
  run network mine 10.1.0.0/16 -o colour=red
  fails_with "unknown network option 'colour'" "gateway (" "mtu ("
  network mine 10.1.0.0/16 -o com.docker.network.something=x
}

@test "an invalid value of a network option is rejected" {
  run network mine 10.1.0.0/16 -o mtu=12
  fails_with "network option mtu: '12'" "68 to 65535"
  run network mine 10.1.0.0/16 -o gateway=foo
  fails_with "network option gateway: 'foo'"
  network mine 10.1.0.0/16 -o mtu=1400 -o gateway=169.254.7.7
}

@test "an unknown endpoint option is rejected" {
  network mine 10.1.0.0/16
  run dk run --rm --network name=mine,driver-opt=colour=red busybox true
  fails_with "unknown endpoint option 'colour'"
  dk run --rm --network name=mine busybox true
}

@test "the subnet of a rejected network is free again" {
  run network mine 10.1.0.0/16 -o colour=red
  [ "$status" -ne 0 ]
  [ "$(routed pools --json | jq length)" -eq 0 ]
  network mine 10.1.0.0/16
}
