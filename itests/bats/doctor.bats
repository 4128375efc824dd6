#!/usr/bin/env bats
# Misconfigurations of a host, made for real: doctor names each, the command that it gives is run as printed, and the
# finding goes. A host that is well has no finding.

load common
load outside

setup_file() {
  host_up
  outside_up
  on_host ip link add up1 type veth peer name end1
  on_host ip addr add 192.168.8.1/24 dev up1
  on_host ip link set end1 up
  on_host ip link set up1 up
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  cp -r "$(host_dir)/routed/etc" "$(host_dir)/etc-as-delivered"
  stand_ins
}

# stand_ins: this machine's packages are not touched; apt-get gives a program back that a test has hidden.
stand_ins() {
  mkdir "$(host_dir)/bin"
  cat >"$(host_dir)/bin/apt-get" <<'SH'
#!/bin/sh
[ "$1 $2" = "install -y" ] || exit 2
case $3 in
  nftables) umount "$(readlink -f /usr/sbin/nft)" ;;
  iproute2) umount "$(readlink -f /usr/sbin/ip)" ;;
  *) exit 2 ;;
esac
SH
  chmod +x "$(host_dir)/bin/apt-get"
}

# hidden PROGRAM: as if its package were not installed.
hidden() { on_host mount --bind /dev/null "$(readlink -f "/usr/sbin/$1")"; }
teardown_file() { host_down; }

# Each test ends with a host that is well again.
teardown() { within 30 is_well; }

# found SEVERITY CHECK SUBJECT TEXT: prints the findings, as last read, whose subject and text contain these.
found() {
  jq -c --arg severity "$1" --arg check "$2" --arg subject "$3" --arg text "$4" '
    .[] | select(.severity == $severity and .check == $check)
        | select((.subject | contains($subject)) and (.text | contains($text)))' "$BATS_TEST_TMPDIR/findings"
}
finds() { doctor --json >"$BATS_TEST_TMPDIR/findings" && [[ -n $(found "$@") ]]; }
finds_no() { doctor --json >"$BATS_TEST_TMPDIR/findings" && [[ -z $(found "$@") ]]; }

# is_well: nothing is wrong. No routing daemon runs on this host, which is what the check routing says.
is_well() {
  has_json '[.[] | select(.check | IN("conflict", "routing") | not)] == []' doctor --json
}

# command_for SEVERITY CHECK SUBJECT TEXT: doctor finds it and says why it matters; prints the command that it gives.
command_for() {
  local finding
  eventually finds "$@" >&2
  finding=$(found "$@" | head -n 1)
  has_json '.why != "" and .command != ""' echo "$finding" >&2
  jq -r .command <<<"$finding"
}

# on_path COMMAND: runs it as root would type it. The stand-ins for programs of a whole machine come first.
on_path() { on_host env PATH="$(host_dir)/bin:$(host_dir)/routed/bin:$PATH" sh -c "$1"; }

# mended SEVERITY CHECK SUBJECT TEXT: doctor finds it; its command is run as printed, and the finding goes.
mended() {
  on_path "$(command_for "$@")"
  eventually finds_no "$@"
}

@test "a host that is well has no finding, and the command says what it looked at; a finding gives status 2, or 1" {
  eventually is_well
  on_host sysctl -qw net.ipv4.conf.up0.forwarding=0
  run routed doctor
  [ "$status" -eq 2 ]
  [[ $output == *"ERROR  forwarding: net.ipv4.conf.up0.forwarding"*"run: sysctl -w net.ipv4.conf.up0.forwarding=1"* ]]
  [[ ${output//$'\n'/ } == *"looked at "*"filters, "*"mtu, "* ]]
  if grep -v '^  run: ' <<<"$output" | grep -E '^.{81}'; then false; fi
  mended error forwarding net.ipv4.conf.up0.forwarding up0
}

@test "an uplink does not forward IPv6" {
  on_host sysctl -qw net.ipv6.conf.up0.forwarding=0
  mended error forwarding net.ipv6.conf.up0.forwarding up0
}

@test "rules of iptables and ip6tables drop or reject packets of containers" {
  on_host iptables -I FORWARD -d 10.1.0.0/16 -j DROP
  mended error filters "iptables FORWARD" "-A FORWARD -d 10.1.0.0/16 -j DROP"
  on_host iptables -I FORWARD -s 10.1.0.0/16 -o up0 -j REJECT
  mended error filters "iptables FORWARD" "-A FORWARD -s 10.1.0.0/16 -o up0 -j REJECT"
  on_host ip6tables -I FORWARD -i up0 -p tcp -j DROP
  mended error filters "ip6tables FORWARD" "-A FORWARD -i up0 -p tcp -j DROP"
}

@test "DOCKER-USER drops everything, or what concerns containers" {
  on_host iptables -I DOCKER-USER -j DROP
  mended error filters "iptables FORWARD" "-A DOCKER-USER -j DROP"
  on_host iptables -I DOCKER-USER ! -s 10.9.0.0/16 -d 10.1.0.0/16 -j DROP
  mended error filters "iptables FORWARD" "-A DOCKER-USER ! -s 10.9.0.0/16 -d 10.1.0.0/16 -j DROP"
}

@test "a chain of nftables drops packets of containers" {
  on_host nft 'table inet fw { chain pass { type filter hook forward priority 1
    ip daddr 10.1.0.0/16 counter drop; }; }'
  mended error filters "nft inet fw pass" "drop in chain pass handle"
  on_host nft delete table inet fw
}

@test "a sysctl of an uplink cuts containers off" {
  on_host sysctl -qw net.ipv4.conf.up1.rp_filter=1
  mended error uplinks net.ipv4.conf.up1.rp_filter "another uplink"
  on_host sysctl -qw net.ipv4.conf.up0.arp_ignore=8
  mended error uplinks net.ipv4.conf.up0.arp_ignore "no ARP request"
  on_host sysctl -qw net.ipv6.conf.up1.disable_ipv6=1
  mended error uplinks net.ipv6.conf.up1.disable_ipv6 "turns IPv6 off"
  on_host sysctl -qw net.ipv6.conf.default.disable_ipv6=1
  mended error uplinks net.ipv6.conf.default.disable_ipv6 "turns IPv6 off"
}

@test "an uplink has a smaller MTU than a network" {
  on_host ip link set up1 mtu 1400
  mended warning mtu network "uplink up1 one of 1400"
  on_host ip link set up1 mtu 1500
  routed network-set mine mtu ''
}

@test "an interface of the host has the subnet of a network, or an address of a container" {
  on_host ip addr add 10.1.0.77/24 dev up1
  mended error driver 10.1.0.2 "of this host's interface up1"
  on_host ip addr add 10.1.0.2/32 dev up1
  mended error driver 10.1.0.2 "is an address of this host's interface up1"
}

@test "a bundle is stopped: a policy, a backend, one without which calls fail" {
  routed bundle:stop dev.routed.policy-spoof
  mended warning bundles dev.routed.policy-spoof "does not run"
  routed bundle:stop dev.routed.kernel-iproute2
  mended warning bundles dev.routed.kernel-iproute2 "does not run"
  routed bundle:stop dev.routed.ipam
  mended error bundles dev.routed.ipam "does not run"
}

@test "firewalls of others: a chain of ufw, firewalld, a rule before routing" {
  on_host sh -c 'iptables -N ufw-user-forward && iptables -A ufw-user-forward -d 10.1.0.0/16 -j REJECT &&
    iptables -I FORWARD -j ufw-user-forward'
  mended error filters "iptables FORWARD" "-A ufw-user-forward -d 10.1.0.0/16 -j REJECT"
  on_host iptables -D FORWARD -j ufw-user-forward
  on_host iptables -X ufw-user-forward
  on_host nft 'table inet firewalld {
    chain filter_FORWARD {
      type filter hook forward priority 10; policy accept;
      ct state { established, related } accept
      iifname "lo" accept
      reject with icmpx admin-prohibited
    }
  }'
  mended error filters "nft inet firewalld filter_FORWARD" "reject in chain filter_FORWARD"
  on_host nft delete table inet firewalld
  on_host iptables -t raw -A PREROUTING -d 10.1.0.0/16 -j DROP
  mended error filters "nft ip raw PREROUTING" "drop in chain PREROUTING"
}

@test "settings: a value that is rejected, a key and a file that nobody reads" {
  local etc
  etc=$(host_dir)/routed/etc
  sed -i 's/^mtu *=.*/mtu = 99999999/' "$etc/dev.routed.network.cfg"
  echo 'gatewya = 10.1.0.1' >>"$etc/dev.routed.network.cfg"
  echo 'mtu = 1400' >"$etc/dev.routed.netwrok.cfg"
  mended warning settings "dev.routed.network mtu" "is rejected, and '1500' applies"
  mended warning settings "dev.routed.network gatewya" "did you mean 'gateway'?"
  mended warning settings "dev.routed.netwrok" "did you mean 'dev.routed.network'?"
  cp "$(host_dir)"/etc-as-delivered/*.cfg "$etc/"
}

@test "the state directory cannot be written, or is nearly full" {
  local state
  state=$(host_dir)/state
  on_host mount -t tmpfs -o size=12m,mode=700 tmpfs /mnt
  on_host cp -a "$state/." /mnt
  on_host mount --move /mnt "$state"
  on_host mount -o remount,ro "$state"
  mended error state "$state" "cannot be written"
  on_host fallocate -l 6M "$state/large"
  on_path "$(command_for warning state "$state" "is nearly full")" | grep -E "6\.0M[[:space:]]$state/large"
  on_host rm "$state/large"
  eventually finds_no warning state "$state" "is nearly full"
  on_host umount "$state"
}

@test "nft or ip is missing" {
  hidden ip
  mended warning fib ip "is not on the PATH"
  hidden nft
  mended error nft nft "is not on the PATH"
}

@test "a plugin socket is gone, or another program has its path" {
  local plugins=/run/docker/plugins
  on_host sh -c "rm $plugins/ipam-routed.sock && mkdir $plugins/ipam-routed.sock"
  mended error sockets ipam-routed.sock "is not a socket"
  on_host rmdir "$plugins/ipam-routed.sock.away"
  # shellcheck disable=SC2016 # variables of perl
  on_host setsid perl -MIO::Socket::UNIX -e 'unlink $ARGV[0];
    my $socket = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 5) or die $!;
    close $_ while $_ = $socket->accept' "$plugins/net-routed.sock" >/dev/null 2>&1 3>&- 4>&- &
  mended error sockets net-routed.sock "is served by a running process"
  on_host rm -f "$plugins/net-routed.sock"
  eventually on_host test -S "$plugins/net-routed.sock"
}

@test "a network has a subnet that the engine may give to a bridge" {
  network pooled 172.28.5.0/24
  eventually finds warning pools network "172.28.5.0/24 overlaps 172.28.0.0/14"
  dk network rm pooled
}

@test "no routing daemon runs" {
  [[ $(command_for error routing routing "neither FRR nor BIRD runs here") == "systemctl start "* ]]
}

# in_terminal COMMAND…: what routed prints in a terminal of 80 columns.
in_terminal() {
  # shellcheck disable=SC2153 # of common.bash
  script -qec "stty cols 80 rows 24; $HOST routed $NAME $*" /dev/null </dev/null | tr -d '\r'
}

@test "long names: in a terminal of 80 columns, no line is longer but a command to copy" {
  local name command
  name=$(printf 'a%.0s' {1..60})
  network "net-$name" 10.3.0.0/24 --ipv6 --subnet fd00:10:3:4444:5555:6666:7777:0/112
  container "box-$name" "net-$name" --ip 10.3.0.2 --ip6 fd00:10:3:4444:5555:6666:7777:ffff
  on_host ip link set up1 mtu 1400
  for command in doctor endpoints networks cluster events "trace one box-$name"; do
    in_terminal "$command" >"$BATS_TEST_TMPDIR/lines"
    grep -qE '^.{60}' "$BATS_TEST_TMPDIR/lines"
    if grep -v '^  run: ' "$BATS_TEST_TMPDIR/lines" | grep -E '^.{81}'; then echo "too wide: $command"; false; fi
  done
  on_host ip link set up1 mtu 1500
  dk rm -f "box-$name"
  dk network rm "net-$name"
}

@test "the engine is at another socket, or away" {
  on_host ln -s "$(host_dir)/docker.sock" /run/docker.sock
  routed config:property-set -p dev.routed.engine socket /run/nowhere.sock
  mended warning engine /run/nowhere.sock "does not answer"
  cp "$(host_dir)"/etc-as-delivered/*.cfg "$(host_dir)/routed/etc/"
  on_host rm /run/docker.sock
  eventually is_well
  # The engine would wait for the container's end.
  dk kill one
  engine stop
  [ "$(command_for warning engine docker.sock "does not answer")" = "systemctl start docker" ]
  engine start
  dk start one
}
