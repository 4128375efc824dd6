#!/usr/bin/env bats
# policy-ingress: who may send to a container. Whatever is refused is first shown to pass where nobody refuses it.

load common
load outside

setup_file() {
  host_up
  outside_up
}
teardown_file() { host_down; }
teardown() {
  [[ -z ${logged_before-} ]] || echo "$logged_before" >"$NAMESPACES"
  routed bundle:start dev.routed.policy-ingress
  clean
}

# from END: whether the stranger's address with this end reaches container one, in both families; `neither` in none.
from() { outside ping -c 1 -W 1 -I "192.168.7.$1" 10.1.0.2 && outside ping -c 1 -W 1 -I "fd00:7::$1" fd00:10:1::2; }
neither() {
  ! outside ping -c 1 -W 0.3 -I "192.168.7.$1" 10.1.0.2 && ! outside ping -c 1 -W 0.3 -I "fd00:7::$1" fd00:10:1::2
}

# one [OPTION…]: container one, with addresses of both families.
one() { dk run -d --name one --network "name=mine,ip=10.1.0.2,ip6=fd00:10:1::2${1:+,$1}" busybox sleep 3600; }
dual() { network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 "$@"; }

@test "a network that denies, and one container in it that allows some" {
  dual -o ingress=deny
  one
  container two mine --ip 10.1.0.3
  routed bundle:stop dev.routed.policy-ingress
  eventually from 2
  answered two 10.1.0.2
  eventually answered two fd00:10:1::2
  on_host ping -c 1 -W 1 10.1.0.2
  routed bundle:start dev.routed.policy-ingress
  neither 2
  run answered two 10.1.0.2
  [ "$status" -ne 0 ]
  run answered two fd00:10:1::2
  [ "$status" -ne 0 ]
  run on_host ping -c 1 -W 1 10.1.0.2
  [ "$status" -ne 0 ]
  # What it begins itself is answered.
  answered one 192.168.7.2
  answered one fd00:7::2
  dk rm -f one
  one 'driver-opt=ingress=192.168.7.0-192.168.7.8;fd00:7::/125'
  eventually from 2
  neither 9
  [ "$(routed ingress --json 10.1.0.2 | jq -r '.[].from')" = "192.168.7.0-192.168.7.8,fd00:7::/125" ]
  [ "$(routed ingress --json 10.1.0.2 | jq '.[].refused')" -ge 2 ]
  [ "$(routed ingress --json 10.1.0.2 | jq '.[].accepted')" -ge 2 ]
}

@test "changed live: who is allowed before and after loses nothing, established connections go on" {
  dual
  one
  eventually from 9
  dk exec -d one nc -ll -p 5000 -e cat
  eventually outside timeout 1 bash -c '</dev/tcp/10.1.0.2/5000'
  outside ping -i 0.02 -w 600 -I 192.168.7.2 10.1.0.2 >"$BATS_TEST_TMPDIR/ping" &
  # Speaks when it is told to, and says what it hears.
  mkfifo "$BATS_TEST_TMPDIR/say"
  outside bash -c 'exec 3<>/dev/tcp/10.1.0.2/5000; while read -r word; do echo "$word" >&3; read -r -t 5 echoed <&3; echo "$echoed"; done' \
    <"$BATS_TEST_TMPDIR/say" >"$BATS_TEST_TMPDIR/heard" &
  exec 4>"$BATS_TEST_TMPDIR/say"
  echo before >&4
  eventually grep -qx before "$BATS_TEST_TMPDIR/heard"

  routed ingress 10.1.0.2 192.168.7.2 fd00:7::2
  from 2
  neither 9
  routed ingress 10.1.0.2 192.168.7.0/29,fd00:7::2-fd00:7::8
  from 2
  neither 9
  routed ingress 10.1.0.2 allow
  from 9
  on_host pkill -INT -x ping
  wait %1 || true
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"

  routed ingress 10.1.0.2 deny
  neither 2
  run outside timeout 1 bash -c '</dev/tcp/10.1.0.2/5000'
  [ "$status" -ne 0 ]
  echo after >&4
  eventually grep -qx after "$BATS_TEST_TMPDIR/heard"
  exec 4>&-
  routed ingress 10.1.0.2 default
  from 2
}

@test "what a container was told holds without the appliance, after a restart, and after a flush" {
  dual
  one 'driver-opt=ingress=192.168.7.2;fd00:7::2'
  eventually from 2
  appliance kill
  from 2
  neither 9
  appliance start
  from 2
  neither 9
  on_host nft flush ruleset
  eventually neither 9
  from 2
  appliance stop
  neither 9
  appliance start
  neither 9
  dk rm -f one
  eventually guards_nobody
}

guards_nobody() {
  [[ $(on_host nft -j list set inet routed-ingress guarded4 | jq '[.nftables[].set.elem // empty] | length') -eq 0 ]]
}

@test "refused packets are logged, if asked for, and not too often" {
  namespaces_are_logged
  network mine 10.1.0.0/16
  dk run -d --name one --network "name=mine,ip=10.1.0.2,driver-opt=ingress=deny" busybox sleep 3600
  config=$(host_dir)/routed/etc/dev.routed.policy.ingress.cfg
  sed -i 's/^log-rate *=.*/log-rate = 5/' "$config"
  eventually logs 'limit rate 5/second'
  SECONDS=0
  port=$((20000 + RANDOM)) link=$(on_host ip route show 10.1.0.2 | grep -o 'rt[0-9a-f]*')
  hundred "$port"
  logged=$(log "$port")
  echo "$logged" | grep "routed refuses: IN=up0 OUT=$link .*SRC=192.168.7.2 DST=10.1.0.2 .*PROTO=UDP "
  [ "$(wc -l <<<"$logged")" -le $((5 + 5 * (SECONDS + 1))) ]
  [ "$(routed ingress --json 10.1.0.2 | jq '.[].refused')" -eq 100 ]

  sed -i 's/^log-rate *=.*/log-rate = 0/' "$config"
  eventually logs_nothing
  hundred $((port + 1))
  [ -z "$(log $((port + 1)))" ]
}

logs() { on_host nft list chain inet routed-ingress refuse | grep -q "$1"; }
logs_nothing() { lacks limit on_host nft list chain inet routed-ingress refuse; }

# The kernel's log is one for the machine, and namespaces are not in it unless this is set.
NAMESPACES=/proc/sys/net/netfilter/nf_log_all_netns
namespaces_are_logged() {
  logged_before=$(cat "$NAMESPACES")
  echo 1 >"$NAMESPACES"
}

# hundred PORT: packets to it, as fast as can be.
hundred() { outside bash -c "for _ in {1..100}; do echo >/dev/udp/10.1.0.2/$1; done"; }

# log PORT: what the kernel's log has of packets to it.
log() { dmesg | grep "DPT=$1 " || true; }

# port NUMBER: whether the stranger can begin a connection to it, in both families.
port() { outside timeout 1 bash -c "</dev/tcp/10.1.0.2/$1" && outside timeout 1 bash -c "</dev/tcp/fd00:10:1::2/$1"; }

@test "ports=published: what EXPOSE and -p name, and no other" {
  dual -o ports=published
  dk run -d --name one --network name=mine,ip=10.1.0.2,ip6=fd00:10:1::2 --expose 5000 -p 5001 busybox sleep 3600
  for number in 5000 5001 5002; do dk exec -d one nc -ll -p "$number" -e cat; done
  routed bundle:stop dev.routed.policy-ingress
  eventually port 5002
  routed bundle:start dev.routed.policy-ingress
  eventually port 5000
  eventually port 5001
  run port 5002
  [ "$status" -ne 0 ]
  from 2
  routed ingress 10.1.0.2 192.168.7.9 fd00:7::9
  run port 5000
  [ "$status" -ne 0 ]
}

@test "a network is set otherwise live, which the plan shows beforehand, and holds after a restart" {
  dual
  one
  dk exec -d one nc -ll -p 5002 -e cat
  eventually from 2
  eventually port 5002
  routed plan --network 10.1.0.0/16 ingress=deny | grep -F 'ingress=deny in place of no ingress, for its 1 endpoints'
  from 2
  routed network-set 10.1.0.0/16 ingress deny | grep -F 'ingress=deny in place of no ingress, for its 1 endpoints'
  neither 2
  routed ingress 10.1.0.2 192.168.7.2 fd00:7::2
  from 2
  neither 9
  appliance kill
  appliance start
  routed ingress 10.1.0.2 default
  neither 2
  run routed network-set 10.1.0.0/16 ingress 10.0.0.1
  says "network option ingress: '10.0.0.1' is neither allow nor deny"
  run routed plan --network 10.1.0.0/16 ingress=allow ports=some
  says "network option ports: 'some' is neither all nor published"
  run routed network-set 10.1.0.0/16 colour red
  says "'colour' cannot be set: known are gateway, gateway6, mtu, "
  neither 2
  routed network-set 10.1.0.0/16 ingress ""
  from 2
  routed network-set 10.1.0.0/16 ports published
  from 2
  run port 5002
  [ "$status" -ne 0 ]
  routed network-set 10.1.0.0/16 ports all
  eventually port 5002
}

@test "a list that is none is refused as a whole, and what held goes on to hold" {
  network mine 10.1.0.0/16
  for list in 10.0.0.9-10.0.0.1 ::/200 foo '10.0.0.1;foo' 10.0.0.1-fd00::1 'allow;10.0.0.1' ''; do
    run dk run --rm --network "name=mine,driver-opt=ingress=$list" busybox true
    says "endpoint option ingress: "
  done
  dk run -d --name one --network "name=mine,ip=10.1.0.2,driver-opt=ingress=192.168.7.2" busybox sleep 3600
  run routed ingress 10.1.0.2 192.168.7.9 10.0.0.9-10.0.0.1
  says "endpoint option ingress: '10.0.0.9-10.0.0.1' ends before it begins"
  [ "$(routed ingress --json 10.1.0.2 | jq -r '.[].from')" = 192.168.7.2 ]
  outside ping -c 1 -W 1 -I 192.168.7.2 10.1.0.2
  run outside ping -c 1 -W 0.3 -I 192.168.7.9 10.1.0.2
  [ "$status" -ne 0 ]
  run routed ingress 10.7.0.1 deny
  says "no endpoint is '10.7.0.1'"
  run network other 10.2.0.0/16 -o ingress=10.0.0.1
  says "network option ingress: '10.0.0.1' is neither allow nor deny"
  run network other 10.2.0.0/16 -o ports=some
  says "network option ports: 'some' is neither all nor published"
}
