#!/usr/bin/env bats
# What Docker 28 brings: calls, options of networks and containers, and the order of their default routes.

load common

setup_file() {
  "$HOST" down "$NAME"
  "$HOST" up "$NAME" --engine 28
  appliance start --debug
  on_host ip link add outside type veth peer name beyond
  on_host ip link set beyond up
  on_host ip link set outside up
  on_host ip addr add 192.0.2.1/32 dev outside
  on_host ip addr add 2001:db8::1/128 dev outside nodad
}

teardown_file() { host_down; }

setup() { logged=$(wc -l <"$(host_dir)/routed.log"); }
teardown() { clean; }

dual() { network "${1:-mine}" "${2:-10.1.0.0/16}" --ipv6 --subnet "${3:-fd00:10:1::/64}" "${@:4}"; }

# calls METHOD: the number of successful calls of the engine since the test began.
calls() { tail -n +$((logged + 1)) "$(host_dir)/routed.log" | grep -c "$1: status 200" || true; }

# packets_from ADDRESS: how many packets the container with this address has sent to the host.
packets_from() {
  local link
  link=$(on_host ip route show "$1" | grep -o 'rt[0-9a-f]*')
  on_host cat "/sys/class/net/$link/statistics/rx_packets"
}

# leaves_by ADDRESS CONTAINER: the container's packets to the outside leave by the network of this address.
leaves_by() {
  local before
  before=$(packets_from "$1")
  inside "$2" ping -q -c 20 -i 0.01 -W 1 192.0.2.1
  inside "$2" ping6 -q -c 20 -i 0.01 -W 1 2001:db8::1
  (($(packets_from "$1") - before >= 40))
}

# leases: the addresses that are not free, with their use.
leases() { routed pools --json | jq -c '[.[].leases[] | [.address, .use]]'; }

@test "GwAllocCheck: the engine requests only the gateway of --gateway, and releases none that another network has" {
  dual
  network second 10.2.0.0/16 -o gateway=10.9.9.9
  network third 10.3.0.0/16 -o gateway=10.9.9.9
  [ "$(calls GwAllocCheck)" -eq 3 ]
  [ "$(calls RequestAddress)" -eq 0 ]
  network named 10.4.0.0/24 --gateway 10.4.0.1
  [ "$(calls RequestAddress)" -eq 1 ]
  [ "$(dk network inspect -f '{{(index .IPAM.Config 0).Gateway}}' named)" = 10.4.0.1 ]
  container one third --ip 10.3.0.2
  container two named --ip 10.4.0.2
  reaches two 10.3.0.2
  before=$(routed networks --json | jq -c '.[] | select(.subnets == ["10.3.0.0/16"])')
  dk network rm second mine
  [ "$(routed networks --json | jq -c '.[] | select(.subnets == ["10.3.0.0/16"])')" = "$before" ]
  reaches one 10.4.0.2
  reaches one 192.0.2.1
  run dk run --rm --net named --ip 10.4.0.1 busybox true
  fails_with "10.4.0.1"
  dk rm -f one two
  dk network rm named third
  prints_nothing on_host ip -4 addr show dev lo label lo:routed
  [ "$(leases)" = '[]' ]
}

@test "external connectivity is programmed for the network with the default route, and revoked when it moves" {
  network mine 10.1.0.0/16
  network second 10.2.0.0/16
  dk run -d --name one --network name=mine --network name=second,gw-priority=1 busybox sleep 3600
  [ "$(calls ProgramExternalConnectivity)" -ge 1 ]
  dk network disconnect second one
  [ "$(calls RevokeExternalConnectivity)" -ge 1 ]
  reaches one 192.0.2.1
  dk rm -f one
  [ "$(calls ProgramExternalConnectivity)" -eq "$(calls RevokeExternalConnectivity)" ]
  lacks 'external connectivity' grep 'level=\(warning\|error\)' "$(host_dir)/dockerd.log"
}

@test "gw-priority chooses the default route, and traffic fails over when that network is disconnected" {
  dual
  dual second 10.2.0.0/16 fd00:10:2::/64
  dk run -d --name one --network name=mine,ip=10.1.0.2,gw-priority=1 \
    --network name=second,ip=10.2.0.2,gw-priority=2 busybox sleep 3600
  leaves_by 10.2.0.2 one
  dk network disconnect second one
  leaves_by 10.1.0.2 one
  dk network connect --ip 10.2.0.2 second one
  leaves_by 10.1.0.2 one
  dk network disconnect second one
  dk network connect --ip 10.2.0.2 --gw-priority 3 second one
  leaves_by 10.2.0.2 one
  reaches one 10.1.0.2
  host_reaches 10.1.0.2
  dk restart -t 0 one
  leaves_by 10.2.0.2 one
  has_no_plan
}

@test "a network without IPv4 gives IPv6 addresses alone, and its containers reach others by IPv6" {
  dk network create "${DRIVERS[@]}" --ipv4=false --ipv6 --subnet fd00:10:6::/64 six
  dual
  container both mine --ip6 fd00:10:1::2
  container one six --ip6 fd00:10:6::2
  container two six
  lacks 'inet ' inside one ip addr show eth0
  prints_nothing inside one ip -4 route
  [ "$(routed endpoints --json | jq -c '.[] | select(.addresses == ["fd00:10:6::2"]) | [.gateway, .gateway6]')" = \
    '[null,"fe80::1"]' ]
  inside one ping6 -c 1 -W 1 two
  inside one ping6 -c 1 -W 1 fd00:10:1::2
  inside both ping6 -c 1 -W 1 fd00:10:6::2
  host_reaches fd00:10:6::2
  inside one ping6 -c 1 -W 1 2001:db8::1
  appliance kill
  appliance start --debug
  has_no_plan
  dk restart -t 0 one
  inside one ping6 -c 1 -W 1 2001:db8::1
  dk rm -f one two both
  dk network rm six mine
  [ "$(leases)" = '[]' ]
}

@test "a container has another MAC address on each network" {
  network mine 10.1.0.0/16
  network second 10.2.0.0/16
  dk run -d --name one --network name=mine,ip=10.1.0.2,mac-address=02:42:0a:00:00:01 \
    --network name=second,ip=10.2.0.2,mac-address=02:42:0a:00:00:02 busybox sleep 3600
  for number in 1 2; do
    mac=02:42:0a:00:00:0$number
    inside one ip link | grep -q "link/ether $mac "
    [[ $(on_host ip neigh show "10.$number.0.2") == *"lladdr $mac PERMANENT"* ]]
    host_reaches "10.$number.0.2"
  done
  dk restart -t 0 one
  [ "$(routed endpoints --json | jq -c 'map(.mac) | sort')" = '["02:42:0a:00:00:01","02:42:0a:00:00:02"]' ]
  run dk run --rm --network name=mine,mac-address=01:42:0a:00:00:01 busybox true
  fails_with "01:42:0a:00:00:01" "choose one with an even first octet"
}

SYSCTLS=com.docker.network.endpoint.sysctls

# with_sysctls NETWORK LIST COMMAND…: a container that ends with the command.
with_sysctls() {
  dk run --rm --network "name=$1,\"driver-opt=$SYSCTLS=$2\"" busybox "${@:3}"
}

@test "sysctls of an endpoint are set inside, and its addresses and routes are complete" {
  dual
  sysctls=net.ipv4.conf.IFNAME.rp_filter=2,net.ipv6.conf.IFNAME.accept_ra=0,net.ipv6.conf.IFNAME.disable_ipv6=0
  [ "$(with_sysctls mine "$sysctls" sysctl -n net.ipv4.conf.eth0.rp_filter net.ipv6.conf.eth0.accept_ra | xargs)" = \
    "2 0" ]
  with_sysctls mine "$sysctls" ping6 -c 1 -W 1 2001:db8::1
  with_sysctls mine "$sysctls" ping -c 1 -W 1 192.0.2.1
}

@test "a sysctl that turns IPv6 off is rejected before the start, and passes where the network has no IPv6" {
  dual
  network four 10.4.0.0/16
  off=net.ipv6.conf.IFNAME.disable_ipv6
  with_sysctls mine "$off=0" true
  with_sysctls four "$off=1" ping -c 1 -W 1 192.0.2.1
  for list in "$off=1" "${off,,}=1" "net.ipv4.conf.IFNAME.rp_filter=2,$off=1"; do
    run with_sysctls mine "$list" true
    fails_with "CreateEndpoint: driver option $SYSCTLS:" "disable_ipv6=1 turns IPv6 off" "a network without --ipv6" \
      "'docker run --sysctl net.ipv6.conf.all.disable_ipv6=1'"
  done
  # The engine rejects interfaces of other names.
  for list in net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.eth0.disable_ipv6=1; do
    run with_sysctls mine "$list" true
    fails_with "$list"
  done
  has_endpoints 0
  no_links

  # The remedy of the message.
  dk run -d --name one --network mine --ip 10.1.0.2 --sysctl net.ipv6.conf.all.disable_ipv6=1 busybox sleep 3600
  lacks inet6 inside one ip addr
  inside one ping -c 1 -W 1 192.0.2.1
  [ "$(routed endpoints --json | jq -c '.[0].addresses')" = '["10.1.0.2"]' ]
  run dk network disconnect mine one
  dk network connect --ip 10.1.0.2 mine one
  [ "$(routed endpoints --json | jq -c '.[0].addresses')" = '["10.1.0.2"]' ]
}

# ask METHOD BODY: a call of the IPAM driver, as an engine sends it.
ask() {
  on_host curl -sf --unix-socket /run/docker/plugins/ipam-routed.sock -d "$2" "http://plugin/IpamDriver.$1"
}

# named NAME: requests an address for a container, with the option that Docker 29 sends, and releases it.
named() {
  local pool='RoutedLocal|10.1.0.0/16|' address
  address=$(ask RequestAddress \
    "{\"PoolID\":\"$pool\",\"Address\":\"\",\"Options\":{\"com.docker.network.endpoint.name\":\"$1\"}}" |
    jq -r '.Address | rtrimstr("/32")')
  ask ReleaseAddress "{\"PoolID\":\"$pool\",\"Address\":\"$address\"}" >/dev/null
  echo "$address"
}

# methods DIRECTORY: the calls of the recording, by their methods.
methods() { sed -n 's/^\(net\|ipam\) \([^ ]*\).*/\2/p' "$1/28/run-basic.calls"; }

@test "the recorder makes again what is stored" {
  root=$(realpath "$BATS_TEST_DIRNAME/../..")
  RECORDINGS=$BATS_TEST_TMPDIR "$root/itests/record/record" 28 run-basic
  diff <(methods "$root/bundles/testkit/src/main/resources/dev/routed/testkit/recordings") \
    <(methods "$BATS_TEST_TMPDIR")
}

@test "Docker ignores the option ifname on networks of plugins" {
  network mine 10.1.0.0/16
  dk run --rm --network name=mine,driver-opt=com.docker.network.endpoint.ifname=foo0 busybox ip link show eth0
}

# Docker 28 does not send the name, so the test does it for Docker 29.
@test "a container that Docker names gets the address that it had before, also after a restart of the appliance" {
  network mine 10.1.0.0/16
  one=$(named one)
  two=$(named two)
  [ "$one" != "$two" ]
  [ "$(named one) $(named two)" = "$one $two" ]
  dk run --rm --net mine busybox true
  appliance stop
  appliance start --debug
  [ "$(named two) $(named one)" = "$two $one" ]
  container taker mine --ip "$one"
  [ "$(named one)" != "$one" ]
}

@test "live-restore: containers keep their networks and lose no packet; their end releases all" {
  engine stop
  engine start --live-restore
  dual
  network second 10.2.0.0/16
  dk run -d --name one --network name=mine,ip=10.1.0.2,ip6=fd00:10:1::2 \
    --network name=second,ip=10.2.0.2,gw-priority=1 busybox sleep 3600
  container two mine --ip 10.1.0.3
  before=$(endpoints)
  on_host ping -q -i 0.02 10.1.0.2 >"$BATS_TEST_TMPDIR/ping" &
  dk exec -d one sh -c 'ping -q -c 400 -i 0.02 192.0.2.1 >/tmp/ping; echo ended >>/tmp/ping'
  for end in stop kill; do
    engine "$end"
    engine start --live-restore
    inside one true
  done
  eventually inside one grep -q ended /tmp/ping
  on_host pkill -INT -x ping
  wait
  cat "$BATS_TEST_TMPDIR/ping"
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
  inside one grep -q ' 0% packet loss' /tmp/ping
  [ "$(endpoints)" = "$before" ]
  has_no_plan
  dk network disconnect second one
  inside one ip route | grep -q '^default via 169.254.1.1 '
  reaches one 192.0.2.1
  dk network connect second one
  dk stop -t 0 one two
  has_endpoints 0
  eventually no_links
  dk rm one two
  dk network rm mine second
  [ "$(leases)" = '[]' ]
}
