#!/usr/bin/env bats
# policy-access: what containers reach on the host and in other networks, and what others reach at gateways.

load common
load outside

setup_file() {
  host_up
  outside_up
  outside ip route add 169.254.1.1 dev eth0
  outside ip route add fd00:10:1::ffff via fd00:7::1
}
teardown_file() { host_down; }
teardown() {
  routed bundle:start dev.routed.policy-access
  clean
}

# service ADDRESS…: the host greets on port 7000 of all its addresses, until the test ends.
service() {
  on_host busybox nc -ll -p 7000 -e echo greeting &
  echo "$!" >"$BATS_TEST_TMPDIR/service"
  eventually on_host busybox nc -w 1 127.0.0.1 7000
}

# greets CONTAINER ADDRESS
greets() { [[ $(inside "$1" timeout 2 nc -w 1 "$2" 7000 </dev/null) == greeting ]]; }

ungreeted() { run greets "$@"; [[ $status -ne 0 ]]; }

link_of() { routed endpoints --json | jq -r --arg address "$1" '.[] | select(.addresses | index($address)).link'; }

# entries KIND: how many neighbor entries of the host on the container's link 150 forged packets make.
entries() {
  local link
  link=$(link_of 10.1.0.2)
  sandbox one "$BATS_TEST_DIRNAME/../host/forge" eth0 "$(on_host cat "/sys/class/net/$link/address")" "$1" \
    10.1.0.2 fd00:10:1::2 || return 1
  sleep 0.3
  on_host ip neigh show dev "$link" | grep -cE '^(10\.6[67]|fe80::(6[6-9]|70):|fd00:66:)' || true
}

@test "forged ARP and neighbor discovery make no neighbor entries, and 150 each with the bundle stopped" {
  local kind
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  eventually sandbox one ping -c 1 -W 1 fd00:7::2
  # The first link-local address that sends is the container's. The kernel inside uses its own a second after the start.
  eventually sandbox one ping -c 1 -W 1 fe80::1%eth0
  on_host sysctl -qw net.ipv4.conf.all.arp_accept=1 "net.ipv6.conf.$(link_of 10.1.0.2).accept_untracked_na=1"
  for kind in arp-request arp-reply ns-link-local ns-global na rs echo-link-local to-link-local; do
    [ "$(entries "$kind")" -eq 0 ] || { echo "$kind makes entries"; return 1; }
  done
  # Its gateways answer all the same, resolved anew, and so does the container if its entry on the host is lost.
  sandbox one ip neigh flush dev eth0
  sandbox one ping -c 1 -W 1 169.254.1.1
  sandbox one ping -c 1 -W 1 fe80::1%eth0
  sandbox one ping -c 1 -W 1 -I fd00:10:1::2 fd00:7::2
  appliance stop
  on_host ip neigh flush nud permanent dev "$(on_host ip -br link show group 7200 | grep -o '^[^@ ]*')"
  on_host ping -c 1 -W 2 10.1.0.2
  appliance start

  routed bundle:stop dev.routed.policy-access
  routed bundle:stop dev.routed.policy-spoof
  on_host sysctl -qw net.ipv4.neigh.default.gc_thresh3=4096 2>/dev/null || true
  for kind in arp-request arp-reply ns-link-local ns-global na rs echo-link-local to-link-local; do
    on_host ip neigh flush dev "$(link_of 10.1.0.2)"
    on_host ip -6 neigh flush dev "$(link_of 10.1.0.2)"
    [ "$(entries "$kind")" -ge 100 ] || { echo "$kind makes $(entries "$kind") entries"; return 1; }
  done
  routed bundle:start dev.routed.policy-spoof
}

@test "a gateway address serves nothing but ping, unless the network has host-access=allow" {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  service
  greets one 192.168.7.1
  greets one fd00:7::1
  ungreeted one 169.254.1.1
  ungreeted one fe80::1%eth0
  reaches one 169.254.1.1
  on_host busybox nc -w 1 169.254.1.1 7000
  routed bundle:stop dev.routed.policy-access
  greets one 169.254.1.1
  greets one fe80::1%eth0
  routed bundle:start dev.routed.policy-access
  eventually ungreeted one 169.254.1.1
  network open 10.2.0.0/16 -o host-access=allow
  container two open
  greets two 169.254.1.2
  greets two 169.254.1.1
  greets two 192.168.7.1
}

@test "with host-access=deny a container reaches no service of the host, and the host reaches the container" {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 -o host-access=deny
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  service
  ungreeted one 192.168.7.1
  ungreeted one fd00:7::1
  ungreeted one 169.254.1.1
  reaches one 192.168.7.1
  reaches one 192.168.7.2
  dk exec -d one nc -ll -p 7001 -e echo greeting
  eventually on_host busybox nc -w 1 10.1.0.2 7001
  appliance kill
  ungreeted one 192.168.7.1
  appliance start
  ungreeted one 192.168.7.1
  on_host nft flush ruleset
  eventually ungreeted one 192.168.7.1
  routed network-set 10.1.0.0/16 host-access ''
  greets one 192.168.7.1
}

gateway_from_outside() {
  outside ip neigh flush dev eth0
  outside ping -c 1 -W 1 169.254.1.1
}

@test "the host's neighbors reach no gateway address, and do with the bundle stopped" {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 -o gateway6=fd00:10:1::ffff
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  unanswered gateway_from_outside
  unanswered outside ping -c 1 -W 1 fd00:10:1::ffff
  # Not by its MAC either.
  outside ip neigh replace 169.254.1.1 dev eth0 lladdr "$(on_host cat /sys/class/net/up0/address)"
  unanswered outside ping -c 1 -W 1 169.254.1.1
  sandbox one ping -c 1 -W 1 fd00:10:1::ffff
  routed bundle:stop dev.routed.policy-access
  gateway_from_outside
  outside ping -c 1 -W 1 fd00:10:1::ffff
}

@test "a gateway that is an address of the host serves as before" {
  network mine 10.1.0.0/16 -o gateway=192.168.7.1
  container one mine --ip 10.1.0.2
  service
  greets one 192.168.7.1
  outside ping -c 1 -W 1 192.168.7.1
  outside busybox nc -w 1 192.168.7.1 7000 | grep greeting
}

# apart FROM TO: neither reaches the other.
apart() { unanswered inside one ping -c 1 -W 1 10.2.0.2 && unanswered inside two ping -c 1 -W 1 10.1.0.2; }

@test "isolate=true keeps a network apart from other routed networks, on this host and others" {
  network mine 10.1.0.0/16 -o isolate=true
  network other 10.2.0.0/16
  container one mine --ip 10.1.0.2
  container same mine --ip 10.1.0.3
  container two other --ip 10.2.0.2
  apart
  reaches one 10.1.0.3
  reaches one 192.168.7.2
  outside ping -c 1 -W 1 10.1.0.2
  # A container of the other network on another host, and one of its own.
  outside ip addr add 10.2.9.9/32 dev lo
  outside ip addr add 10.1.9.9/32 dev lo
  on_host ip route add 10.1.9.9 via 192.168.7.2
  unanswered outside ping -c 1 -W 1 -I 10.2.9.9 10.1.0.2
  outside ping -c 1 -W 1 -I 10.1.9.9 10.1.0.2
  outside ip addr del 10.2.9.9/32 dev lo
  outside ip addr del 10.1.9.9/32 dev lo
  on_host ip route del 10.1.9.9
  appliance kill
  apart
  appliance start
  apart
  routed network-set 10.1.0.0/16 isolate ''
  reaches one 10.2.0.2
  routed network-set 10.1.0.0/16 isolate true
  apart
  routed bundle:stop dev.routed.policy-access
  reaches one 10.2.0.2
  reaches two 10.1.0.2
}

@test "isolate=internal leaves a container with its network and the host; --internal alone warns" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  container same mine --ip 10.1.0.3
  reaches one 192.168.7.2
  outside ping -c 1 -W 1 10.1.0.2
  routed network-set 10.1.0.0/16 isolate internal
  reaches one 10.1.0.3
  reaches one 192.168.7.1
  host_reaches 10.1.0.2
  unanswered inside one ping -c 1 -W 1 192.168.7.2
  unanswered outside ping -c 1 -W 1 10.1.0.2
  network named 10.2.0.0/16 --internal
  has_event 'isolate=internal'
  container two named --ip 10.2.0.2
  reaches two 192.168.7.2
  run network third 10.3.0.0/16 -o isolate=maybe
  fails_with "network option isolate: 'maybe'"
  run network third 10.3.0.0/16 -o host-access=maybe
  fails_with "network option host-access: 'maybe'"
}

@test "packets to the host's loopback are dropped although route_localnet is on, and arrive with the bundle stopped" {
  local mac
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  on_host sysctl -qw net.ipv4.conf.all.route_localnet=1
  on_host nft 'table inet counted { counter local { }
    chain count { type filter hook input priority 10; iifgroup 7200 ip daddr 127.0.0.1 counter name local
    }
  }'
  mac=$(on_host cat "/sys/class/net/$(link_of 10.1.0.2)/address")
  sandbox one "$BATS_TEST_DIRNAME/../host/forge" eth0 "$mac" to-loopback 10.1.0.2 ::
  [ "$(arrived)" -eq 0 ]
  routed bundle:stop dev.routed.policy-access
  sandbox one "$BATS_TEST_DIRNAME/../host/forge" eth0 "$mac" to-loopback 10.1.0.2 ::
  [ "$(arrived)" -eq 150 ]
  on_host nft delete table inet counted
  on_host sysctl -qw net.ipv4.conf.all.route_localnet=0
}

arrived() { on_host nft -j list counters table inet counted | jq '[.nftables[].counter.packets // 0] | add'; }

gateway_in_table() { on_host nft list set inet routed-access gateways4 | grep -qF 169.254.1.1; }

@test "the tables follow networks that have no container: a removed network's gateway leaves them" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  gateway_in_table
  clean
  within 60 lacks 169.254.1.1 on_host nft list set inet routed-access gateways4
}

@test "a start of the appliance logs no error" {
  appliance stop
  appliance start
  eventually has_no_plan
  lacks_line ' ERROR |ServiceException' cat "$(host_dir)/routed.log"
}
