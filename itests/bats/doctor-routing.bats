#!/usr/bin/env bats
# Misconfigurations of real routing daemons and of the routing table, on the host h1 of a small cluster of each daemon:
# doctor names each, and the command that it gives ends it.

load common

LAB=$BATS_TEST_DIRNAME/../../lab/lab
DAEMONS=(frr-ospf frr-bgp bird-ospf bird-bgp)

# lab DAEMON VERB…
lab() { ROUTED_LAB=$NAME-$1 "$LAB" "${@:2}"; }

setup_file() {
  local daemon job jobs=()
  teardown_file
  for daemon in "${DAEMONS[@]}"; do
    cluster_up "$daemon" 3>&- &
    jobs+=("$!")
  done
  for job in "${jobs[@]}"; do
    wait "$job"
  done
}

teardown_file() {
  local daemon
  for daemon in "${DAEMONS[@]}"; do
    lab "$daemon" down
  done
}

# cluster_up DAEMON: two hosts, of which h1 has an engine, an appliance and a container, and two spines.
cluster_up() {
  lab "$1" up --routing "$1" --hosts 2 --bare
  lab "$1" engine h1 start
  on_h1 "$1" image
  lab "$1" appliance h1 start
  sed -i 's/^listen *=.*/listen = 127.0.0.1:7200/' "$(lab "$1" dir h1)/routed/etc/dev.routed.metrics.cfg"
  lab "$1" docker h1 network create "${DRIVERS[@]}" --subnet 10.1.0.0/16 mine
  lab "$1" docker h1 run -d --name one --network mine --ip 10.1.0.1 busybox sleep 3600
}

# on_h1 DAEMON VERB: of itests/host/host
on_h1() { "$HOST" "$2" "$NAME-$1-h1"; }

# The appliance of h1, and its doctor as JSON, whatever the exit status, which tells the severity.
doctor() { lab "$1" routed h1 doctor --json || (($? <= 2)); }

# finds DAEMON CHECK TEXT: doctor has a finding of this check with the text, and a command, which is kept.
finds() {
  doctor "$1" | jq -er --arg check "$2" --arg text "$3" \
    'first(.[] | select(.check == $check and (.what | contains($text)) and .command != "") | .command)' \
    >"$BATS_TEST_TMPDIR/command"
}

# is_well DAEMON: doctor finds nothing wrong with routing.
is_well() { [[ $(doctor "$1" | jq 'map(select(.check == "routing" or .check == "fib")) | length') == 0 ]]; }

# hidden PROGRAM…: on h1 of frr-ospf, as if its package were not installed.
hidden() {
  local program
  for program; do
    lab frr-ospf exec h1 mount --bind /dev/null "$(readlink -f "$(type -P "$program")")"
  done
}

# The hosts of the lab run without systemd: systemctl starts what its unit would; apt-get gives back what was hidden.
with_systemctl() {
  cat <<'SH'
systemctl() { case $2 in
  # As lab/lab does it: FRR writes crash logs to /var/tmp, which the host shares with the machine.
  frr) unshare --mount sh -c 'mount -t tmpfs tmpfs /var/tmp && exec /usr/lib/frr/frrinit.sh "$1"' - "$1" ;;
  bird) install -d -o bird -g bird /run/bird && setsid bird -u bird -g bird ;;
esac </dev/null >/dev/null 2>&1; }
apt-get() { umount "$(readlink -f /usr/bin/vtysh)" "$(readlink -f /usr/sbin/birdc)"; }
SH
  cat
}

# mends DAEMON CHECK TEXT: the finding comes, and its command, as printed, ends it.
mends() {
  eventually finds "$@"
  echo "# $(cat "$BATS_TEST_TMPDIR/command")"
  with_systemctl <"$BATS_TEST_TMPDIR/command" >"$BATS_TEST_TMPDIR/script"
  lab "$1" exec h1 env PATH="$(h1_path)" bash "$BATS_TEST_TMPDIR/script"
  eventually has_not "$@"
}

# has_not DAEMON CHECK TEXT: doctor has no such finding any more.
has_not() {
  [[ $(doctor "$1" | jq --arg check "$2" --arg text "$3" \
    'map(select(.check == $check and (.what | contains($text)))) | length') == 0 ]]
}

# The command `routed` is on the path of an installed host.
h1_path() { echo "$BATS_TEST_DIRNAME/../../assembly/target/assembly/bin:$PATH"; }

vtysh() {
  local daemon=$1 line lines=()
  shift
  for line; do lines+=(-c "$line"); done
  lab "$daemon" exec h1 vtysh -c 'configure terminal' "${lines[@]}"
}

@test "doctor is silent while the daemons announce everything" {
  local daemon
  for daemon in "${DAEMONS[@]}"; do
    eventually is_well "$daemon"
  done
}

# counts DAEMON SERIES VALUE: the metrics of h1 have this line.
counts() { lab "$1" exec h1 curl -fsS http://127.0.0.1:7200/metrics | grep -Fx "$2 $3"; }

@test "metrics count the neighbors of each daemon" {
  eventually counts frr-ospf 'routed_routing_neighbors{daemon="frr",protocol="ospf",state="full"}' 2.0
  eventually counts frr-bgp 'routed_routing_neighbors{daemon="frr",protocol="bgp",state="established"}' 2.0
  eventually counts bird-ospf 'routed_routing_neighbors{daemon="bird",protocol="ospf",state="full"}' 2.0
  counts frr-ospf 'routed_routing_daemon_up{daemon="frr"}' 1.0
  counts bird-ospf 'routed_routing_daemon_up{daemon="bird"}' 1.0
}

@test "OSPF of FRR: no redistribution, a filter without the subnet, passive links, a daemon stopped, or not installed" {
  vtysh frr-ospf 'router ospf' 'no redistribute kernel'
  mends frr-ospf routing 'does not redistribute kernel routes'
  vtysh frr-ospf 'no ip prefix-list CONTAINERS seq 5' 'ip prefix-list CONTAINERS permit 10.9.0.0/16 ge 32'
  mends frr-ospf routing 'by prefix-list CONTAINERS'
  vtysh frr-ospf 'interface s1' 'ip ospf passive' 'interface s2' 'ip ospf passive'
  mends frr-ospf routing 'links s1, s2 are passive'
  lab frr-ospf routing h1 stop
  eventually finds frr-ospf routing 'does not answer'
  lab frr-ospf exec h1 sh -c 'rm /run/frr/*.vty'
  hidden vtysh birdc
  mends frr-ospf routing 'neither FRR nor BIRD is installed'
  mends frr-ospf routing 'neither FRR nor BIRD runs here'
  eventually is_well frr-ospf
}

@test "BGP of FRR: neighbors shut down, an outgoing filter" {
  vtysh frr-bgp 'router bgp 65001' 'neighbor FABRIC shutdown'
  mends frr-bgp routing 'shuts them down'
  vtysh frr-bgp 'ip prefix-list OUT permit 10.0.0.1/32' 'router bgp 65001' 'address-family ipv4 unicast' \
    'neighbor FABRIC prefix-list OUT out'
  mends frr-bgp routing 'by prefix-list OUT'
  eventually is_well frr-bgp
}

@test "BIRD: a protocol switched off, an import filter without the subnet, a killed daemon" {
  lab bird-ospf exec h1 birdc disable ospf4
  mends bird-ospf routing 'switched off'
  lab bird-ospf exec h1 sh -c 'sed s,10.1.0.0/16,10.9.0.0/16, /etc/bird/bird.conf >/tmp/bird.conf.$$ &&
    cat /tmp/bird.conf.$$ >/etc/bird/bird.conf && rm /tmp/bird.conf.$$ && birdc configure'
  mends bird-ospf routing 'a filter leaves it out'
  lab bird-ospf routing h1 kill
  mends bird-ospf routing 'does not answer'
  eventually is_well bird-ospf
}

@test "BGP of BIRD: protocols switched off, an import filter without the subnet" {
  lab bird-bgp exec h1 birdc disable '"bgp*"'
  mends bird-bgp routing 'switched off'
  lab bird-bgp exec h1 birdc enable '"bgp*"'
  lab bird-bgp exec h1 birdc disable kernel4
  mends bird-bgp routing 'kernel4 switched off'
  lab bird-bgp exec h1 sh -c 'sed s,10.1.0.0/16,10.9.0.0/16, /etc/bird/bird.conf >/tmp/bird.conf.$$ &&
    cat /tmp/bird.conf.$$ >/etc/bird/bird.conf && rm /tmp/bird.conf.$$ && birdc configure'
  mends bird-bgp routing 'a filter leaves it out'
  eventually is_well bird-bgp
}

@test "two hosts with one router ID" {
  lab frr-ospf exec h1 sh -c 'sed s,10.0.0.1$,10.0.0.2, /etc/frr/frr.conf >/tmp/frr.conf.$$ &&
    cat /tmp/frr.conf.$$ >/etc/frr/frr.conf && rm /tmp/frr.conf.$$'
  lab frr-ospf routing h1 restart
  mends frr-ospf routing 'shares this ID with another router'
  eventually is_well frr-ospf
}

@test "packets to a container, or from it, that go elsewhere: policy rules, a blackhole" {
  lab frr-ospf exec h1 ip route add default dev s1 table 77
  lab frr-ospf exec h1 ip rule add to 10.1.0.0/16 lookup 77
  mends frr-ospf fib 'prefers table 77'
  lab frr-ospf exec h1 ip rule del to 10.1.0.0/16 lookup 77
  lab frr-ospf exec h1 ip rule del pref 1
  lab frr-ospf exec h1 ip route add blackhole default table 78
  lab frr-ospf exec h1 ip rule add from 10.1.0.0/16 lookup 78
  mends frr-ospf fib 'packets from it to'
  lab frr-ospf exec h1 ip rule del from 10.1.0.0/16 lookup 78
  lab frr-ospf exec h1 ip rule del pref 1
  lab frr-ospf exec h1 ip route prepend blackhole 10.1.0.1
  mends frr-ospf fib "'blackhole 10.1.0.1'"
  # zebra took the blackhole for a new version of the container's route, and forgot both.
  mends frr-ospf routing 'does not have the kernel route'
  eventually is_well frr-ospf
}
