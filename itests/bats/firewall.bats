#!/usr/bin/env bats
# Filters of the host that end with a rule for every packet: packets of containers pass, and DOCKER-USER decides first.

load common
load outside

setup() {
  host_up
  outside_up
}
teardown() { host_down; }

passes() { outside ping -c 1 -W 1 10.1.0.2 && reaches one 192.168.7.2; }

stopped() { unanswered outside ping -c 1 -W 1 10.1.0.2; }

@test "a REJECT of iptables, before the first endpoint and inserted later, in each variant" {
  on_host iptables -A FORWARD -j REJECT
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  passes
  # Without the policy the rule rejects.
  routed bundle:stop dev.routed.policy-forward
  stopped
  routed bundle:start dev.routed.policy-forward
  eventually passes

  on_host iptables-legacy -A FORWARD -j DROP
  stopped
  eventually passes
  on_host nft 'add table inet fw; add chain inet fw pass { type filter hook forward priority 5; }'
  on_host nft 'add rule inet fw pass counter reject with icmpx admin-prohibited'
  stopped
  eventually passes
  appliance kill
  passes
}

@test "a drop of every packet in DOCKER-USER stays in effect, and doctor names the rule while it exists" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  passes
  on_host iptables -I DOCKER-USER -j DROP
  stays 12 stopped
  findings | grep -F "rule '-A DOCKER-USER -j DROP' drops packets of containers"
  [ "$(has_event 'iptables FORWARD rule' | wc -l)" -eq 1 ]
  on_host iptables -D DOCKER-USER -j DROP
  passes
  eventually has_event 'iptables FORWARD is over'
}
