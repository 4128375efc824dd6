#!/usr/bin/env bats
# The packet filters of Docker Engines stand beside those of routed: containers on a bridge reach and are reached as the
# table in docs/concepts.md says, and each policy works in every order of starts.

load common
load outside

# shellcheck disable=SC2153 # common.bash sets them
setup() { "$HOST" down "$NAME"; }
teardown() { host_down; }

# up ENGINE [DOCKERD-OPTION…]: the host with this engine, and a foreign host. The engine `29` makes no rules of its own:
# rules_of_29 adds those that Docker 29 makes with --firewall-backend=nftables. That engine does not turn on forwarding.
up() {
  local engine=$1
  shift
  if [[ $engine == 29 ]]; then
    "$HOST" up "$NAME" --engine 28 --iptables=false --ip6tables=false --ip-forward=false "$@"
  else
    "$HOST" up "$NAME" --engine "$engine" "$@"
  fi
  outside_up
  outside busybox nc -ll -p 80 -e echo hi 3>&- &
  on_host busybox nc -ll -p 7000 -e echo hi 3>&- &
}

# As the engine does when it starts, it replaces its table.
rules_of_29() {
  on_host nft 'add table ip docker-bridges; delete table ip docker-bridges'
  on_host nft -D BRIDGE=bridge1 -D SUBNET=172.30.0.0/24 -D CONTAINER=172.30.0.2 -D PORT=80 -D PUBLISHED=8080 \
    -f "$BATS_TEST_DIRNAME/docker-bridges.nft"
}

# serving CONTAINER OPTION…: a container that answers on ports 80 and 81.
serving() {
  dk run -d --name "$1" "${@:2}" busybox sh -c 'nc -ll -p 80 -e echo hi & nc -ll -p 81 -e echo hi'
}

# A container on a bridge network, whose port 80 the host publishes as 8080.
bridged() {
  dk network create -o com.docker.network.bridge.name=bridge1 --subnet 172.30.0.0/24 bridge1
  serving bridged --net bridge1 --ip 172.30.0.2 -p 8080:80
  eventually hears on_host 172.30.0.2 81
}

# hears WHERE… ADDRESS PORT: a connection is answered. WHERE is a command that runs others, such as `inside one`.
hears() {
  local address=${*: -2:1} port=${*: -1}
  [[ $("${@:1:$#-2}" timeout 2 busybox nc -w 1 "$address" "$port" </dev/null) == hi ]]
}

deaf() { ! hears "$@"; }

# column ENGINE: prints `yes` and `no` of the table in docs/concepts.md, below the name of the engine.
column() {
  sed -n '/^| bridge containers |/,/^$/p' "$BATS_TEST_DIRNAME/../../docs/concepts.md" |
    awk -F ' *[|] *' -v engine="$1" '
      NR == 1 { for (i = 2; i < NF; i++) if ($i == engine) found = i }
      NR > 2 && found && NF { print $2 ": " $found }'
}

# row TEXT COMMAND…: prints yes if the command succeeds.
row() {
  local text=$1 cell=no
  shift
  ! "$@" >/dev/null 2>&1 || cell=yes
  echo "$text: $cell"
}

measured() {
  row "routed container → bridge container, published port at its address" hears inside one 172.30.0.2 80
  row "routed container → bridge container, another port" hears inside one 172.30.0.2 81
  row "routed container → published port at an address of the host" hears inside one 192.168.7.1 8080
  row "bridge container → routed container" hears inside bridged 10.1.0.2 81
  row "the same to one with \`ingress=\` the bridge's subnet" hears inside bridged 10.1.0.3 81
  row "the same to one with \`ingress=\` the host's addresses" hears inside bridged 10.1.0.4 81
  row "bridge container ↔ routed container with \`isolate=internal\`" either_way internal 10.2.0.2
  row "bridge container ↔ routed container with \`isolate=true\` or \`host-access=deny\`, ports as above" unhindered
  row "other host → bridge container, published port at its address" hears outside 172.30.0.2 80
  row "other host → bridge container, another port" hears outside 172.30.0.2 81
  row "other host → published port at an address of the host" hears outside 192.168.7.1 8080
  row "other host → routed container" hears outside 10.1.0.2 81
}

# either_way CONTAINER ADDRESS: something passes between this routed container and the bridge container.
either_way() {
  hears inside "$1" 192.168.7.1 8080 || hears inside "$1" 172.30.0.2 80 || hears inside bridged "$2" 81
}

unhindered() {
  hears inside closed 192.168.7.1 8080 && hears inside bridged 10.3.0.2 81 &&
    [[ $(hears inside closed 172.30.0.2 81; echo $?) == "$(hears inside one 172.30.0.2 81; echo $?)" ]]
}

# as_documented ENGINE
as_documented() {
  up "$1"
  [[ $1 != 29 ]] || on_host sysctl -qw net.ipv4.ip_forward=1
  appliance start
  network mine 10.1.0.0/16
  network internal 10.2.0.0/16 -o isolate=internal
  network closed 10.3.0.0/16 -o isolate=true -o host-access=deny
  serving one --net mine --ip 10.1.0.2
  serving two --network name=mine,ip=10.1.0.3,driver-opt=ingress=172.30.0.0/24
  serving three --network "name=mine,ip=10.1.0.4,driver-opt=ingress=192.168.7.1 172.30.0.1"
  serving internal --net internal --ip 10.2.0.2
  serving closed --net closed --ip 10.3.0.2
  bridged
  [[ $1 != 29 ]] || rules_of_29
  eventually hears on_host 10.3.0.2 81
  diff <(column "$1") <(measured) >&2
}

@test "what reaches containers on a bridge is as documented: this machine's engine" {
  as_documented "${DOCKER_ENGINE:-20.10}"
}

@test "what reaches containers on a bridge is as documented: 28" { as_documented 28; }

@test "what reaches containers on a bridge is as documented: the rules of 29" { as_documented 29; }

# Counts packets with a forged source that reach the foreign host.
COUNTER='table ip counted {
  counter forged { }
  chain count { type filter hook input priority 0; ip saddr 10.1.0.99 counter name forged; }
}'

forged() {
  sandbox one ping -c 2 -i 0.2 -W 0.2 -I 10.1.0.99 192.168.7.2 >/dev/null 2>&1 || true
  [[ $(outside nft -j reset counters | jq '[.nftables[].counter.packets // 0] | add') != 0 ]]
}
not_forged() { ! forged; }

# from_9 ADDRESS: the foreign host's second address, which the ingress list does not have.
from_9() { outside ping -c 1 -W 1 -I 192.168.7.9 "$1"; }

open() { hears outside 10.1.0.2 81 && hears inside one 192.168.7.2 80; }

# filtered: each policy of routed works, and so do published ports.
filtered() {
  open && unanswered from_9 10.1.0.2 && not_forged &&
    hears inside one 192.168.7.1 7000 && deaf inside one 169.254.1.1 7000 &&
    deaf inside closed 192.168.7.1 7000 &&
    hears outside 192.168.7.1 8080 && deaf outside 172.30.0.2 80
}

policies() {
  local policy
  for policy in ingress spoof access; do
    routed "bundle:$1" "dev.routed.policy-$policy"
  done
}

contents() {
  network mine 10.1.0.0/16
  network closed 10.3.0.0/16 -o host-access=deny
  serving one --network name=mine,ip=10.1.0.2,driver-opt=ingress=192.168.7.2
  serving closed --net closed --ip 10.3.0.2
  bridged
  sandbox one ip addr add 10.1.0.99/32 dev eth0
  outside ip route add 10.1.0.2/32 via 192.168.7.1 src 192.168.7.2
  outside nft "$COUNTER"
}

@test "each policy works beside the rules of 28, whoever starts first, after restarts and a flush" {
  up 28 --live-restore
  appliance start
  contents
  eventually filtered
  # Without the policies these packets pass the engine's rules.
  policies stop
  from_9 10.1.0.2
  forged
  hears inside one 169.254.1.1 7000
  hears inside closed 192.168.7.1 7000
  policies start
  eventually filtered
  appliance kill
  filtered
  appliance start
  filtered
  engine stop
  appliance stop
  appliance start
  hears outside 10.1.0.2 81
  unanswered from_9 10.1.0.2
  engine start --engine 28 --live-restore
  filtered
  on_host nft flush ruleset
  eventually open
  within 30 unanswered from_9 10.1.0.2
  engine stop
  engine start --engine 28 --live-restore
  eventually filtered
}

@test "each policy works beside the rules of 29, whichever come first, after restarts and a flush" {
  up 29
  on_host sysctl -qw net.ipv4.ip_forward=1
  rules_of_29
  appliance start
  contents
  eventually filtered
  on_host nft delete table ip docker-bridges
  hears outside 172.30.0.2 80
  rules_of_29
  filtered
  appliance kill
  rules_of_29
  appliance start
  filtered
  on_host nft flush ruleset
  rules_of_29
  eventually filtered
}

# bridge_reaches: what a container on a bridge reaches and who reaches it, as far as forwarding matters.
bridge_reaches() {
  row "host → bridge container" hears on_host 172.30.0.2 81
  row "bridge container → its neighbor" hears inside bridged 172.30.0.3 81
  row "bridge container → host" hears inside bridged 172.30.0.1 7000
  row "bridge container → other host" hears inside bridged 192.168.7.2 80
  row "other host → bridge container" hears outside 172.30.0.2 80
}

# guarded ENGINE: on a host that does not forward, beside the rules of the engine.
guarded() {
  up "$1" --ip-forward=false
  appliance start
  bridged
  serving neighbor --net bridge1 --ip 172.30.0.3
  eventually hears on_host 172.30.0.3 81
  [[ $1 != 29 ]] || rules_of_29
  before=$(bridge_reaches)
  [ "$(grep -c yes <<<"$before")" -eq 3 ]
  network mine 10.1.0.0/16
  serving one --net mine --ip 10.1.0.2
  eventually open
  on_host nft list table ip routed-forward
  diff <(echo "$before") <(bridge_reaches) >&2
  hears inside bridged 10.1.0.2 81
  on_host nft flush ruleset
  hears inside bridged 192.168.7.2 80
  within 10 deaf inside bridged 192.168.7.2 80
  hears inside bridged 10.1.0.2 81
  on_host nft delete table ip routed-forward
  stays 6 hears inside bridged 192.168.7.2 80
}

@test "on a host that did not forward, bridge containers reach what they reached before: 28" { guarded 28; }

@test "on a host that did not forward, bridge containers reach what they reached before: the rules of 29" {
  guarded 29
}
