#!/usr/bin/env bats
# bats file_tags=engine
# Failures of the engine and the host: after calls that were cut off, lost or repeated nothing is left over.

load common

setup_file() {
  host_up
  network mine 10.1.0.0/16
}

teardown_file() { host_down; }

teardown() { remove_containers; }

# call METHOD BODY: calls a plugin as the engine does; prints the response and its status.
call() {
  local socket=net-routed
  [[ $1 != IpamDriver.* ]] || socket=ipam-routed
  on_host curl -s -w ' %{http_code}' -X POST --unix-socket "/run/docker/plugins/$socket.sock" \
    --data-binary "$2" "http://plugin/$1"
}

# consistent NUMBER: that many endpoints exist, each with its link and its route, and there is nothing else of routed.
consistent() {
  eventually exist "$1" || { host_objects; routed endpoints; return 1; }
  has_no_plan
}

exist() {
  local links routes
  links=$(on_host ip -br link show type veth) && routes=$(on_host ip route show proto 200) || return
  has_endpoints "$1" && [[ $(grep -c '^rt' <<<"$links") -eq $1 && $(grep -c . <<<"$routes") -eq $1 ]]
}


engine_logs() { grep -q "$1" "$(host_dir)/dockerd.log"; }

# Repeated, late and unfounded calls

@test "a second release, leave or delete, or one of an unknown object, succeeds" {
  id=$(dk network inspect -f '{{.Id}}' mine)
  unknown=$(printf 'f%.0s' {1..64})
  pool='"PoolID":"RoutedLocal|10.1.0.0/16|"'
  container one mine --ip 10.1.0.2
  for _ in 1 2; do
    [ "$(call NetworkDriver.Leave "{\"NetworkID\":\"$id\",\"EndpointID\":\"$unknown\"}")" = "{} 200" ]
    [ "$(call NetworkDriver.DeleteEndpoint "{\"NetworkID\":\"$id\",\"EndpointID\":\"$unknown\"}")" = "{} 200" ]
    [ "$(call NetworkDriver.DeleteEndpoint "{\"NetworkID\":\"$unknown\",\"EndpointID\":\"$unknown\"}")" = "{} 200" ]
    [ "$(call NetworkDriver.DeleteNetwork "{\"NetworkID\":\"$unknown\"}")" = "{} 200" ]
    [ "$(call IpamDriver.ReleaseAddress "{$pool,\"Address\":\"10.1.0.77\"}")" = "{} 200" ]
    [ "$(call IpamDriver.ReleaseAddress '{"PoolID":"RoutedLocal|10.77.0.0/16|","Address":"10.77.0.1"}')" = "{} 200" ]
    [ "$(call IpamDriver.ReleasePool '{"PoolID":"RoutedLocal|10.77.0.0/16|"}')" = "{} 200" ]
  done
  reaches one 169.254.1.1
  consistent 1
  endpoint=$(routed endpoints --json | jq -r '.[].id')
  dk rm -f one
  for _ in 1 2; do
    [ "$(call NetworkDriver.Leave "{\"NetworkID\":\"$id\",\"EndpointID\":\"$endpoint\"}")" = "{} 200" ]
    [ "$(call NetworkDriver.DeleteEndpoint "{\"NetworkID\":\"$id\",\"EndpointID\":\"$endpoint\"}")" = "{} 200" ]
    [ "$(call IpamDriver.ReleaseAddress "{$pool,\"Address\":\"10.1.0.2\"}")" = "{} 200" ]
  done
  consistent 0
}

@test "an address is released and requested again at once" {
  container one mine --ip 10.1.0.2
  for _ in 1 2 3; do
    before=$(on_host ip route show 10.1.0.2)
    dk restart -t 0 one
    host_reaches 10.1.0.2
    [ "$(on_host ip route show 10.1.0.2)" != "$before" ]
  done
  consistent 1
}

# The engine is killed

# past_late_releases: the appliance started more than 20 s ago, so that no release of an earlier engine can still
# arrive.
past_late_releases() { (($(on_host ps -o etimes= -p "$(cat "$(host_dir)/routed.pid")") > 20)); }

@test "engine killed with its containers: they come back with their addresses" {
  container one mine --ip 10.1.0.2 --restart always
  container two mine --ip 10.1.0.3
  eventually past_late_releases
  before=$(on_host ip route show 10.1.0.2)
  engine kill
  engine start
  eventually host_reaches 10.1.0.2
  [ "$(on_host ip route show 10.1.0.2)" != "$before" ]
  consistent 1
  container three mine --ip 10.1.0.3
  host_reaches 10.1.0.3
}

@test "engine dies before it reports a container's end: the kernel's links show it" {
  container one mine --ip 10.1.0.2
  pid=$(dk inspect -f '{{.State.Pid}}' one)
  peer=$(routed endpoints --json | jq -r '.[].link' | sed s/rt/rc/)
  # The changes that an engine makes between Leave and DeleteEndpoint.
  for change in 'eth0 down' "eth0 name $peer" "$peer netns 1"; do
    # shellcheck disable=SC2086
    on_host nsenter -t "$pid" --net ip link set $change
  done
  # The engine has ten seconds to report the end; the next check follows within ten more.
  has_endpoints 1
  eventually has_endpoints 0
  consistent 0
  eventually has_event "10.1.0.2 .*$peer.*engine"
  container two mine --ip 10.1.0.2
  host_reaches 10.1.0.2
}

# Calls that are cut off

@test "half a call has no effect" {
  run on_host curl -s -m 1 -X POST --unix-socket /run/docker/plugins/ipam-routed.sock -H 'Content-Length: 500' \
    --data-binary '{"PoolID":"RoutedLocal|10.1.0.0/16|","Address":"10.1.0.7"' http://plugin/IpamDriver.RequestAddress
  [ "$status" -eq 28 ] # the client's timeout: there was no response
  [[ $(call IpamDriver.RequestAddress '') == '{"Err":'*RequestAddress*' 400' ]]
  lacks 10.1.0.7 routed pools --json
  consistent 0
}

@test "an endpoint whose response was lost is removed with the release of its address" {
  eventually past_late_releases
  id=$(dk network inspect -f '{{.Id}}' mine)
  endpoint=$(printf 'e%.0s' {1..64})
  pool='"PoolID":"RoutedLocal|10.1.0.0/16|"'
  [[ $(call IpamDriver.RequestAddress "{$pool,\"Address\":\"10.1.0.7\"}") == *" 200" ]]
  # The engine gets no response to this call and repeats it, without a body.
  create="{\"NetworkID\":\"$id\",\"EndpointID\":\"$endpoint\",\"Interface\":{\"Address\":\"10.1.0.7/32\"}}"
  [[ $(call NetworkDriver.CreateEndpoint "$create") == *" 200" ]]
  consistent 1
  [[ $(call NetworkDriver.CreateEndpoint '') == '{"Err":'*'CreateEndpoint'*'again'*' 400' ]]
  [ "$(call IpamDriver.ReleaseAddress "{$pool,\"Address\":\"10.1.0.7\"}")" = "{} 200" ]
  consistent 0
  container one mine --ip 10.1.0.7
  host_reaches 10.1.0.7
}

# cut_off COMMAND…: runs it while the appliance is frozen, then killed and started again; sets cut_status.
cut_off() {
  on_host kill -STOP "$(cat "$(host_dir)/routed.pid")"
  "$@" >"$BATS_TEST_TMPDIR/cut" 2>&1 &
  local command=$!
  # Until the call lies unread in the socket.
  eventually unread
  appliance kill
  appliance start
  cut_status=0
  wait "$command" || cut_status=$?
}

unread() { on_host ss -xH state established | grep -Eq '^u_str *[1-9].*/(ipam|net)-routed.sock'; }

@test "a start whose call is cut off fails with a sentence and leaves nothing; a stop succeeds" {
  container one mine --ip 10.1.0.2
  cut_off dk run --rm --net mine --ip 10.1.0.3 busybox true
  cat "$BATS_TEST_TMPDIR/cut"
  [ "$cut_status" -ne 0 ]
  grep 'RequestAddress.*again' "$BATS_TEST_TMPDIR/cut"
  consistent 1
  container two mine --ip 10.1.0.3
  cut_off dk stop -t 0 two
  [ "$cut_status" -eq 0 ]
  consistent 1
  dk start two
  reaches two 10.1.0.2
}

# The appliance is not running

@test "stopped and removed while the appliance is away: removed at its start, and the address is free at once" {
  network theirs 10.2.0.0/16
  container one mine --ip 10.1.0.2
  appliance kill
  dk stop -t 0 one &
  dk network rm theirs || true
  wait $!
  on_host ip route show 10.1.0.2 | grep -q .
  appliance start
  consistent 0
  eventually has_event '10.1.0.2 .*engine'
  dk start one
  host_reaches 10.1.0.2
  network others 10.2.0.0/16
  dk network rm others
}

@test "the engine starts without the appliance: its containers start once the appliance answers" {
  container one mine --ip 10.1.0.2 --restart always
  engine stop
  appliance stop
  : >"$(host_dir)/dockerd.log"
  engine start &
  eventually engine_logs 'Unable to connect to plugin\|Unable to locate plugin'
  appliance start
  answered=$(date +%s%N)
  eventually host_reaches 10.1.0.2
  echo "# the container answers $((($(date +%s%N) - answered) / 1000000)) ms after the appliance" >&3
  wait $!
  consistent 1
}

@test "after a power cut the files that are left suffice" {
  container one mine --ip 10.1.0.2 --restart always
  container two mine --ip 10.1.0.3
  before=$(routed networks --json | json id)
  "$HOST" reboot "$NAME"
  appliance start
  consistent 0
  engine start
  eventually host_reaches 10.1.0.2
  [ "$(routed networks --json | json id)" = "$before" ]
  dk start two
  reaches two 10.1.0.2
  consistent 2
}
