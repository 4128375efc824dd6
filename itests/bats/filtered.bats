#!/usr/bin/env bats
# Packet filters stay in effect through swaps, restarts and updates: an allowed sender loses no packet, not one packet
# of a rejected sender or from a forged address arrives, and established connections continue.

load common
load bundles
load outside

# The foreign address .2 may send to container one; .9 may not, but answers connections that container one opened.
# Container one forges 10.1.0.99. The engine enabled forwarding and set the FORWARD policy DROP; the same is set for
# IPv6, so that every packet also needs the rules of policy-forward.
setup_file() {
  host_up
  outside_up
  on_host ip6tables -P FORWARD DROP
  # The source of connections that name none.
  outside ip route add 10.1.0.2/32 via 192.168.7.1 src 192.168.7.2
  outside ip route add fd00:10:1::2/128 via fd00:7::1 src fd00:7::2
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  dk exec -d one nc -ll -p 5000 -e cat
  outside busybox nc -ll -p 5000 -e cat 3>&- &
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  # Deprecated, so that no connection chooses it.
  sandbox one ip addr add fd00:10:1::99/128 dev eth0 nodad preferred_lft 0
  sandbox one nft "$COUNTER"
  outside nft "$COUNTER"
  name_bundles
}
teardown_file() { host_down; }

setup() {
  routed ingress 10.1.0.2 192.168.7.2 fd00:7::2
  connections_begin
  pings_begin
}
teardown() {
  on_host pkill -x ping || true
  touch "$BATS_TEST_TMPDIR/end"
}

# Counts packets that must not arrive: pings from .9, and packets from forged addresses.
COUNTER='table inet counted {
  counter unwelcome { }
  chain count {
    type filter hook input priority 10
    ip saddr 192.168.7.9 icmp type echo-request counter name unwelcome
    ip6 saddr fd00:7::9 icmpv6 type echo-request counter name unwelcome
    ip saddr 10.1.0.99 counter name unwelcome
    ip6 saddr fd00:10:1::99 counter name unwelcome
  }
}'

# unwelcome WHERE: how many of them arrived there since the last call. WHERE is a helper that runs a command.
unwelcome() { "$@" nft -j reset counters | jq '[.nftables[].counter.packets // 0] | add'; }

# Begins connections to echo servers in each family: from .2, and from container one to .9.
connections_begin() {
  connection in4 outside 10.1.0.2
  connection in6 outside fd00:10:1::2
  connection out4 in_one 192.168.7.9
  connection out6 in_one fd00:7::9
  for name in in4 in6 out4 out6; do
    eventually grep -q . "$BATS_TEST_TMPDIR/$name.echoed"
  done
}

in_one() { sandbox one "$@"; }

# connection NAME WHERE TO: sends a line 20 times a second, until the test ends. WHERE is a helper.
connection() {
  while [[ ! -e $BATS_TEST_TMPDIR/end ]]; do
    echo "$SRANDOM" | tee -a "$BATS_TEST_TMPDIR/$1.sent"
    sleep 0.05
  done | $2 timeout 300 busybox nc "$3" 5000 >"$BATS_TEST_TMPDIR/$1.echoed" 3>&- &
}

# echoed: every line that was sent came back.
echoed() {
  for name in in4 in6 out4 out6; do
    cmp "$BATS_TEST_TMPDIR/$name".{sent,echoed} || return 1
  done
}

connections_end() {
  touch "$BATS_TEST_TMPDIR/end"
  eventually echoed
}

# Every 5 ms a packet from the allowed sender, one from the rejected sender, and one from a forged address, in each
# family.
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

no_loss() {
  touch "$BATS_TEST_TMPDIR/end"
  pings_filtered
  echoed
}

pings_filtered() {
  on_host pkill -INT -x ping
  wait
  cat "$BATS_TEST_TMPDIR"/ping[46]
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping4"
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping6"
  [ "$(unwelcome sandbox one)" -eq 0 ]
  [ "$(unwelcome outside)" -eq 0 ]
}

arrives() { [[ $(unwelcome "$@") -gt 0 ]]; }

# The connections end first: the kernel may lose track of them while the policy is stopped, as nothing else on this host
# tracks IPv6 connections.
@test "with the policies stopped rejected packets arrive; with the policies started they do not" {
  connections_end
  bundle_command stop dev.routed.policy-ingress
  bundle_command stop dev.routed.policy-spoof
  eventually arrives sandbox one
  eventually arrives outside
  on_host pkill -x ping
  bundle_command start dev.routed.policy-ingress
  bundle_command start dev.routed.policy-spoof
  pings_begin
  eventually many_rejected
  pings_filtered
}

# All pings run: one that has only just begun would miss the signal to end.
many_rejected() {
  [[ $(on_host pgrep -c -x ping) -eq 6 && $(routed ingress --json 10.1.0.2 | jq '.[].rejected') -gt 200 ]]
}

@test "ten swaps of the kernel backend" {
  for _ in $(seq 10); do
    routed backend iproute2 >/dev/null
    routed backend netlink >/dev/null
  done
  no_loss
}

@test "the appliance is killed, started, stopped and started" {
  appliance kill
  appliance start
  appliance stop
  appliance start
  eventually settled
  no_loss
}

@test "every bundle is updated and refreshed, and those that the policies need are stopped" {
  bundle_command refresh dev.routed.api
  for bundle in $BUNDLES; do
    bundle_command update "$bundle"
  done
  for bundle in dev.routed.{policy-forward,policy-ingress,policy-spoof,nftables}; do
    bundle_command refresh "$bundle"
  done
  bundle_command stop dev.routed.{driver,nftables}
  bundle_command start dev.routed.{nftables,driver}
  eventually settled
  no_loss
}

@test "with the policies uninstalled rejected packets arrive" {
  [ "$(unwelcome sandbox one)" -eq 0 ]
  [ "$(unwelcome outside)" -eq 0 ]
  bundle_command uninstall dev.routed.policy-ingress
  eventually arrives sandbox one
  # Without the nftables bundle nothing can remove the table of a policy.
  bundle_command stop dev.routed.nftables
  bundle_command uninstall dev.routed.policy-spoof
  routed events | grep 'inet routed-spoof .*stays as it is'
  [ "$(unwelcome outside)" -eq 0 ]
  on_host nft delete table inet routed-spoof
  eventually arrives outside
}
