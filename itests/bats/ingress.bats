#!/usr/bin/env bats
# policy-ingress: which sources may send to a container. Each rejected packet is first shown to pass without the policy.

load common
load outside

setup_file() {
  host_up
  outside_up
}
teardown_file() { host_down; }
teardown() {
  [[ -z ${logged_before-} ]] || echo "$logged_before" >"$NAMESPACES"
  outside nft flush ruleset
  outside ip route del 10.1.0.2/32 2>/dev/null || true
  routed bundle:start dev.routed.policy-ingress
  clean
}

# accepted_from END: the foreign host's addresses that end so reach container one, in both families.
accepted_from() {
  outside ping -c 1 -W 1 -I "192.168.7.$1" 10.1.0.2 && outside ping -c 1 -W 1 -I "fd00:7::$1" fd00:10:1::2
}

# rejected_from END: they do not, in either family.
rejected_from() {
  unanswered outside ping -c 1 -W 0.3 -I "192.168.7.$1" 10.1.0.2 &&
    unanswered outside ping -c 1 -W 0.3 -I "fd00:7::$1" fd00:10:1::2
}

# one [OPTION…]: starts container one, with addresses of both families.
one() { dk run -d --name one --network "name=mine,ip=10.1.0.2,ip6=fd00:10:1::2${1:+,$1}" busybox sleep 3600; }
dual() { network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 "$@"; }

@test "a network with ingress=deny, and a container in it that allows some sources" {
  dual -o ingress=deny
  one
  container two mine --ip 10.1.0.3
  routed bundle:stop dev.routed.policy-ingress
  eventually accepted_from 2
  reaches two 10.1.0.2
  eventually reaches two fd00:10:1::2
  host_reaches 10.1.0.2
  routed bundle:start dev.routed.policy-ingress
  rejected_from 2
  unanswered reaches two 10.1.0.2
  unanswered reaches two fd00:10:1::2
  unanswered host_reaches 10.1.0.2
  # Replies to its own packets arrive.
  reaches one 192.168.7.2
  reaches one fd00:7::2
  dk rm -f one
  one 'driver-opt=ingress=192.168.7.0-192.168.7.8;fd00:7::/125'
  eventually accepted_from 2
  rejected_from 9
  [ "$(routed ingress --json 10.1.0.2 | jq -r '.[].from')" = "192.168.7.0-192.168.7.8,fd00:7::/125" ]
  [ "$(routed ingress --json 10.1.0.2 | jq '.[].rejected')" -ge 2 ]
  [ "$(routed ingress --json 10.1.0.2 | jq '.[].accepted')" -ge 2 ]
}

# echoes FROM TO NAME: opens a connection of FROM, a helper that runs a command, to port 5000 at TO, and sends it each
# line that is written to the file NAME.words. The echo is in NAME.echoed.
echoes() {
  touch "$BATS_TEST_TMPDIR/$3.words"
  # shellcheck disable=SC2016 # for the shell inside
  $1 bash -c 'exec 3<>"/dev/tcp/$1/5000"; cat <&3 >"$3" & tail -n +1 -f "$2" >&3' - "$2" \
    "$BATS_TEST_TMPDIR/$3".{words,echoed} 3>&- 4>&- &
}

# says NAME WORD
says() { echo "$2" >>"$BATS_TEST_TMPDIR/$1.words"; }
echoed() { grep -qx "$2" "$BATS_TEST_TMPDIR/$1.echoed"; }
not_echoed() { ! echoed "$@"; }

in_one() { sandbox one "$@"; }

@test "changed live: who may send before and after loses no packet; a stricter list ends connections of others" {
  dual
  one
  eventually accepted_from 9
  dk exec -d one nc -ll -p 5000 -e cat
  outside busybox nc -ll -p 5000 -e cat 3>&- 4>&- &
  eventually outside timeout 1 bash -c '</dev/tcp/10.1.0.2/5000'
  eventually in_one timeout 1 bash -c '</dev/tcp/192.168.7.9/5000'
  outside ping -i 0.02 -w 600 -I 192.168.7.2 10.1.0.2 >"$BATS_TEST_TMPDIR/ping" &
  pinging=$!
  # The connection from outside has the source .9, as in filtered.bats.
  outside ip route add 10.1.0.2/32 via 192.168.7.1 src 192.168.7.9
  echoes outside 10.1.0.2 inbound
  echoes in_one 192.168.7.9 outbound
  says inbound before
  says outbound before
  eventually echoed inbound before
  eventually echoed outbound before

  routed ingress 10.1.0.2 192.168.7.2 192.168.7.9 fd00:7::2
  says inbound allowed
  eventually echoed inbound allowed
  routed ingress 10.1.0.2 192.168.7.2 fd00:7::2
  says inbound after
  says outbound after
  eventually echoed outbound after
  accepted_from 2
  rejected_from 9
  routed ingress 10.1.0.2 192.168.7.0/29,fd00:7::2-fd00:7::8
  accepted_from 2
  rejected_from 9
  stays 1 not_echoed inbound after
  routed ingress 10.1.0.2 allow
  accepted_from 9
  on_host pkill -INT -x ping
  wait "$pinging" || true
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"

  routed ingress 10.1.0.2 deny
  rejected_from 2
  no_answer_at 10.1.0.2 5000
  says outbound denied
  eventually echoed outbound denied
  routed ingress 10.1.0.2 default
  accepted_from 2
}

@test "a container's option stays in effect without the appliance, after a restart, and after a flush of the rules" {
  dual
  one 'driver-opt=ingress=192.168.7.2;fd00:7::2'
  eventually accepted_from 2
  appliance kill
  accepted_from 2
  rejected_from 9
  appliance start
  accepted_from 2
  rejected_from 9
  on_host nft flush ruleset
  eventually rejected_from 9
  accepted_from 2
  appliance stop
  rejected_from 9
  appliance start
  rejected_from 9
  dk rm -f one
  eventually no_guarded_address
}

no_guarded_address() {
  [[ $(on_host nft -j list map inet routed-ingress guarded | jq '[.nftables[].map.elem // empty] | length') == 0 ]]
}

@test "with log-rate set rejected packets are logged, not more often than that" {
  namespaces_are_logged
  network mine 10.1.0.0/16
  dk run -d --name one --network "name=mine,ip=10.1.0.2,driver-opt=ingress=deny" busybox sleep 3600
  config=$(host_dir)/routed/etc/dev.routed.policy.ingress.cfg
  sed -i 's/^log-rate *=.*/log-rate = 5/' "$config"
  eventually logs 'limit rate 5/second'
  SECONDS=0
  port=$((20000 + RANDOM)) link=$(on_host ip route show 10.1.0.2 | grep -o 'rt[0-9a-f]*')
  hundred_packets "$port"
  logged=$(dmesg | grep "DPT=$port ")
  echo "$logged" | grep "routed refuses: IN=up0 OUT=$link .*SRC=192.168.7.2 DST=10.1.0.2 .*PROTO=UDP "
  [ "$(wc -l <<<"$logged")" -le $((5 + 5 * (SECONDS + 1))) ]
  [ "$(routed ingress --json 10.1.0.2 | jq '.[].rejected')" -eq 100 ]

  sed -i 's/^log-rate *=.*/log-rate = 0/' "$config"
  eventually logs_nothing
  hundred_packets $((port + 1))
  lacks "DPT=$((port + 1)) " dmesg
}

logs() { on_host nft list chain inet routed-ingress refuse | grep -q "$1"; }
logs_nothing() { lacks limit on_host nft list chain inet routed-ingress refuse; }

# The machine has one kernel log, in which packets of namespaces appear only if this is set.
NAMESPACES=/proc/sys/net/netfilter/nf_log_all_netns
namespaces_are_logged() {
  logged_before=$(cat "$NAMESPACES")
  echo 1 >"$NAMESPACES"
}

# hundred_packets PORT: sends 100 packets to the port at once.
hundred_packets() { outside bash -c "for _ in {1..100}; do echo >/dev/udp/10.1.0.2/$1; done"; }

# Counts ICMPv6 of types 133 to 137 that a router has forwarded, ICMP redirects, and multicast, where they arrive.
ARRIVED='table inet counted {
  counter arrived { }
  chain count {
    type filter hook prerouting priority -300
    icmpv6 type 133-137 ip6 hoplimit != 255 counter name arrived
    icmp type redirect counter name arrived
    ip daddr 239.1.1.1 counter name arrived
    ip6 daddr ff1e::1 counter name arrived
  }
}'

# arrived COMMAND…: how many of them reach container one while the command runs.
arrived() {
  sandbox one nft reset counters >/dev/null
  "$@" >/dev/null || true
  sandbox one nft -j list counters | jq '[.nftables[].counter.packets // 0] | add'
}

# forge FROM RULE ADDRESS: the helper FROM sends one ping that the rule of nft(8) changes on its way out.
forge() {
  $1 nft "table inet forged { chain out { type filter hook output priority 0; $2; }; }"
  $1 ping -c 1 -W 0.1 "$3"
  $1 nft delete table inet forged
}

# forge_discovery FROM: each type with the hop limits 64 and 255, which arrive as 63 and 254.
forge_discovery() {
  local type hops
  for type in 133 134 135 136 137; do
    for hops in 64 255; do
      forge "$1" "icmpv6 type echo-request ip6 hoplimit set $hops icmpv6 type set $type" fd00:10:1::2
    done
  done
}
forge_redirect() { forge "$1" 'icmp type echo-request icmp type set 5' 10.1.0.2; }

# stray_packets: how many the table counts that it dropped whatever the list.
stray_packets() {
  on_host nft -j list chain inet routed-ingress check | jq '[.nftables[].rule.expr[]?.counter.packets // 0] | add'
}

in_two() { sandbox two "$@"; }

@test "routed neighbor discovery and redirects pass no list, that of the link itself does" {
  dual
  one
  container two mine --ip 10.1.0.3 --ip6 fd00:10:1::3
  eventually accepted_from 2
  eventually reaches two fd00:10:1::2
  sandbox one nft "$ARRIVED"
  routed bundle:stop dev.routed.policy-ingress
  for from in outside in_two; do
    [ "$(arrived forge_discovery "$from")" -eq 10 ]
    [ "$(arrived forge_redirect "$from")" -eq 1 ]
  done
  routed bundle:start dev.routed.policy-ingress
  eventually accepted_from 2
  for list in allow deny '192.168.7.0/24 10.1.0.0/16 fd00::/8'; do
    # shellcheck disable=SC2086 # a list of arguments
    routed ingress 10.1.0.2 $list
    before=$(stray_packets)
    for from in outside in_two; do
      [ "$(arrived forge_discovery "$from")" -eq 0 ]
      [ "$(arrived forge_redirect "$from")" -eq 0 ]
    done
    [ $(($(stray_packets) - before)) -eq 22 ]
  done

  # The host's answer with hop limit 255 reaches the container, which resolves its gateway.
  routed ingress 10.1.0.2 deny
  sandbox one ip -6 neigh flush dev eth0
  reaches one fd00:7::2
}

@test "multicast passes the list of the link's container or not at all" {
  dual
  one
  eventually accepted_from 2
  sandbox one nft "$ARRIVED"
  link=$(on_host ip route show 10.1.0.2 | grep -o 'rt[0-9a-f]*')
  multicast() {
    on_host ping -c 1 -W 0.1 -I "$link" 239.1.1.1
    on_host ping -c 1 -W 0.1 -I "$link" ff1e::1
  }
  [ "$(arrived multicast)" -eq 2 ]
  routed ingress 10.1.0.2 deny
  [ "$(arrived multicast)" -eq 0 ]
}

@test "errors about a container's packets arrive from any router, and those about other packets do not" {
  dual
  one 'driver-opt=ingress=deny'
  eventually reaches one 192.168.7.2
  outside nft 'table inet rejecting { chain in { type filter hook input priority 0;
    udp dport 4000 reject with icmpx port-unreachable; }; }'
  sandbox one bash -c 'exec 3<>/dev/udp/192.168.7.2/4000; echo >&3; sleep 0.3; echo >&3' 2>&1 |
    grep 'Connection refused'
  forge outside 'icmp type echo-request icmp type set 3' 10.1.0.2 || true
  [ "$(routed ingress --json 10.1.0.2 | jq '.[].rejected')" -ge 1 ]
}

@test "network-set changes ingress live; plan shows it beforehand; a restart keeps it" {
  dual
  one
  dk exec -d one nc -ll -p 5002 -e cat
  eventually accepted_from 2
  eventually port_open 5002
  routed plan --network 10.1.0.0/16 ingress=deny | grep -F 'ingress=deny'
  accepted_from 2
  routed network-set 10.1.0.0/16 ingress deny | grep -F 'ingress=deny'
  rejected_from 2
  routed ingress 10.1.0.2 192.168.7.2 fd00:7::2
  accepted_from 2
  rejected_from 9
  appliance kill
  appliance start
  routed ingress 10.1.0.2 default
  rejected_from 2
  run routed network-set 10.1.0.0/16 ingress 10.0.0.1
  fails_with "network option ingress: '10.0.0.1'" allow deny
  run routed plan --network 10.1.0.0/16 ingress=allow ports=some
  fails_with "network option ports: 'some'" all published
  run routed network-set 10.1.0.0/16 colour red
  fails_with "'colour'" "gateway, gateway6, mtu"
  rejected_from 2
  routed network-set 10.1.0.0/16 ingress ""
  accepted_from 2
  routed network-set 10.1.0.0/16 ports published
  accepted_from 2
  port_closed 5002
  routed network-set 10.1.0.0/16 ports all
  eventually port_open 5002
}

@test "an invalid list is rejected as a whole; the previous one stays in effect" {
  network mine 10.1.0.0/16
  for list in 10.0.0.9-10.0.0.1 ::/200 foo '10.0.0.1;foo' 10.0.0.1-fd00::1 'allow;10.0.0.1' ''; do
    run dk run --rm --network "name=mine,driver-opt=ingress=$list" busybox true
    fails_with "endpoint option ingress: "
  done
  dk run -d --name one --network "name=mine,ip=10.1.0.2,driver-opt=ingress=192.168.7.2" busybox sleep 3600
  run routed ingress 10.1.0.2 192.168.7.9 10.0.0.9-10.0.0.1
  fails_with "endpoint option ingress: '10.0.0.9-10.0.0.1'"
  [ "$(routed ingress --json 10.1.0.2 | jq -r '.[].from')" = 192.168.7.2 ]
  outside ping -c 1 -W 1 -I 192.168.7.2 10.1.0.2
  unanswered outside ping -c 1 -W 0.3 -I 192.168.7.9 10.1.0.2
  run routed ingress 10.7.0.1 deny
  fails_with "10.7.0.1"
  run network other 10.2.0.0/16 -o ingress=10.0.0.1
  fails_with "network option ingress: '10.0.0.1'" allow deny
  run network other 10.2.0.0/16 -o ports=some
  fails_with "network option ports: 'some'" all published
}
