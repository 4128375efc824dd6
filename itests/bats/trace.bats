#!/usr/bin/env bats
# routed trace: each obstacle is first shown to stop a packet that passed before, and then named by the trace.

load common
load outside

# Two containers that serve port 80, and a host beyond the uplink.
setup_file() {
  host_up
  outside_up
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  dk run -d --name one --net mine --ip 10.1.0.2 --ip6 fd00:10:1::2 busybox httpd -f -h /
  dk run -d --name two --net mine --ip 10.1.0.3 --ip6 fd00:10:1::3 busybox httpd -f -h /
}
teardown_file() { host_down; }

# tells TEXT: the last trace contains it, perhaps broken into lines.
tells() {
  grep -qF -- "$1" <<<"$(tr -s ' \n' ' ' <<<"$output")" || { echo "not told: $1"; echo "$output"; return 1; }
}

# arrives FROM TO [PORT]: the trace ends in an answered probe, and with status 0.
arrives() {
  run routed trace "$@"
  [[ $status == 0 && ${lines[-1]} == "the packet arrives" ]] || { echo "$output"; return 1; }
}

# stops STEP TEXT FROM TO [PORT]: the trace names this step and this reason, and fails.
stops() {
  local step=$1 text=$2
  shift 2
  run routed trace "$@"
  [[ $status == 1 && $output == *"the packet stops at $step" ]] || { echo "$output"; return 1; }
  tells "$text"
}

@test "a packet to another container, to the host, and to a host beyond arrives, in both families" {
  eventually arrives one two
  for step in source gateway ingress route next-hop mtu probe; do
    [[ $output == *"$step "*passes* ]] || { echo "$output"; false; }
  done
  arrives one two tcp:80
  arrives --ipv6 one two
  arrives one 192.168.7.2
  arrives one fd00:7::2
  arrives one 192.168.7.1
  arrives 10.1.0.3 one
  run routed trace --json one two
  [ "$status" -eq 0 ]
  jq -e 'length > 5 and all(.step and .result and .text) and .[-1].result == "passes"' <<<"$output"
}

@test "a port at which nothing listens, and an address that nobody has, stop the packet" {
  stops probe "onnection refused" one two tcp:81
  stops probe "no reply" one 192.168.7.77 || stops probe "Host Unreachable" one 192.168.7.77
  stops route "no route to 203.0.113.9" one 203.0.113.9
}

@test "an ingress list stops the packet" {
  arrives one two
  routed ingress 10.1.0.3 192.168.7.2
  stops ingress "10.1.0.2 may not send to 10.1.0.3" one two
  stops ingress "fd00:10:1::2 may not send to fd00:10:1::3" --ipv6 one two
  routed ingress 10.1.0.3 allow
  arrives one two
}

@test "a rule of nftables, or of DOCKER-USER, that drops some forwarded packets is named, and not for others" {
  on_host nft 'table inet site {
    chain forward {
      type filter hook forward priority 0
      ip saddr 10.1.0.2 ip daddr 192.168.7.2 drop
    }
  }'
  stops forward "nft inet site forward" one 192.168.7.2
  arrives one 10.1.0.3
  on_host nft delete table inet site
  arrives one 192.168.7.2
  on_host iptables -I DOCKER-USER -s 10.1.0.2 -d 192.168.7.2 -j DROP
  stops forward "-s 10.1.0.2/32 -d 192.168.7.2/32" one 192.168.7.2
  on_host iptables -D DOCKER-USER -s 10.1.0.2 -d 192.168.7.2 -j DROP
  arrives one 192.168.7.2
}

@test "packets that come in: the way to the container, and a probe from this host" {
  arrives 192.168.7.2 one tcp:80
  tells "on this host is answered"
  routed ingress 10.1.0.2 10.1.0.0/16
  run outside ping -c 1 -W 1 10.1.0.2
  [ "$status" -ne 0 ]
  stops ingress "192.168.7.2 may not send to 10.1.0.2" 192.168.7.2 one
  routed ingress 10.1.0.2 192.168.7.2
  outside ping -c 1 -W 1 10.1.0.2
  run routed trace 192.168.7.2 one
  [ "$status" -eq 0 ]
  tells "not sent: ingress drops packets of this host itself"
  routed ingress 10.1.0.2 allow
}

@test "a source that the container does not have is stopped by the spoof guard, and passes with the bundle stopped" {
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  sandbox one ip route change default via 169.254.1.1 dev eth0 src 10.1.0.99
  stops spoof "the container has no address 10.1.0.99" one 192.168.7.2
  routed bundle:stop dev.routed.policy-spoof
  run routed trace one 192.168.7.2
  [[ $output != *"spoof "* ]] || { echo "$output"; false; }
  routed bundle:start dev.routed.policy-spoof
  sandbox one ip route change default via 169.254.1.1 dev eth0
  sandbox one ip addr del 10.1.0.99/32 dev eth0
  eventually arrives one 192.168.7.2
}

@test "blackhole and unreachable routes are told with their remedy" {
  on_host ip route add 198.51.100.1 via 192.168.7.2
  outside ip addr add 198.51.100.1/32 dev lo
  arrives one 198.51.100.1
  on_host ip route replace blackhole 198.51.100.1
  stops route "blackhole 198.51.100.1 discards the packet" one 198.51.100.1
  on_host ip route del blackhole 198.51.100.1
  on_host ip route add unreachable 198.51.100.0/24
  stops route "'ip route del unreachable 198.51.100.0/24'" one 198.51.100.1
  on_host ip route del unreachable 198.51.100.0/24
  on_host ip -6 route add blackhole fd00:7::2
  stops route "blackhole fd00:7::2" one fd00:7::2
  on_host ip -6 route del blackhole fd00:7::2
  arrives one fd00:7::2
}

# The foreign host drops packets that are larger than its link, and reports nothing: a veth does so, but grants the four
# bytes of a VLAN tag.
@test "a smaller MTU beyond the uplink that nobody reports is found to the byte" {
  arrives one 192.168.7.2
  tells "packets of 1500 bytes arrive"
  outside ip link set eth0 mtu 1400
  stops mtu "packets above 1404 bytes vanish" one 192.168.7.2
  outside ip link set eth0 mtu 1500
  on_host ip link set up0 mtu 1300
  arrives one 192.168.7.2
  tells "reports 1300 bytes"
  on_host ip link set up0 mtu 1500
}

@test "a container that does not run, or has lost its route, and an unknown name" {
  sandbox one ip route del default
  stops gateway "the container has no route to 10.1.0.3" one two
  sandbox one ip route add default via 169.254.1.1 dev eth0
  arrives one two
  dk stop -t 0 two
  stops target "container two does not run: 'docker start two'" one two
  stops source "container two does not run" two one
  run routed trace one nobody.invalid
  fails_with "'nobody.invalid' is no container of this host"
  run routed trace 192.168.7.2 192.168.7.9
  fails_with "neither '192.168.7.2' nor '192.168.7.9' is a container of this host"
  run routed trace one 192.168.7.2 udp:53
  fails_with "'udp:53' is not a port such as tcp:443"
}
