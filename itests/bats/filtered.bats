#!/usr/bin/env bats
# What the appliance goes through is not felt where a container is guarded: who may send to it loses no packet, who may
# not has not one let in, and a connection that was there before it was refused goes on.

load common
load bundles
load outside

# The stranger's address .2 may send to container one, and .9 may not any more. One's wicked user forges 10.1.0.99. The
# engine has turned forwarding on and drops the rest, of IPv6 as well as a firewall would, so that every packet needs our rules in the host's filter as well.
setup_file() {
  host_up
  outside_up
  on_host ip6tables -P FORWARD DROP
  # Where no source is named.
  outside ip route add 10.1.0.2/32 via 192.168.7.1 src 192.168.7.9
  outside ip route add fd00:10:1::2/128 via fd00:7::1 src fd00:7::9
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  dk exec -d one nc -ll -p 5000 -e cat
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  sandbox one ip addr add fd00:10:1::99/128 dev eth0 nodad
  sandbox one nft "$EAR"
  outside nft "$EAR"
  name_bundles
}
teardown_file() { host_down; }

setup() {
  routed ingress 10.1.0.2 allow
  connections_begin
  routed ingress 10.1.0.2 192.168.7.2 fd00:7::2
  pings_begin
}
teardown() {
  on_host pkill -x ping || true
  touch "$BATS_TEST_TMPDIR/end"
}

# Hears what may not come: pings from .9, and whatever is forged.
EAR='table inet ear {
  counter unwelcome { }
  chain hear {
    type filter hook input priority 10
    ip saddr 192.168.7.9 icmp type echo-request counter name unwelcome
    ip6 saddr fd00:7::9 icmpv6 type echo-request counter name unwelcome
    ip saddr 10.1.0.99 counter name unwelcome
    ip6 saddr fd00:10:1::99 counter name unwelcome
  }
}'

# unwelcome WHERE: how many of those arrived there since it was last asked. WHERE is a way to run a command.
unwelcome() { "$@" nft -j reset counters | jq '[.nftables[].counter.packets // 0] | add'; }

# One from .9 in each family, to a server that says what it hears.
connections_begin() {
  connection 10.1.0.2 v4
  connection fd00:10:1::2 v6
  eventually grep -q . "$BATS_TEST_TMPDIR/v4.heard"
  eventually grep -q . "$BATS_TEST_TMPDIR/v6.heard"
}

# connection TO NAME: says something 20 times a second, until the test's end.
connection() {
  while [[ ! -e $BATS_TEST_TMPDIR/end ]]; do
    echo "$SRANDOM" | tee -a "$BATS_TEST_TMPDIR/$2.said"
    sleep 0.05
  done | outside timeout 300 busybox nc "$1" 5000 >"$BATS_TEST_TMPDIR/$2.heard" 3>&- &
}

connections_end() {
  touch "$BATS_TEST_TMPDIR/end"
  eventually cmp "$BATS_TEST_TMPDIR"/v4.{said,heard}
  eventually cmp "$BATS_TEST_TMPDIR"/v6.{said,heard}
}

# Every 5 ms one from who may send, and one of each that may not be.
pings_begin() {
  unwelcome sandbox one
  unwelcome outside
  outside ping -q -i 0.005 -I 192.168.7.2 10.1.0.2 >"$BATS_TEST_TMPDIR/ping4" &
  outside ping -q -i 0.005 -I fd00:7::2 fd00:10:1::2 >"$BATS_TEST_TMPDIR/ping6" &
  outside ping -q -i 0.005 -I 192.168.7.9 10.1.0.2 >/dev/null &
  outside ping -q -i 0.005 -I fd00:7::9 fd00:10:1::2 >/dev/null &
  sandbox one ping -q -i 0.005 -I 10.1.0.99 192.168.7.2 >/dev/null &
  sandbox one ping -q -i 0.005 -I fd00:10:1::99 fd00:7::2 >/dev/null &
}

unfelt() {
  touch "$BATS_TEST_TMPDIR/end"
  pings_unfelt
  cmp "$BATS_TEST_TMPDIR"/v4.{said,heard}
  cmp "$BATS_TEST_TMPDIR"/v6.{said,heard}
}

pings_unfelt() {
  on_host pkill -INT -x ping
  wait
  cat "$BATS_TEST_TMPDIR"/ping[46]
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping4"
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping6"
  [ "$(unwelcome sandbox one)" -eq 0 ]
  [ "$(unwelcome outside)" -eq 0 ]
}

arrives() { [[ $(unwelcome "$@") -gt 0 ]]; }

# Who was refused and is not for a while may be forgotten meanwhile: on this host nobody else tracks connections of IPv6.
@test "with the guards stopped what may not come does, and with them back it does not" {
  connections_end
  by_hand stop dev.routed.policy-ingress
  by_hand stop dev.routed.policy-spoof
  eventually arrives sandbox one
  eventually arrives outside
  on_host pkill -x ping
  by_hand start dev.routed.policy-ingress
  by_hand start dev.routed.policy-spoof
  pings_begin
  eventually many_refused
  pings_unfelt
}

# A ping that has only just begun does not hear yet that it should end.
many_refused() {
  [[ $(on_host pgrep -c -x ping) -eq 6 && $(routed ingress --json 10.1.0.2 | jq '.[].refused') -gt 200 ]]
}

@test "the kernel backend is swapped" {
  for _ in $(seq 10); do
    routed backend iproute2 >/dev/null
    routed backend netlink >/dev/null
  done
  unfelt
}

@test "the appliance is killed and started, and stopped and started" {
  appliance kill
  appliance start
  appliance stop
  appliance start
  eventually settled
  unfelt
}

@test "every bundle is updated, refreshed, and those that the guards need are stopped" {
  by_hand refresh dev.routed.api
  for bundle in $BUNDLES; do
    by_hand update "$bundle"
  done
  for bundle in dev.routed.{policy-forward,policy-ingress,policy-spoof,nftables}; do
    by_hand refresh "$bundle"
  done
  by_hand stop dev.routed.{driver,nftables}
  by_hand start dev.routed.{nftables,driver}
  eventually settled
  unfelt
}

@test "once the guards are uninstalled, what may not come does" {
  [ "$(unwelcome sandbox one)" -eq 0 ]
  [ "$(unwelcome outside)" -eq 0 ]
  by_hand uninstall dev.routed.policy-ingress
  eventually arrives sandbox one
  # Without nftables nobody is there who could take the other's away.
  by_hand stop dev.routed.nftables
  by_hand uninstall dev.routed.policy-spoof
  routed events | grep 'inet routed-spoof .*stays as it was'
  [ "$(unwelcome outside)" -eq 0 ]
  on_host nft delete table inet routed-spoof
  eventually arrives outside
}
