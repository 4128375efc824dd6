#!/usr/bin/env bats
# Settings change while containers run.

load common

setup_file() {
  host_up
  cp "$(host_dir)/routed/etc/dev.routed.network.cfg" "$(host_dir)/settings"
}

teardown_file() { host_down; }

teardown() {
  clean
  routed backend netlink >/dev/null
  cp "$(host_dir)/settings" "$(host_dir)/routed/etc/dev.routed.network.cfg"
  eventually holds mtu 1500
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
  both_ends two 10.1.0.3 1400
  routed backend iproute2
  set_to mtu 9000
  eventually both_ends one 10.1.0.2 9000
  eventually both_ends two 10.1.0.3 9000
  lost_none
  no_plan
  inside one ping -c 1 -W 1 -s 8900 10.1.0.3
  routed events | grep -q 'both ends have 9000 bytes now, and had 1400'
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

refused() { routed events | grep -qF "$1"; }

@test "bad values are refused whole, each with its sentence, and what held goes on to hold" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  set_to mtu 1400
  eventually both_ends one 10.1.0.2 1400
  set_to mtu 12
  eventually refused "mtu: '12' is not a number from 68 to 65535"
  set_to mtu many
  eventually refused "mtu: 'many' is not a number from 68 to 65535"
  set_to apply soon
  set_to mtu 9000
  eventually refused "apply: 'soon' is neither live nor new"
  holds mtu 1400
  both_ends one 10.1.0.2 1400
}
