#!/usr/bin/env bats
# `routed routing-config` on a host without an appliance: what it prints passes the daemons' own checks; bad values are
# rejected. lab/lab configures its hosts by this command, so the clusters of other files show that the result works.

load common

ROUTED=${ROUTED_ASSEMBLY:-$BATS_TEST_DIRNAME/../../assembly/target/assembly}/bin/routed

setup_file() {
  "$HOST" down "$NAME"
  "$HOST" bare "$NAME"
  on_host ip -batch - <<'TEXT'
link add up1 type veth peer name router1
link add up.2 type veth peer name router2
link set up1 up
link set up.2 up
address add 10.0.0.7/32 dev lo
address add fd00::7/128 dev lo
address add 10.0.1.3/31 dev up1
address add 10.0.2.3/24 dev up.2
link add bare type veth peer name router3
TEXT
}
teardown_file() { host_down; }

# config ARGUMENT…: of OSPF by FRR, unless the arguments say otherwise.
config() { on_host "$ROUTED" routing-config --daemon frr --protocol ospf "$@"; }

# passes DAEMON FILE: the daemon's own check.
passes() {
  case $1 in
    frr) vtysh -C -f "$2" ;;
    bird) bird -p -c "$2" ;;
  esac
}

# of FILE: its lines without comments.
of() { grep -vE '^ *[!#]' "$1"; }

@test "each daemon, protocol and family: the daemon accepts it, and no value of the template is left" {
  local daemon protocol prefixes prefix file=$BATS_TEST_TMPDIR/config neighbor
  for daemon in frr bird; do
    for protocol in ospf bgp; do
      passes "$daemon" "$BATS_TEST_DIRNAME/../../etc/routing/$daemon-$protocol/$daemon.conf"
      neighbor=
      [[ $daemon-$protocol != bird-bgp ]] || neighbor=--neighbor=fe80::abc
      for prefixes in 10.7.0.0/16,10.8.0.0/24 fd07::/64,fd08::/48 10.7.0.0/16,fd07::/64; do
        # shellcheck disable=SC2086 # nothing or one
        config --daemon "$daemon" --protocol "$protocol" --links up1,up.2 --prefix "$prefixes" $neighbor >"$file"
        passes "$daemon" "$file"
        of "$file" | grep -E '\b10\.0\.0\.7\b'
        of "$file" | grep -E '\bup1\b'
        of "$file" | grep -E '\bup\.2\b'
        lacks_line '192\.0\.2\.1|2001:db8|eth1|10\.1\.0\.0|fd00:10:1|fe80::100|\[(each|if|end)' of "$file"
        for prefix in ${prefixes//,/ }; do of "$file" | grep -F "$prefix"; done
      done
    done
  done
  # A check that accepts everything would prove nothing.
  echo 'no such line' >"$file"
  run passes frr "$file"
  [ "$status" -ne 0 ]
  run passes bird "$file"
  [ "$status" -ne 0 ]
}

@test "a family without a prefix is not configured" {
  local file=$BATS_TEST_TMPDIR/config daemon
  for daemon in frr bird; do
    config --daemon "$daemon" --links up1 --prefix 10.7.0.0/16 >"$file"
    lacks_line 'ipv6|ospf6|v3|fd00' of "$file"
    config --daemon "$daemon" --links up1 --prefix fd07::/64 >"$file"
    lacks_line 'ip ospf|ospf v2|ipv4|ip prefix' of "$file"
  done
}

@test "a link to one router is point-to-point, one to a larger subnet is not" {
  lacks_line '^ *ip ospf network' config --links up.2 --prefix 10.7.0.0/16
  config --links up1 --prefix 10.7.0.0/16 | grep -x ' ip ospf network point-to-point'
  lacks_line '^ *type' config --daemon bird --links up.2 --prefix 10.7.0.0/16
  config --daemon bird --links up1 --prefix 10.7.0.0/16 | grep -x ' *type ptp;'
}

@test "the router ID is the address of lo, of the first link, or one that is named" {
  config --links up1 --prefix 10.7.0.0/16 | grep -x 'ip router-id 10.0.0.7'
  config --links up1 --prefix 10.7.0.0/16 --router-id 10.0.1.3 | grep -x 'ip router-id 10.0.1.3'
  on_host ip address del 10.0.0.7/32 dev lo
  config --links up.2,up1 --prefix 10.7.0.0/16 | grep -x 'ip router-id 10.0.2.3'
  on_host ip address add 10.0.0.7/32 dev lo
}

# rejected SENTENCE ARGUMENT…: status 2, nothing on standard output, and one sentence.
rejected() {
  local sentence=$1 code=0 printed=$BATS_TEST_TMPDIR/printed said=$BATS_TEST_TMPDIR/said
  shift
  config "$@" >"$printed" 2>"$said" || code=$?
  [[ $code -eq 2 && ! -s $printed && $(<"$said") == "routed: $sentence" ]] ||
    { echo "expected: $sentence"; echo "was:      $code"; cat "$printed" "$said"; return 1; }
}

@test "what is wrong is rejected by a sentence" {
  local good=(--links up1 --prefix 10.7.0.0/16)
  config "${good[@]}"
  rejected "--daemon 'quagga' is unknown: use frr or bird" --daemon quagga "${good[@]}"
  rejected "--protocol 'rip' is unknown: use ospf or bgp" --protocol rip "${good[@]}"
  rejected "--links is missing: add --links eth1,eth2" --prefix 10.7.0.0/16
  rejected "--prefix is missing: add --prefix 10.1.0.0/16" --links up1
  rejected "link 'up9' does not exist on this host: 'ip -br link' lists the links" --links up1,up9 --prefix 10.7.0.0/16
  rejected "link '../up1' does not exist on this host: 'ip -br link' lists the links" --links ../up1 \
    --prefix 10.7.0.0/16
  rejected "link lo does not lead to other hosts: name the links to the network" --links lo --prefix 10.7.0.0/16
  rejected "link bare has no IPv4 address, which OSPF needs: add one, or use --protocol bgp" \
    --links bare --prefix 10.7.0.0/16
  rejected "prefix '10.7.0/16' is not a subnet: write it as 10.1.0.0/16 or fd00:10:1::/64" \
    --links up1 --prefix 10.7.0/16
  rejected "prefix '10.7.0.0/33' is not a subnet: write it as 10.1.0.0/16 or fd00:10:1::/64" \
    --links up1 --prefix 10.7.0.0/33
  rejected "prefix 10.7.0.1/16 names an address within a subnet: use 10.7.0.0/16" --links up1 --prefix 10.7.0.1/16
  rejected "prefix fd07::1/64 names an address within a subnet: use fd07::/64" --links up1 --prefix fd07::1/64
  rejected "prefix 0.0.0.0/0 includes addresses of 0.0.0.0/8, which no container can have: use the subnets of the\
 containers' networks" --links up1 --prefix 0.0.0.0/0
  rejected "router ID '10.9.9.9' is no IPv4 address of lo, up1: omit it to use 10.0.0.7" --router-id 10.9.9.9 \
    "${good[@]}"
  rejected "--as is for BGP: omit it, or use --protocol bgp" --as 65002 "${good[@]}"
  rejected "AS '0' is not a number from 1 to 4294967294" --protocol bgp --as 0 "${good[@]}"
  rejected "--neighbor is for BIRD with BGP: omit it, frr finds its neighbors" --neighbor fe80::1 "${good[@]}"
  rejected "--neighbor is missing: add the link-local address that the routers have on the links to hosts" \
    --daemon bird --protocol bgp "${good[@]}"
  rejected "neighbor '10.0.1.2' is not a link-local IPv6 address such as fe80::100" \
    --daemon bird --protocol bgp --neighbor 10.0.1.2 "${good[@]}"
  rejected "unknown option: speed; see routed routing-config --help" --speed 7 "${good[@]}"
  rejected "'more' belongs to no flag; see routed routing-config --help" more "${good[@]}"
  rejected "cannot read /nowhere/frr-ospf/frr.conf: No such file or directory" --templates /nowhere "${good[@]}"
}

@test "a host without an address is told how to get one" {
  on_host ip -batch - <<<$'address del 10.0.0.7/32 dev lo\naddress del fd00::7/128 dev lo'
  rejected "this host has no IPv4 address on lo, bare to be its router ID: add one by 'ip address add ADDRESS/32 dev\
 lo'" --protocol bgp --links bare --prefix 10.7.0.0/16
  rejected "this host has no IPv6 address on lo, up1, by which others reach it: add one by 'ip address add ADDRESS/128\
 dev lo'" --links up1 --prefix fd07::/64
  on_host ip -batch - <<<$'address add 10.0.0.7/32 dev lo\naddress add fd00::7/128 dev lo'
}
