#!/usr/bin/env bats
# bats file_tags=engine
# IPv6 beside IPv4: forwarding, gateways, and the endpoint as its container sees it.

load common

# The host has a router beside it, 2001:db8:1::2, whose router advertisements offer a default route.
setup_file() {
  host_up
  on_host ip netns add router
  on_host ip link add up0 type veth peer name eth0 netns router
  on_host ip link set up0 up
  on_host ip addr add 2001:db8:1::1/64 dev up0 nodad
  on_host ip addr add fd00:10:1::77/128 dev up0 nodad
  on_host ip -n router link set lo up
  on_host ip -n router link set eth0 up
  on_host ip -n router addr add 2001:db8:1::2/64 dev eth0 nodad
  on_host ip -n router route add default via 2001:db8:1::1
  advertise router
}

teardown_file() { host_down; }

teardown() { clean; }

dual() {
  network "${1:-mine}" "${2:-10.1.0.0/16}" --ipv6 --subnet "${3:-fd00:10:1::/64}" "${@:4}"
}

# advertise NAMESPACE: sends router advertisements from its eth0, every three to four seconds.
advertise() {
  local configuration
  configuration=$(host_dir)/radvd-$1
  cat >"$configuration" <<'TEXT'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 3;
  MaxRtrAdvInterval 4;
  prefix 2001:db8:bad::/64 {};
};
TEXT
  on_host ip netns exec "$1" sysctl -qw net.ipv6.conf.all.forwarding=1
  on_host ip netns exec "$1" radvd -n -m stderr -C "$configuration" -p "$configuration.pid" \
    >"$configuration.log" 2>&1 3>&- &
}

sysctl_of() { on_host sysctl -n "net.ipv6.conf.$1"; }
learned() { on_host ip -6 route show default dev up0 proto ra | grep -q via; }
from_router() { on_host ip netns exec router ping -c 1 -W 1 "$1"; }
link_to() { on_host ip route show "$1" | grep -o 'rt[0-9a-f]*'; }

@test "the first network enables forwarding, and the uplink still learns its default route" {
  eventually learned
  [ "$(sysctl_of all.forwarding)" -eq 0 ]
  [ "$(sysctl_of up0.accept_ra)" -eq 1 ]
  dual
  [ "$(sysctl_of all.forwarding)" -eq 1 ]
  [ "$(sysctl_of up0.accept_ra)" -eq 2 ]
  learned
  on_host ip -6 route del default dev up0
  eventually learned
  eventually has_event 'net.ipv6.conf.up0.accept_ra .*2'

  # With accept_ra=1 the kernel removes the route when the host begins to forward.
  on_host sysctl -qw net.ipv6.conf.up0.accept_ra=1
  on_host sysctl -qw net.ipv6.conf.all.forwarding=0
  eventually learned
  on_host sysctl -qw net.ipv6.conf.all.forwarding=1
  lacks_line via on_host ip -6 route show default dev up0 proto ra

  # The filter drops packets that are neither from nor to containers.
  on_host sysctl -qw net.ipv6.conf.up0.accept_ra=2
  on_host nft list table ip6 routed-forward | grep -q 'drop comment'
}

@test "ipv6-forwarding = require: a network is rejected with the remedy, and no sysctl changes" {
  # The appliance turns forwarding off again some seconds after the end of the last network.
  eventually lacks_line routed-forward on_host nft list tables ip6
  on_host sysctl -qw net.ipv6.conf.all.forwarding=0 net.ipv6.conf.up0.accept_ra=1
  config=$(host_dir)/routed/etc/dev.routed.network.cfg
  cp "$config" "$BATS_TEST_TMPDIR/before"
  sed -i 's/^ipv6-forwarding *=.*/ipv6-forwarding = require/' "$config"
  eventually requires
  run dual
  fails_with "IPv6" "sysctl -w net.ipv6.conf.up0.accept_ra=2 net.ipv6.conf.all.forwarding=1" "router advertisements"
  [ "$(sysctl_of all.forwarding)$(sysctl_of up0.accept_ra)" = 01 ]
  network mine 10.1.0.0/16
  container one mine
  on_host sysctl -qw net.ipv6.conf.up0.accept_ra=2 net.ipv6.conf.all.forwarding=1
  dual second 10.2.0.0/16 fd00:10:2::/64
  cp "$BATS_TEST_TMPDIR/before" "$config"
}

requires() { routed config --json | jq -r '.[] | select(.key == "ipv6-forwarding") | .value' | grep -q require; }

@test "an endpoint has an address, a route and a gateway of each family, inside and on the host" {
  dual
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  inside one ip addr show eth0 >"$BATS_TEST_TMPDIR/inside"
  inside one ip route >>"$BATS_TEST_TMPDIR/inside"
  inside one ip -6 route >>"$BATS_TEST_TMPDIR/inside"
  cat "$BATS_TEST_TMPDIR/inside"
  for line in 'link/ether 02:42:0a:01:00:02' 'inet 10.1.0.2/32' 'inet6 fd00:10:1::2/128' 'default via 169.254.1.1' \
    'fe80::1 dev eth0' 'default via fe80::1'; do
    grep -q "$line" "$BATS_TEST_TMPDIR/inside"
  done
  link=$(link_to 10.1.0.2)
  [[ $(on_host ip -6 route show fd00:10:1::2) == "fd00:10:1::2 dev $link proto 200 "* ]]
  [[ $(on_host ip -6 neigh show fd00:10:1::2) == "fd00:10:1::2 dev $link lladdr 02:42:0a:01:00:02 PERMANENT"* ]]
  on_host ip -6 addr show dev "$link" | grep -q 'inet6 fe80::1/64 scope link nodad'
  [ "$(on_host ip -6 addr show dev "$link" | grep -c inet6)" -eq 1 ]
  [ "$(dk inspect -f '{{with .NetworkSettings.Networks.mine}}{{.GlobalIPv6Address}} {{.IPv6Gateway}}{{end}}' one)" = \
    "fd00:10:1::2 fe80::1" ]
  [ "$(routed endpoints --json | jq -c '.[] | [.addresses, .gateway, .gateway6]')" = \
    '[["10.1.0.2","fd00:10:1::2"],"169.254.1.1","fe80::1"]' ]
}

@test "the first packet in each direction is answered, in both families" {
  dual
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  host_reaches fd00:10:1::2
  from_router fd00:10:1::2
  for first in 10.1.0.2 fd00:10:1::2 2001:db8:1::1 2001:db8:1::2 fd00:10:1::2; do
    dk run --rm --net mine busybox ping -c 1 -W 1 "$first" >>"$BATS_TEST_TMPDIR/first"
  done
  cat "$BATS_TEST_TMPDIR/first"
  # Duplicate address detection would take a second.
  awk -F 'time=| ms' '/time=/ { n++; if ($2 > 500) exit 1 } END { if (n != 5) exit 1 }' "$BATS_TEST_TMPDIR/first"
}

@test "containers, host and router reach each other by TCP over IPv6, and by name" {
  dual
  container one mine --ip6 fd00:10:1::2
  container two mine --ip6 fd00:10:1::3
  dk exec -d one sh -c 'while :; do echo hello | nc -l -p 7000; done'
  eventually inside one sh -c 'netstat -ltn | grep -q :7000'
  [ "$(inside two nc -w 2 fd00:10:1::2 7000)" = hello ]
  eventually says_hello on_host /bin/busybox nc -w 2 fd00:10:1::2 7000
  eventually says_hello on_host ip netns exec router /bin/busybox nc -w 2 fd00:10:1::2 7000
  inside two ping6 -c 1 -W 1 one
  inside one ping -c 1 -W 1 fe80::1%eth0
}

says_hello() { [[ $("$@") == hello ]]; }

# A container with NET_RAW may send router advertisements. Host links accept and request none, whatever the sysctl
# default.
@test "router advertisements of a container are ignored, and no solicitation is sent to it" {
  on_host sysctl -qw net.ipv6.conf.default.accept_ra=2
  on_host nft -f - <<'TEXT'
table ip6 watched {
  chain sent {
    type filter hook output priority 0
    oifgroup 7200 icmpv6 type { nd-router-solicit, nd-router-advert } counter
    oifname foreign0 icmpv6 type nd-router-solicit counter
  }
  # Before the filters of routed, which drop them.
  chain received {
    type filter hook prerouting priority -400
  }
}
TEXT
  dual
  network plain 10.2.0.0/16
  declare -A addresses=([one]=fd00:10:1::2 [four]=10.2.0.2) links
  container one mine --ip6 "${addresses[one]}"
  container four plain --ip "${addresses[four]}"
  on_host ip link add foreign0 type veth peer name stranger1
  on_host ip link set stranger1 up
  on_host ip link set foreign0 up
  for name in one four; do
    links[$name]=$(routed endpoints --json | jq -r --arg address "${addresses[$name]}" \
      '.[] | select(.addresses | index($address)) | .link')
    on_host nft add rule ip6 watched received iifname "${links[$name]}" icmpv6 type nd-router-advert counter
    on_host touch "/run/netns/$name"
    on_host mount --bind "$(dk inspect -f '{{.NetworkSettings.SandboxKey}}' "$name")" "/run/netns/$name"
    on_host ip netns exec "$name" sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.eth0.disable_ipv6=0
    advertise "$name"
  done
  eventually counted foreign0
  for name in one four; do
    eventually counted "${links[$name]}"
    lacks 2001:db8:bad on_host ip -6 addr show dev "${links[$name]}"
    lacks 'proto ra' on_host ip -6 route show dev "${links[$name]}"
  done
  uncounted 'oifgroup 7200'
  on_host sysctl -qw net.ipv6.conf.default.accept_ra=1
  on_host ip link del foreign0
  on_host nft delete table ip6 watched
  for name in one four; do
    on_host kill "$(cat "$(host_dir)/radvd-$name.pid")"
    on_host umount "/run/netns/$name"
    on_host rm "/run/netns/$name"
  done
}

# uncounted RULE: the rules exist, and no packet has matched one.
uncounted() {
  local rules
  rules=$(on_host nft list table ip6 watched | grep "$1")
  lacks_line 'packets [1-9]' echo "$rules"
}

# counted RULE: a packet has matched it.
counted() { on_host nft list table ip6 watched | grep "$1" | grep -qv 'packets 0 '; }

@test "invalid addresses and options are rejected with a sentence" {
  dual
  container one mine --ip6 fd00:10:1::2
  run dk run --rm --net mine --ip6 fd00:10:1::2 busybox true
  fails_with "fd00:10:1::2" "endpoint"
  run dk run --rm --net mine --ip6 fd00:10:1::77 busybox true
  fails_with "fd00:10:1::77" "host's own address"
  run dk run --rm --net mine --ip6 fd00:10:9::2 busybox true
  # The sentence is the engine's, and differs between its versions.
  fails_with "fd00:10:9::2" "subnet"
  run network other 10.2.0.0/16 --ipv6
  fails_with "IPv6 subnet" "--subnet fd00:10:1::/64"
  run network other 10.2.0.0/16 -o gateway6=fe80::7
  fails_with "gateway6" "no IPv6 subnet"
  run dual other 10.2.0.0/16 fd00:10:2::/64 -o gateway6=2001:db8:1::2
  fails_with "gateway6 2001:db8:1::2" "2001:db8:1::/64" "interface up0"
  run dual other 10.2.0.0/16 fd00:10:2::/64 -o gateway6=10.9.9.9
  fails_with "network option gateway6: 10.9.9.9" "IPv6"
  run dual other 10.2.0.0/16 fd00:10:2::/64 -o mtu=1000
  fails_with "network option mtu:" "1280" "1000"
  run dual other 10.2.0.0/16 fe80::/64
  fails_with "fe80::"
}

@test "gateway by --gateway, by option, or an address of the host; it is never the source of the host's packets" {
  dual first 10.1.0.0/16 fd00:10:1::/64 --gateway fd00:10:1::1
  dual second 10.2.0.0/16 fd00:10:2::/64 -o gateway6=fd00:9::9
  dual third 10.3.0.0/16 fd00:10:3::/64 -o gateway6=2001:db8:1::1
  for name in first second third; do
    container "$name" "$name"
  done
  inside first ip -6 route | grep -q '^default via fd00:10:1::1 '
  inside second ip -6 route | grep -q '^default via fd00:9::9 '
  inside third ip -6 route | grep -q '^default via 2001:db8:1::1 '
  for name in first second third; do
    reaches "$name" 2001:db8:1::2
  done
  # By the longest prefix match the gateway would be the source towards its network's containers on other hosts.
  lacks 'src fd00:10:1::1 ' on_host ip -6 route get fd00:10:1::5
  lacks 'src fd00:9::9 ' on_host ip -6 route get fd00:9::5
}

@test "two dual-stack networks on one container: the default routes of both families fail over" {
  dual first 10.1.0.0/16 fd00:10:1::/64
  dual second 10.2.0.0/16 fd00:10:2::/64
  container one first --ip 10.1.0.2 --ip6 fd00:10:1::2
  dk network connect --ip 10.2.0.2 --ip6 fd00:10:2::2 second one
  container other first --ip6 fd00:10:1::3
  for address in 10.1.0.2 10.2.0.2 fd00:10:1::2 fd00:10:2::2; do
    reaches other "$address"
  done
  defaults_via one 169.254.1.1 fe80::1
  inside one ip -6 route | grep -q '^fe80::2 dev eth1'
  dk network disconnect first one
  defaults_via one 169.254.1.2 fe80::2
  reaches other fd00:10:2::2
  from_router fd00:10:2::2
  dk network connect --ip 10.1.0.2 --ip6 fd00:10:1::2 first one
  reaches other fd00:10:1::2
}

# defaults_via CONTAINER GATEWAY GATEWAY6: the container has exactly these default routes.
defaults_via() {
  [[ $(inside "$1" ip route | grep -c ^default)$(inside "$1" ip -6 route | grep -c ^default) == 11 ]]
  inside "$1" ip route | grep -q "^default via $2 "
  inside "$1" ip -6 route | grep -q "^default via $3 "
}

@test "after a kill and a start the appliance lists the same endpoints, and no packet is lost" {
  dual
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  before=$(endpoints)
  on_host ping -i 0.05 -w 600 fd00:10:1::2 >"$BATS_TEST_TMPDIR/ping" &
  appliance kill
  appliance start
  [ "$(endpoints)" = "$before" ]
  [ "$(routed networks --json | json gateway6)" = fe80::1 ]
  has_no_plan
  on_host pkill -INT -x ping
  wait $!
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
  run dk run --rm --net mine --ip6 fd00:10:1::2 busybox true
  fails_with "fd00:10:1::2" "endpoint"
}

@test "objects that were removed by hand are restored at once, the filter's rules within ten seconds" {
  dual
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  link=$(link_to 10.1.0.2)
  on_host ip -6 route del fd00:10:1::2
  eventually from_router fd00:10:1::2
  on_host ip -6 neigh del fd00:10:1::2 dev "$link"
  eventually has_neighbor
  on_host ip -6 addr del fe80::1/64 dev "$link"
  eventually reaches one fe80::1%eth0
  on_host ip link set "$link" down
  eventually from_router fd00:10:1::2
  eventually reaches one 2001:db8:1::2
  eventually has_no_plan
  on_host ip6tables -F FORWARD
  eventually has_rules
}

has_neighbor() { on_host ip -6 neigh show fd00:10:1::2 | grep -q PERMANENT; }
has_rules() { [[ $(on_host ip6tables -S FORWARD | grep -c 'comment routed') -eq 2 ]]; }

@test "a restarted container has the same addresses; a stopped one leaves nothing on the host" {
  dual
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  container two mine
  dk restart -t 0 one
  reaches two fd00:10:1::2
  has_rules
  dk stop -t 0 one
  prints_nothing on_host ip -6 route show fd00:10:1::2
  dk start one
  reaches two fd00:10:1::2
  dk rm -f one two
  dk network rm mine
  eventually no_links
  prints_nothing on_host ip -6 route show proto 200
  prints_nothing on_host ip -6 neigh show nud permanent
  eventually no_rules
}

no_rules() { lacks routed on_host ip6tables -S FORWARD; }

# The calls of Engine 28 and later for docker network create --ipv4=false --ipv6.
@test "a network with IPv6 alone gets no IPv4 gateway" {
  net=$(printf 'a%.0s' {1..64}) endpoint=$(printf 'e%.0s' {1..64})
  pool=$(call ipam IpamDriver.RequestPool \
    '{"AddressSpace":"RoutedLocal","Pool":"fd00:10:6::/64","SubPool":"","Options":{},"V6":true}')
  [ "$(jq -r '.Data["com.docker.network.gateway"]' <<<"$pool")" = fe80::1/128 ]
  call net NetworkDriver.CreateNetwork '{"NetworkID":"'"$net"'","Options":{"com.docker.network.enable_ipv4":false,
    "com.docker.network.enable_ipv6":true,"com.docker.network.generic":{}},"IPv4Data":[],
    "IPv6Data":[{"AddressSpace":"RoutedLocal","Pool":"fd00:10:6::/64","Gateway":"fe80::1/128"}]}'
  call ipam IpamDriver.RequestAddress '{"PoolID":'"$(jq .PoolID <<<"$pool")"',"Address":"fd00:10:6::2","Options":null}'
  call net NetworkDriver.CreateEndpoint '{"NetworkID":"'"$net"'","EndpointID":"'"$endpoint"'",
    "Interface":{"Address":"","AddressIPv6":"fd00:10:6::2/128","MacAddress":""},"Options":{}}'
  joined=$(call net NetworkDriver.Join '{"NetworkID":"'"$net"'","EndpointID":"'"$endpoint"'",
    "SandboxKey":"/var/run/docker/netns/x","Options":{}}')
  [ "$(jq -c '[.Gateway, .GatewayIPv6, .StaticRoutes]' <<<"$joined")" = \
    '[null,"fe80::1",[{"Destination":"fe80::1/128","RouteType":1,"NextHop":""}]]' ]
  [[ $(on_host ip -6 route show fd00:10:6::2) == "fd00:10:6::2 dev rteeeeeeeeeeee proto 200 "* ]]
  eventually lacks routed on_host iptables -S FORWARD
  has_rules
  call net NetworkDriver.Leave '{"NetworkID":"'"$net"'","EndpointID":"'"$endpoint"'"}'
  call net NetworkDriver.DeleteEndpoint '{"NetworkID":"'"$net"'","EndpointID":"'"$endpoint"'"}'
  call ipam IpamDriver.ReleaseAddress '{"PoolID":'"$(jq .PoolID <<<"$pool")"',"Address":"fd00:10:6::2"}'
  call ipam IpamDriver.ReleasePool '{"PoolID":'"$(jq .PoolID <<<"$pool")"'}'
  call net NetworkDriver.DeleteNetwork '{"NetworkID":"'"$net"'"}'
}

# call net|ipam METHOD JSON
call() { on_host curl -sf --unix-socket "/run/docker/plugins/$1-routed.sock" -d "$3" "http://plugin/$2"; }
