#!/usr/bin/env bats
# Settings change while containers run.

load common
load outside

setup_file() {
  host_up
  # A connected subnet, another machine that is a next hop, and an address with a foreign route.
  on_host ip link add up0 type veth peer name up1
  on_host ip addr add 192.168.7.5/24 dev up0
  on_host ip link set up0 up
  on_host ip link set up1 up
  on_host ip route add 10.99.0.1 dev up0 scope link
  on_host ip route add 172.30.0.0/16 via 10.99.0.1
  on_host ip route add 10.77.0.1 via 192.168.7.9 proto 188
  cp "$(host_dir)/routed/etc/dev.routed.network.cfg" "$(host_dir)/settings"
}

teardown_file() { host_down; }

teardown() {
  clean
  routed backend netlink >/dev/null
  cp "$(host_dir)/settings" "$(host_dir)/routed/etc/dev.routed.network.cfg"
  eventually setting_is mtu 1500
  eventually setting_is gateway null
}

# set_to KEY VALUE: in the file, as an operator would.
set_to() {
  sed -i "s/^$1 *=.*/$1 = $2/" "$(host_dir)/routed/etc/dev.routed.network.cfg"
}

# setting_is KEY VALUE: the value in effect.
setting_is() { [[ $(routed config --json | jq -r ".[] | select(.key == \"$1\") | .value") == "$2" ]]; }

# mtu_in CONTAINER: of the end inside the container.
mtu_in() { inside "$1" cat /sys/class/net/eth0/mtu; }

# mtu_of ADDRESS: of the end on the host.
mtu_of() {
  local link
  link=$(routed endpoints --json | jq -r --arg address "$1" '.[] | select(.addresses[0] == $address) | .link')
  on_host cat "/sys/class/net/$link/mtu"
}

# both_ends CONTAINER ADDRESS MTU
both_ends() { [[ $(mtu_in "$1") == "$3" && $(mtu_of "$2") == "$3" ]]; }

# ping_all ADDRESS…: a packet every 5 ms, until no_ping_lost.
ping_all() {
  local address
  for address; do
    on_host ping -q -i 0.005 "$address" >"$BATS_TEST_TMPDIR/ping-$address" &
  done
}

no_ping_lost() {
  local report
  on_host pkill -INT -x ping
  wait
  for report in "$BATS_TEST_TMPDIR"/ping-*; do
    grep ' 0% packet loss' "$report" || { cat "$report"; return 1; }
  done
}

@test "a new MTU is applied to both ends of running containers by either backend; no ping is lost" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  appliance kill
  appliance start
  container two mine --ip 10.1.0.3
  dk pause two
  ping_all 10.1.0.2
  set_to mtu 1400
  eventually both_ends one 10.1.0.2 1400
  dk unpause two
  eventually both_ends two 10.1.0.3 1400
  routed backend iproute2
  set_to mtu 9000
  eventually both_ends one 10.1.0.2 9000
  eventually both_ends two 10.1.0.3 9000
  no_ping_lost
  has_no_plan
  inside one ping -c 1 -W 1 -s 8900 10.1.0.3
  eventually has_event '9000 .*1400'
  container three mine
  [ "$(mtu_in three)" -eq 9000 ]
}

@test "apply = new: a new MTU is for new containers; apply = live applies it to the others as well" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  set_to apply new
  set_to mtu 1400
  eventually setting_is mtu 1400
  container two mine --ip 10.1.0.3
  both_ends one 10.1.0.2 1500
  both_ends two 10.1.0.3 1400
  has_no_plan
  set_to apply live
  eventually both_ends one 10.1.0.2 1400
}

@test "a host link's MTU that was changed by hand is repaired" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  link=$(routed endpoints --json | json link)
  on_host ip link set "$link" mtu 1300
  eventually both_ends one 10.1.0.2 1500
}

# gateway_of CONTAINER: the next hop of its default route.
gateway_of() { inside "$1" ip route | sed -n 's/^default via \([^ ]*\) .*/\1/p'; }

# resolves CONTAINER GATEWAY: ARP requests for it are answered.
resolves() { sandbox "$1" ip neigh flush dev eth0 && reaches "$1" "$2"; }

gateways_on_lo() { on_host ip addr show dev lo label lo:routed | sed -n 's|.*inet \([^/]*\)/.*|\1|p' | sort | xargs; }

gateways_are() { [[ $(gateways_on_lo) == "$1" ]]; }

# network_gateway_is SUBNET GATEWAY
network_gateway_is() {
  [[ $(routed networks --json | jq -r --arg subnet "$1" '.[] | select(.subnets[0] == $subnet) | .gateway') == "$2" ]]
}

@test "a new gateway is for new containers; the old one answers until its last container is removed" {
  network mine 10.1.0.0/16
  container old mine --ip 10.1.0.2
  network second 10.2.0.0/16 -o gateway=10.8.8.8
  ping_all 10.1.0.2
  set_to gateway 10.9.9.9
  eventually network_gateway_is 10.1.0.0/16 10.9.9.9
  network_gateway_is 10.2.0.0/16 10.8.8.8
  container new mine --ip 10.1.0.3
  [ "$(gateway_of old) $(gateway_of new)" = "169.254.1.1 10.9.9.9" ]
  resolves old 169.254.1.1
  resolves new 10.9.9.9
  reaches old 10.1.0.3
  reaches new 10.1.0.2
  has_no_plan

  # The engine manages the routes inside, and still can.
  dk network connect second old
  dk network connect second new
  [ "$(gateway_of old) $(gateway_of new)" = "169.254.1.1 10.9.9.9" ]

  appliance kill
  appliance start
  gateways_are "10.8.8.8 10.9.9.9 169.254.1.1"
  no_ping_lost
  dk rm -f old
  eventually gateways_are "10.8.8.8 10.9.9.9"
  reaches new 10.9.9.9

  set_to gateway ""
  eventually network_gateway_is 10.1.0.0/16 169.254.1.1
  dk rm -f new
  eventually gateways_are "10.8.8.8 169.254.1.1"
}

# plan_has TEXT [SETTING…]
plan_has() { routed plan "${@:2}" | grep -qF "$1"; }

@test "network-set changes one network; plan shows its steps beforehand, and the endpoints that keep their gateway" {
  id=$(network mine 10.1.0.0/16)
  network other 10.2.0.0/16
  container one mine --ip 10.1.0.2
  container two other --ip 10.2.0.2
  plan_has "in container 10.1.0.2: link set eth0 mtu 1400" mtu=1400
  plan_has "in container 10.2.0.2: link set eth0 mtu 1400" mtu=1400
  [ "$(routed plan --json --network "${id:0:12}" mtu=1400 | jq length)" -eq 2 ]
  endpoint=$(routed endpoints --json | jq -r '.[] | select(.addresses[0] == "10.1.0.2") | .id[0:12]')
  routed plan gateway=10.9.9.9 | grep "10.1.0.2.*$endpoint.*gateway 169.254.1.1"
  both_ends one 10.1.0.2 1500
  has_no_plan

  ping_all 10.1.0.2 10.2.0.2
  routed network-set "${id:0:12}" mtu 1400 | grep -qF "in container 10.1.0.2: link set eth0 mtu 1400"
  both_ends one 10.1.0.2 1400
  both_ends two 10.2.0.2 1500
  routed network-set 10.1.0.0/16 gateway 10.9.9.9 | grep -qF "gateway 169.254.1.1"
  container three mine --ip 10.1.0.3
  [ "$(gateway_of one) $(gateway_of three)" = "169.254.1.1 10.9.9.9" ]
  reaches three 10.1.0.2
  no_ping_lost
  has_no_plan
  plan_has "gateway 169.254.1.1"

  appliance kill
  appliance start
  set_to mtu 9000
  eventually both_ends two 10.2.0.2 9000
  both_ends one 10.1.0.2 1400
  network_gateway_is 10.1.0.0/16 10.9.9.9
  routed network-set 10.1.0.0/16 mtu ""
  both_ends one 10.1.0.2 9000

  run routed network-set yours mtu 1400
  fails_with "yours" "subnet"
  run routed network-set 10.1.0.0/16 mtu 12
  fails_with "network option mtu: '12'" "68 to 65535"
  run routed network-set 10.1.0.0/16 gateway 10.77.0.1
  fails_with "gateway 10.77.0.1" "ospf via 192.168.7.9 dev up0"
  run routed plan gateway=10.99.0.1
  fails_with "gateway 10.99.0.1" "next hop" "172.30.0.0/16"
  both_ends one 10.1.0.2 9000
  network_gateway_is 10.1.0.0/16 10.9.9.9
}

# setting_rejected PATTERN: an event about the settings reports it.
setting_rejected() {
  routed events --json | jq -r '.[] | select(.kind == "settings") | .text' | grep -q "rejected.*$1"
}

@test "an invalid value is rejected alone with a sentence, and is a finding until it is mended; all other keys hold" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  set_to gateway 192.168.7.5
  set_to mtu 1400
  eventually both_ends one 10.1.0.2 1400
  setting_is gateway 192.168.7.5

  set_to mtu 12
  eventually setting_rejected "mtu: '12' .*68 to 65535"
  setting_is mtu 1400
  set_to mtu 9000
  for bad in \
    "foo|gateway: 'foo'" \
    "192.168.7.1|gateway 192.168.7.1 .*192.168.7.0/24 .*interface up0" \
    "10.99.0.1|gateway 10.99.0.1 .*next hop .*172.30.0.0/16" \
    "10.77.0.1|gateway 10.77.0.1 .*ospf via 192.168.7.9 dev up0" \
    "10.1.0.2|gateway 10.1.0.2 .*endpoint"; do
    set_to gateway "${bad%%|*}"
    eventually setting_rejected "${bad#*|}"
    findings | grep "settings *dev.routed.network gateway *is rejected, and '192.168.7.5' applies: ${bad#*|}"
    setting_is gateway 192.168.7.5
  done
  eventually both_ends one 10.1.0.2 9000
  network_gateway_is 10.1.0.0/16 192.168.7.5
  set_to gateway 192.168.7.5
  eventually prints_nothing findings_of dev.routed.network
}

# findings_of SUBJECT: the findings of doctor whose subject begins so.
findings_of() { doctor --json | jq -r ".[] | select(.subject | startswith(\"$1\")) | .text"; }
