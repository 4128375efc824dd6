#!/usr/bin/env bats
# Settings change while containers run.

load common

setup_file() {
  host_up
  # Another machine's subnet, another machine that is a next hop, and an address that another machine announces.
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
  eventually holds mtu 1500
  eventually holds gateway null
}

# set_to KEY VALUE: in the file, as an operator would.
set_to() {
  sed -i "s/^$1 *=.*/$1 = $2/" "$(host_dir)/routed/etc/dev.routed.network.cfg"
}

# holds KEY VALUE
holds() { [[ $(routed config --json | jq -r ".[] | select(.key == \"$1\") | .value") == "$2" ]]; }

# mtu_in CONTAINER: of its end.
mtu_in() { inside "$1" cat /sys/class/net/eth0/mtu; }

# mtu_of ADDRESS: of the host's end.
mtu_of() { on_host cat "/sys/class/net/$(routed endpoints --json | jq -r ".[] | select(.addresses[0] == \"$1\") | .link")/mtu"; }

# both_ends CONTAINER ADDRESS MTU
both_ends() { [[ $(mtu_in "$1") == "$3" && $(mtu_of "$2") == "$3" ]]; }

# ping_all ADDRESS…: every 5 ms, until lost_none.
ping_all() {
  local address
  for address; do
    on_host ping -q -i 0.005 "$address" >"$BATS_TEST_TMPDIR/ping-$address" &
  done
}

lost_none() {
  local report
  on_host pkill -INT -x ping
  wait
  for report in "$BATS_TEST_TMPDIR"/ping-*; do
    grep ' 0% packet loss' "$report" || { cat "$report"; return 1; }
  done
}

no_plan() { [[ $(routed plan --json | jq length) -eq 0 ]]; }

@test "another MTU reaches containers that run, both ends, by either backend, and no ping is lost" {
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
  lost_none
  no_plan
  inside one ping -c 1 -W 1 -s 8900 10.1.0.3
  eventually told 'both ends have 9000 bytes now, and had 1400'
  container three mine
  [ "$(mtu_in three)" -eq 9000 ]
}

@test "apply = new: an MTU reaches those that come, and live lets it reach the others, too" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  set_to apply new
  set_to mtu 1400
  eventually holds mtu 1400
  container two mine --ip 10.1.0.3
  both_ends one 10.1.0.2 1500
  both_ends two 10.1.0.3 1400
  no_plan
  set_to apply live
  eventually both_ends one 10.1.0.2 1400
}

@test "a host link's MTU that was changed by hand is put right" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  link=$(routed endpoints --json | json link)
  on_host ip link set "$link" mtu 1300
  eventually both_ends one 10.1.0.2 1500
}

# gateway_of CONTAINER: its default route's.
gateway_of() { inside "$1" ip route | sed -n 's/^default via \([^ ]*\) .*/\1/p'; }

# resolves CONTAINER GATEWAY: somebody answers for it.
resolves() { inside "$1" arping -q -c 1 -w 5 -I eth0 "$2"; }

gateways_on_lo() { on_host ip addr show dev lo label lo:routed | sed -n 's|.*inet \([^/]*\)/.*|\1|p' | sort | tr '\n' ' '; }

lo_is() { [[ $(gateways_on_lo) == "$1 " ]]; }

gives() { [[ $(routed networks --json | jq -r ".[] | select(.subnets[0] == \"$1\") | .gateway") == "$2" ]]; }

@test "another gateway holds for those that come, and the old one stays answered until its last user is gone" {
  network mine 10.1.0.0/16
  container old mine --ip 10.1.0.2
  network second 10.2.0.0/16 -o gateway=10.8.8.8
  ping_all 10.1.0.2
  set_to gateway 10.9.9.9
  eventually gives 10.1.0.0/16 10.9.9.9
  gives 10.2.0.0/16 10.8.8.8
  container new mine --ip 10.1.0.3
  [ "$(gateway_of old) $(gateway_of new)" = "169.254.1.1 10.9.9.9" ]
  resolves old 169.254.1.1
  resolves new 10.9.9.9
  answered old 10.1.0.3
  answered new 10.1.0.2
  no_plan

  # The routes inside are the engine's, and it still knows what to do with them.
  dk network connect second old
  dk network connect second new
  [ "$(gateway_of old) $(gateway_of new)" = "169.254.1.1 10.9.9.9" ]

  appliance kill
  appliance start
  lo_is "10.8.8.8 10.9.9.9 169.254.1.1"
  lost_none
  dk rm -f old
  eventually lo_is "10.8.8.8 10.9.9.9"
  answered new 10.9.9.9

  set_to gateway ""
  eventually gives 10.1.0.0/16 169.254.1.1
  dk rm -f new
  eventually lo_is "10.8.8.8 169.254.1.1"
}

plan_has() { routed plan "${@:2}" | grep -qF "$1"; }

@test "one network is set by a command, and the plan shows beforehand what would be done, and who keeps what" {
  id=$(network mine 10.1.0.0/16)
  network other 10.2.0.0/16
  container one mine --ip 10.1.0.2
  container two other --ip 10.2.0.2
  plan_has "in container 10.1.0.2: link set eth0 mtu 1400" mtu=1400
  plan_has "in container 10.2.0.2: link set eth0 mtu 1400" mtu=1400
  [ "$(routed plan --json --network "${id:0:12}" mtu=1400 | jq length)" -eq 2 ]
  plan_has "10.1.0.2 $(routed endpoints --json | jq -r '.[0].id[0:12]') goes on using gateway 169.254.1.1" gateway=10.9.9.9
  both_ends one 10.1.0.2 1500
  no_plan

  ping_all 10.1.0.2 10.2.0.2
  routed network-set "${id:0:12}" mtu 1400 | grep -qF "in container 10.1.0.2: link set eth0 mtu 1400"
  both_ends one 10.1.0.2 1400
  both_ends two 10.2.0.2 1500
  routed network-set 10.1.0.0/16 gateway 10.9.9.9 | grep -qF "goes on using gateway 169.254.1.1"
  container three mine --ip 10.1.0.3
  [ "$(gateway_of one) $(gateway_of three)" = "169.254.1.1 10.9.9.9" ]
  answered three 10.1.0.2
  lost_none
  no_plan
  plan_has "goes on using gateway 169.254.1.1"

  appliance kill
  appliance start
  set_to mtu 9000
  eventually both_ends two 10.2.0.2 9000
  both_ends one 10.1.0.2 1400
  gives 10.1.0.0/16 10.9.9.9
  routed network-set 10.1.0.0/16 mtu ""
  both_ends one 10.1.0.2 9000

  run routed network-set mine mtu 1400
  says "there is no network 'mine': give an id, the beginning of one, or a subnet, for the engine tells names to nobody"
  run routed network-set 10.1.0.0/16 mtu 12
  says "network option mtu: '12' is not a number of bytes from 68 to 65535"
  run routed network-set 10.1.0.0/16 gateway 10.77.0.1
  says "gateway 10.77.0.1 is already routed by ospf via 192.168.7.9 dev up0"
  run routed plan gateway=10.99.0.1
  says "gateway 10.99.0.1 is the next hop of this host's route to 172.30.0.0/16"
  both_ends one 10.1.0.2 9000
  gives 10.1.0.0/16 10.9.9.9
}

refused() {
  routed events --json | jq -r '.[] | select(.kind == "settings") | .text' |
    grep -qF "is refused and what held before goes on to hold: $1"
}

@test "bad values are refused whole, each with its sentence, and what held goes on to hold" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  set_to gateway 192.168.7.5
  set_to mtu 1400
  eventually both_ends one 10.1.0.2 1400
  holds gateway 192.168.7.5

  set_to mtu 12
  eventually refused "mtu: '12' is not a number from 68 to 65535"
  set_to mtu 9000
  for bad in \
    "foo|gateway: 'foo' is not an IP address" \
    "192.168.7.1|gateway 192.168.7.1 lies in 192.168.7.0/24 of this host's interface up0 but is not this host's" \
    "10.99.0.1|gateway 10.99.0.1 is the next hop of this host's route to 172.30.0.0/16" \
    "10.77.0.1|gateway 10.77.0.1 is already routed by ospf via 192.168.7.9 dev up0" \
    "10.1.0.2|gateway 10.1.0.2 is taken by endpoint"; do
    set_to gateway "${bad%%|*}"
    eventually refused "${bad#*|}"
    holds mtu 1400
    holds gateway 192.168.7.5
  done
  both_ends one 10.1.0.2 1400
  gives 10.1.0.0/16 192.168.7.5
}
