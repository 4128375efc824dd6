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
}
teardown_file() { host_down; }

# found SEVERITY CHECK SUBJECT TEXT: prints the findings whose subject and text contain these.
found() {
  doctor --json | jq -c --arg severity "$1" --arg check "$2" --arg subject "$3" --arg text "$4" '
    .[] | select(.severity == $severity and .check == $check)
        | select((.subject | contains($subject)) and (.text | contains($text)))'
}
finds() { [[ -n $(found "$@") ]]; }
finds_no() { [[ -z $(found "$@") ]]; }

# is_well: nothing is wrong. No routing daemon runs on this host, which is what the check routing says.
is_well() {
  has_json '[.[] | select(.check | IN("conflict", "routing") | not)] == []' doctor --json
}

# mended SEVERITY CHECK SUBJECT TEXT: doctor finds it and says why it matters; its command is run, and then all is well.
mended() {
  local finding command
  eventually finds "$@"
  finding=$(found "$@" | head -n 1)
  has_json '.why != ""' echo "$finding"
  command=$(jq -r .command <<<"$finding")
  [[ -n $command ]]
  on_host env PATH="$(host_dir)/routed/bin:$PATH" sh -c "$command"
  eventually finds_no "$@"
  within 120 is_well
}

@test "a host that is well has no finding, and the command says what it looked at; a finding gives status 2, or 1" {
  within 120 is_well
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
