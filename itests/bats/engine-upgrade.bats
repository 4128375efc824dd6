#!/usr/bin/env bats
# The Docker Engine is exchanged for a newer one on the same data: its routed networks and containers come back with
# their addresses and options, no address is given twice, and nothing is left when they are removed.

load common
load outside

setup() {
  # shellcheck disable=SC2153 # common.bash sets them
  "$HOST" down "$NAME"
}
teardown() { host_down; }

# The engines after 20.10, in this order. By hand also ENGINES='26 28'.
newer() { echo "${ENGINES:-28}"; }

# begin [DOCKERD-OPTION…]: an engine 20.10 with networks, and containers of each kind.
begin() {
  "$HOST" up "$NAME" --engine 20.10 "$@"
  outside_up
  appliance start
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  network other 10.2.0.0/16 -o gateway=10.9.9.9 -o mtu=1400
  container static mine --ip 10.1.0.2 --ip6 fd00:10:1::2 --restart always
  container chosen mine --restart always
  dk network connect other chosen
  dk run -d --name several --restart always \
    --network name=mine,ip=10.1.0.3,driver-opt=addresses=10.1.0.33,driver-opt=ingress=192.168.7.2 \
    busybox sleep 3600
  container plain mine --ip 10.1.0.4
  container stopped mine --ip 10.1.0.5 --ip6 fd00:10:1::5
  dk stop -t 0 stopped
  CHOSEN=$(addresses chosen)
}

# exchange [DOCKERD-OPTION…]: the engine ends, and each newer one starts on its data.
exchange() {
  local engine
  for engine in $(newer); do
    engine stop
    engine start --engine "$engine" "$@"
    [[ $(dk version -f '{{.Server.Version}}') == "$engine".* ]]
  done
}

# addresses CONTAINER: inside it, without those that the kernel adds.
addresses() { sandbox "$1" ip -j addr | jq -r '.[].addr_info[] | select(.scope == "global").local' | sort; }

all_addresses() { routed endpoints --json | jq -r '.[].addresses[]' | sort; }

no_address_twice() { prints_nothing uniq -d <(all_addresses); }

# works: the containers that were there have what they had, and new ones have other addresses.
works() {
  [ "$(addresses static | paste -sd ' ')" = "10.1.0.2 fd00:10:1::2" ]
  eventually outside ping -c 1 -W 1 10.1.0.2
  outside ping -c 1 -W 1 fd00:10:1::2
  [ "$(wc -l <<<"$CHOSEN")" -eq 3 ]
  [ "$(addresses chosen)" = "$CHOSEN" ]
  second=$(addresses chosen | grep '^10\.2\.')
  host_reaches "$second"
  # An engine that starts a container again connects its networks in any order: its link may be eth0.
  sandbox chosen ip addr show to "$second" | grep ' mtu 1400 '
  addresses several | grep -qx 10.1.0.33
  outside ping -c 1 -W 1 -I 192.168.7.2 10.1.0.33
  unanswered outside ping -c 1 -W 1 -I 192.168.7.9 10.1.0.33

  for address in 10.1.0.2 10.1.0.33 "$(addresses chosen | grep '^10\.1\.')"; do
    run dk run --rm --net mine --ip "$address" busybox true
    fails_with "$address"
  done
  container new1 mine
  container new2 mine --ip 10.1.0.6
  dk start stopped
  [ "$(addresses stopped | paste -sd ' ')" = "10.1.0.5 fd00:10:1::5" ]
  reaches new1 10.1.0.5
  no_address_twice
  [ "$(all_addresses)" = "$(for running in $(dk ps -q); do addresses "$running"; done | sort)" ]
  has_no_plan
}

gone() {
  clean
  prints_nothing on_host ip route show proto 200
  [ "$(routed pools --json | jq length)" -eq 0 ]
  prints_nothing find "$(host_dir)/state/networks" "$(host_dir)/state/endpoints" -name '*.json'
}

@test "running containers outlast an engine with --live-restore that becomes a newer one, and lose no packet" {
  begin --live-restore
  before=$(endpoints)
  outside ping -q -i 0.02 -w 600 10.1.0.2 >"$BATS_TEST_TMPDIR/ping" &
  exchange --live-restore
  outside pkill -INT -x ping
  wait
  grep ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
  [ "$(endpoints)" = "$before" ]
  works
  # The newer engine ends and starts the containers that the older one had started.
  dk restart -t 0 several plain
  addresses several | grep -qx 10.1.0.33
  no_address_twice
  gone
}

@test "containers that ended with the engine return with a newer one" {
  begin
  exchange
  # Docker before 29 does not name the container when it requests an address, so a chosen one may change.
  CHOSEN=$(addresses chosen)
  works
  dk start plain
  [ "$(addresses plain | head -1)" = 10.1.0.4 ]
  no_address_twice
  gone
}
