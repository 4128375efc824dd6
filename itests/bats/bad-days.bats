#!/usr/bin/env bats
# The engine's bad days, and the host's: whatever was cut off, lost or told twice, nothing is left and all goes on.

load common

setup_file() {
  host_up
  network mine 10.1.0.0/16
}

teardown_file() { host_down; }

teardown() {
  local id
  for id in $(dk ps -aq); do
    dk rm -f "$id" >/dev/null
  done
}

# call METHOD BODY: as the engine calls; prints the answer and its status.
call() {
  local socket=net-routed
  [[ $1 != IpamDriver.* ]] || socket=ipam-routed
  on_host curl -s -w ' %{http_code}' -X POST --unix-socket "/run/docker/plugins/$socket.sock" \
    --data-binary "$2" "http://plugin/$1"
}

endpoints() { routed endpoints --json | jq length; }

endpoints_are() { [[ $(endpoints) -eq $1 ]]; }

# tidy NUMBER: so many endpoints stand, each with its link and its route, and nothing else is there of ours.
tidy() {
  eventually stand "$1" || { ours; routed endpoints; return 1; }
  [ "$(routed plan --json | jq length)" -eq 0 ]
}

stand() {
  endpoints_are "$1" &&
    [[ $(on_host ip -br link show type veth | grep -c '^rt') -eq $1 ]] &&
    [[ $(on_host ip route show proto 200 | grep -c .) -eq $1 ]]
}

reached() { on_host ping -c 1 -W 1 "$1"; }

engine_says() { grep -q "$1" "$(host_dir)/dockerd.log"; }

# What is told twice, late, or of nobody

@test "what is released, left or deleted twice, or was never there, is as it should be" {
  id=$(dk network inspect -f '{{.Id}}' mine)
  nobody=$(printf 'f%.0s' {1..64})
  pool='"PoolID":"RoutedLocal|10.1.0.0/16|"'
  container one mine --ip 10.1.0.2
  for _ in 1 2; do
    [ "$(call NetworkDriver.Leave "{\"NetworkID\":\"$id\",\"EndpointID\":\"$nobody\"}")" = "{} 200" ]
    [ "$(call NetworkDriver.DeleteEndpoint "{\"NetworkID\":\"$id\",\"EndpointID\":\"$nobody\"}")" = "{} 200" ]
    [ "$(call NetworkDriver.DeleteEndpoint "{\"NetworkID\":\"$nobody\",\"EndpointID\":\"$nobody\"}")" = "{} 200" ]
    [ "$(call NetworkDriver.DeleteNetwork "{\"NetworkID\":\"$nobody\"}")" = "{} 200" ]
    [ "$(call IpamDriver.ReleaseAddress "{$pool,\"Address\":\"10.1.0.77\"}")" = "{} 200" ]
    [ "$(call IpamDriver.ReleaseAddress '{"PoolID":"nobody","Address":"10.77.0.1"}')" = "{} 200" ]
    [ "$(call IpamDriver.ReleasePool '{"PoolID":"RoutedLocal|10.77.0.0/16|"}')" = "{} 200" ]
  done
  answered one 169.254.1.1
  tidy 1
  endpoint=$(routed endpoints --json | jq -r '.[].id')
  dk rm -f one
  for _ in 1 2; do
    [ "$(call NetworkDriver.Leave "{\"NetworkID\":\"$id\",\"EndpointID\":\"$endpoint\"}")" = "{} 200" ]
    [ "$(call NetworkDriver.DeleteEndpoint "{\"NetworkID\":\"$id\",\"EndpointID\":\"$endpoint\"}")" = "{} 200" ]
    [ "$(call IpamDriver.ReleaseAddress "{$pool,\"Address\":\"10.1.0.2\"}")" = "{} 200" ]
  done
  tidy 0
}

@test "an address that is released and asked for again at once" {
  container one mine --ip 10.1.0.2
  for _ in 1 2 3; do
    before=$(on_host ip route show 10.1.0.2)
    dk restart -t 0 one
    reached 10.1.0.2
    [ "$(on_host ip route show 10.1.0.2)" != "$before" ]
  done
  tidy 1
}

# The engine is killed

# grown_up: the appliance started so long ago that no release can be on its way any more from before (20 s).
grown_up() { (($(on_host ps -o etimes= -p "$(cat "$(host_dir)/routed.pid")") > 20)); }

@test "an engine that is killed with its containers: they come back with the addresses they had" {
  container one mine --ip 10.1.0.2 --restart always
  container two mine --ip 10.1.0.3
  eventually grown_up
  before=$(on_host ip route show 10.1.0.2)
  engine kill
  engine start
  eventually reached 10.1.0.2
  [ "$(on_host ip route show 10.1.0.2)" != "$before" ]
  tidy 1
  container three mine --ip 10.1.0.3
  reached 10.1.0.3
}

@test "an engine that dies before it has told a container's end: the kernel's word is enough" {
  container one mine --ip 10.1.0.2
  pid=$(dk inspect -f '{{.State.Pid}}' one)
  peer=$(routed endpoints --json | jq -r '.[].link' | sed s/rt/rc/)
  # What an engine does between Leave and DeleteEndpoint.
  for change in 'eth0 down' "eth0 name $peer" "$peer netns 1"; do
    # shellcheck disable=SC2086
    on_host nsenter -t "$pid" --net ip link set $change
  done
  # It was just heard of: the engine is given ten seconds to say it, and then it is seen within ten more.
  endpoints_are 1
  eventually endpoints_are 0
  tidy 0
  eventually told "10.1.0.2 .*gave $peer back, and the engine did not tell its end"
  container two mine --ip 10.1.0.2
  reached 10.1.0.2
}

# Calls that are cut

@test "half a call is no call" {
  run on_host curl -s -m 1 -X POST --unix-socket /run/docker/plugins/ipam-routed.sock -H 'Content-Length: 500' \
    --data-binary '{"PoolID":"RoutedLocal|10.1.0.0/16|","Address":"10.1.0.7"' http://plugin/IpamDriver.RequestAddress
  [ "$status" -eq 28 ] # the client's own time-out: no answer came
  [[ $(call IpamDriver.RequestAddress '') == '{"Err":"the engine lost its connection during '*' 400' ]]
  [ "$(routed pools --json | grep -c 10.1.0.7)" -eq 0 ]
  tidy 0
}

@test "an endpoint whose answer was lost goes with the release of its address" {
  eventually grown_up
  id=$(dk network inspect -f '{{.Id}}' mine)
  endpoint=$(printf 'e%.0s' {1..64})
  pool='"PoolID":"RoutedLocal|10.1.0.0/16|"'
  [[ $(call IpamDriver.RequestAddress "{$pool,\"Address\":\"10.1.0.7\"}") == *" 200" ]]
  # The engine hears no answer to this one, and repeats it; what it repeats has no body.
  create="{\"NetworkID\":\"$id\",\"EndpointID\":\"$endpoint\",\"Interface\":{\"Address\":\"10.1.0.7/32\"}}"
  [[ $(call NetworkDriver.CreateEndpoint "$create") == *" 200" ]]
  tidy 1
  run call NetworkDriver.CreateEndpoint ''
  [ "$output" = '{"Err":"the engine lost its connection during CreateEndpoint and repeated the call without its body: please try again"} 400' ]
  [ "$(call IpamDriver.ReleaseAddress "{$pool,\"Address\":\"10.1.0.7\"}")" = "{} 200" ]
  tidy 0
  container one mine --ip 10.1.0.7
  reached 10.1.0.7
}

# cut COMMAND…: runs it while the appliance is stopped in its tracks, and then killed and started anew.
cut() {
  on_host kill -STOP "$(cat "$(host_dir)/routed.pid")"
  "$@" >"$BATS_TEST_TMPDIR/cut" 2>&1 &
  local cut=$!
  # Until the call lies in the socket, unread.
  eventually unread
  appliance kill
  appliance start
  wait "$cut"
}

unread() { on_host ss -xH state established | grep -q '^u_str *[1-9].*/ipam-routed.sock\|^u_str *[1-9].*/net-routed.sock'; }

@test "a start whose call is cut fails with a sentence, and leaves nothing; a stop goes through" {
  container one mine --ip 10.1.0.2
  cut dk run --rm --net mine --ip 10.1.0.3 busybox true || status=$?
  cat "$BATS_TEST_TMPDIR/cut"
  [ "$status" -ne 0 ]
  grep -q 'the engine lost its connection during RequestAddress and repeated the call without its body: please try again' \
    "$BATS_TEST_TMPDIR/cut"
  tidy 1
  container two mine --ip 10.1.0.3
  cut dk stop -t 0 two
  tidy 1
  dk start two
  answered two 10.1.0.2
}

# The appliance is away

@test "stopped and removed while the appliance is away: forgotten when it comes, and free at once" {
  network theirs 10.2.0.0/16
  container one mine --ip 10.1.0.2
  appliance kill
  dk stop -t 0 one &
  dk network rm theirs || true
  wait $!
  [ -n "$(on_host ip route show 10.1.0.2)" ]
  appliance start
  tidy 0
  eventually told '10.1.0.2 .*the engine did not tell its end'
  dk start one
  reached 10.1.0.2
  network others 10.2.0.0/16
  dk network rm others
}

@test "an appliance that is not there when the engine starts, and how soon all is well after it comes" {
  container one mine --ip 10.1.0.2 --restart always
  engine stop
  appliance stop
  : >"$(host_dir)/dockerd.log"
  engine start &
  eventually engine_says 'Unable to connect to plugin\|Unable to locate plugin'
  appliance start
  came=$(date +%s%N)
  eventually reached 10.1.0.2
  echo "# all is well $((($(date +%s%N) - came) / 1000000)) ms after the appliance answers" >&3
  wait $!
  tidy 1
}

@test "after a power cut only files are left, and they are enough" {
  container one mine --ip 10.1.0.2 --restart always
  container two mine --ip 10.1.0.3
  before=$(routed networks --json | json id)
  "$HOST" reboot "$NAME"
  appliance start
  tidy 0
  engine start
  eventually reached 10.1.0.2
  [ "$(routed networks --json | json id)" = "$before" ]
  dk start two
  answered two 10.1.0.2
  tidy 2
}
