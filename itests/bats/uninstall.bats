#!/usr/bin/env bats
# routed uninstall takes off the host all that routed has in the kernel, and nothing of others.

load common

setup_file() {
  # An engine that leaves forwarding off, and sysctls that the kernel changes together with forwarding.
  "$HOST" down "$NAME"
  "$HOST" up "$NAME" --ip-forward=false
  on_host ip link add up0 type veth peer name up1
  on_host ip link set up0 up
  on_host ip link set up1 up
  on_host sysctl -qw net.ipv4.conf.all.accept_redirects=0 net.ipv4.conf.up0.forwarding=1 net.ipv6.conf.up1.forwarding=1
  # Objects of others with names like ours.
  on_host nft 'table inet routed-ingress2 { chain c { counter; }; }; table ip routed-spoof { chain c { counter; }; }'
  on_host ip addr add 10.99.9.9/32 dev lo label lo:routes
  on_host ip link add rt0123456789ab group 7200 type veth peer name rc0123456789ab
  on_host ip link set rt0123456789ab alias "not of routed"
  on_host ip route add 10.98.0.1 dev up0 proto 200
  on_host iptables -A FORWARD -i up9 -m comment --comment routed -j ACCEPT
  eventually lacks tentative on_host ip -6 addr
  kernel_state >"$BATS_FILE_TMPDIR/before"
}

teardown_file() { host_down; }

# kernel_state: all of the kernel that an appliance could change, without counters, clocks and the links' numbers.
kernel_state() {
  sleep 1
  {
    on_host ip -o link | sed -E 's/^[0-9]+: //; s/@[^:]*//'
    on_host ip addr | sed -E 's/^[0-9]+: //; s/@[^:]*//; /valid_lft/d'
    on_host ip route show table all
    on_host ip -6 route show table all
    on_host ip rule
    on_host ip -6 rule
    on_host ip neigh show nud permanent
    # A table that iptables made stays, without a chain.
    on_host nft -s list ruleset | perl -0pe 's/table ip6 filter \{\n\}\n//'
    on_host iptables-save | sed '/^#/d; s/\[[0-9:]*\]//'
    on_host sysctl -a --pattern '^net\.(ipv4|ipv6|core|bridge)' 2>/dev/null
  } 2>&1
}

as_before() { kernel_state | diff "$BATS_FILE_TMPDIR/before" -; }

differs() { ! as_before >/dev/null; }

ended() { ! on_host kill -0 "$(cat "$(host_dir)/routed.pid")"; }

# locally COMMAND…: bin/routed of the host, with the files of its appliance, as a package's script calls it.
locally() {
  on_host env ROUTED_STATE="$(host_dir)/state" ROUTED_DATA="$(host_dir)/data" ROUTED_ENGINE="$(host_dir)/docker.sock" \
    "$(host_dir)/routed/bin/routed" "$@"
}

dual_network() { network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 -o ingress=deny; }

@test "uninstall is rejected while containers have endpoints, and the appliance goes on; else all is as before" {
  appliance start
  dual_network
  dk run -d --name one --network mine --ip 10.1.0.2 busybox sleep 3600
  differs
  run locally uninstall
  fails_with "10.1.0.2 has a container on this host (one of 1)" "run 'routed uninstall --keep-containers'"
  dk run -d --name two --network mine --ip 10.1.0.3 busybox sleep 3600
  dk rm -f one two
  [ "$(on_host sysctl -n net.ipv4.ip_forward)" = 1 ]
  run locally uninstall
  echo "$output"
  [ "$status" -eq 0 ]
  for line in "removed +lo +.*169.254.1.1" "removed +net.ipv4.ip_forward" "removed +net.ipv6.conf.all.forwarding" \
    "removed +inet routed-ingress" "removed +arp routed-access" \
    "left +$(host_dir)/state" "left +$(host_dir)/routed/etc"; do
    grep -E "$line" <<<"$output"
  done
  ended
  as_before
}

# iptables_fails: iptables cannot change anything on the host, as if another firewall held its lock forever.
iptables_fails() {
  printf '#!/bin/sh\necho "iptables: Resource temporarily unavailable." >&2\nexit 4\n' >"$BATS_FILE_TMPDIR/iptables"
  chmod +x "$BATS_FILE_TMPDIR/iptables"
  on_host mount --bind "$BATS_FILE_TMPDIR/iptables" "$(readlink -f /usr/sbin/iptables)"
}

@test "an uninstall that cannot remove a rule of FORWARD fails and says so; when it can, the next one removes it" {
  appliance start
  dk run -d --name one --network mine --ip 10.1.0.2 busybox sleep 3600
  iptables_fails
  dk rm -f one
  run locally uninstall
  fails_with "FORWARD accept rules are not removed: iptables cannot" "Resource temporarily unavailable"
  eventually ended
  on_host umount "$(readlink -f /usr/sbin/iptables)"
  on_host iptables -S FORWARD | grep -c 'comment routed' | grep -qx 3
  locally uninstall
  as_before
}

@test "after an uninstall, a new start serves the networks again, with their options" {
  appliance start
  dk run -d --name one --network mine --ip 10.1.0.2 busybox sleep 3600
  routed networks --json | jq -e '.[0].options.ingress == "deny"'
  on_host nft list table inet routed-ingress | grep -q '"rt'
}

@test "uninstall --keep-containers: the packets of running containers go on, what guards them stays, and is told" {
  dk run -d --name two --network mine --ip 10.1.0.3 busybox sleep 3600
  network empty 10.2.0.0/16 -o gateway=10.9.9.9
  on_host ip addr show dev lo | grep -q 10.9.9.9
  routed ingress 10.1.0.2 10.1.0.3
  on_host nft -s list table inet routed-ingress >"$BATS_TEST_TMPDIR/rules"
  inside two ping -q -i 0.01 10.1.0.2 >"$BATS_TEST_TMPDIR/ping" &
  run locally uninstall --keep-containers
  echo "$output"
  [ "$status" -eq 0 ]
  for line in "left +10.1.0.2 +.*ip link delete rt" "left +inet routed-ingress +.*delete table inet routed-ingress" \
    "left +net.ipv4.ip_forward +.*sysctl -w net.ipv4.ip_forward=0" \
    "left +ip routed-forward +.*nft delete table ip routed-forward'" \
    "left +ip routed-forward-flush +.*nft delete table ip routed-forward-flush'" \
    "left +iptables FORWARD +.*iptables -D FORWARD -m devgroup --src-group 7200" "removed +lo +.*10.9.9.9"; do
    grep -E "$line" <<<"$output"
  done
  ended
  on_host nft -s list table inet routed-ingress | diff "$BATS_TEST_TMPDIR/rules" -
  lacks 10.9.9.9 on_host ip addr show dev lo
  on_host pkill -INT -x ping
  wait
  grep ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
}

@test "cleanup, while the appliance is away: what a removed container left goes, others stay, and no appliance runs" {
  link=$(on_host ip -o route show 10.1.0.3 | sed 's/.*dev \([^ ]*\).*/\1/')
  # As the engine leaves the end of a container that it removes without an answer.
  on_host nsenter -t "$(dk inspect -f '{{.State.Pid}}' two)" --net \
    sh -c "ip link set eth0 down && ip link set eth0 name rc${link#rt} netns 1"
  on_host ip route show 10.1.0.3 | grep -q proto
  run locally cleanup
  echo "$output"
  [ "$status" -eq 0 ]
  grep -E "no container has rc${link#rt}" <<<"$output"
  prints_nothing on_host ip route show 10.1.0.3
  run on_host ip link show "$link"
  [ "$status" -ne 0 ]
  on_host ip route show 10.1.0.2 | grep -q dev
  lacks '@routed' on_host cat /proc/net/unix
  lacks net-routed on_host ls /run/docker/plugins
}

@test "uninstall while the appliance is away: rejected while containers run; killed in the middle, it is run again" {
  run locally uninstall
  fails_with "run 'routed uninstall --keep-containers'"
  lacks '@routed' on_host cat /proc/net/unix
  appliance start
  dk rm -f one two
  appliance kill
  differs
  locally uninstall >"$BATS_TEST_TMPDIR/log" 2>&1 &
  within 90 lacks routed-forward on_host nft list tables
  # shellcheck disable=SC2016
  on_host sh -c 'kill -KILL $(pgrep -f "karaf.data=$1/data")' - "$(host_dir)" || true
  wait $! || true
  run locally uninstall
  echo "$output"
  [ "$status" -eq 0 ]
  as_before
}
