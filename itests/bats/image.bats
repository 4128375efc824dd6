#!/usr/bin/env bats
# The appliance as the original was run: an image, and its command line to the letter.

load common

setup_file() {
  local root=$BATS_TEST_DIRNAME/../.. base=$BATS_TEST_DIRNAME/../target/base.tar
  "$HOST" down "$NAME"
  "$HOST" up "$NAME" --default-runtime bounded \
    --add-runtime bounded="$(realpath "$BATS_TEST_DIRNAME/../host/runc-within-bounds")"
  "$BATS_TEST_DIRNAME/../host/base-image" "$base"
  dk import "$base" routed-base >/dev/null
  dk build --quiet -t routed-plugin --build-arg BASE=routed-base "$root"
}

teardown_file() { host_down; }

# The original's line, on a terminal as it wants one.
plugin_up() {
  local line="/usr/bin/docker run -ti --privileged --net=host --rm $* -v /run/docker/plugins:/run/docker/plugins \
    routed-plugin --gateway 10.9.9.9 --debug --mtu 9000"
  DOCKER_HOST=unix://$(host_dir)/docker.sock script -qefc "$line" "$(host_dir)/plugin.log" >/dev/null 2>&1 </dev/null &
  within 60 answering
}

answering() {
  local socket
  for socket in net-routed ipam-routed; do
    on_host curl -sf -X POST --unix-socket "/run/docker/plugins/$socket.sock" http://plugin/Plugin.Activate || return 1
  done
}

plugin() { dk ps -q --filter ancestor=routed-plugin; }

plugin_routed() { dk exec "$(plugin)" routed "$@"; }

no_plugin() { [[ -z $(plugin) ]]; }

teardown() {
  local id
  for id in $(dk ps -aq --filter ancestor=busybox); do
    dk rm -f "$id" >/dev/null
  done
  dk network prune -f >/dev/null
  [[ -z $(plugin) ]] || dk stop -t 10 "$(plugin)" >/dev/null
  eventually no_plugin
}

@test "the original's command line, killed and run again: containers go on, the network goes on serving" {
  plugin_up
  dk network create --internal --driver=net-routed --ipam-driver=ipam-routed --subnet 10.1.0.0/16 mine
  container one mine --ip 10.1.0.2
  inside one ip route | grep -q '^default via 10.9.9.9'
  inside one ip link show eth0 | grep -q 'mtu 9000'
  run dk run --rm --network 'name=mine,driver-opt=addresses=10.1.0.3' busybox true
  says "10.1.0.3: its container's network namespace cannot be seen from here"
  says "-v /run/docker/netns:/run/docker/netns:rslave"
  on_host ping -c 1 -W 1 10.1.0.2

  dk kill -s KILL "$(plugin)"
  on_host ping -c 1 -W 1 10.1.0.2
  eventually no_plugin
  plugin_up
  on_host ping -c 1 -W 1 10.1.0.2
  [ "$(plugin_routed endpoints --json | jq -r '.[].addresses[]')" = 10.1.0.2 ]
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  says "10.1.0.2 is taken by endpoint"

  # The network's file died with the container, so it is served with the appliance's settings, and told.
  container two mine --ip 10.1.0.3
  inside two ip route | grep -q '^default via 10.9.9.9'
  answered two 10.1.0.2
  plugin_routed events | grep -q 'its file is gone'
}

@test "with a volume for the state, the network is known again" {
  plugin_up -v /run/routed-state:/var/lib/routed
  network mine 10.1.0.0/16 -o gateway=10.8.8.8
  container one mine --ip 10.1.0.2
  dk kill -s KILL "$(plugin)"
  eventually no_plugin
  plugin_up -v /run/routed-state:/var/lib/routed
  container two mine --ip 10.1.0.3
  inside two ip route | grep -q '^default via 10.8.8.8'
  lacks 'its file is gone' plugin_routed events
}

@test "with the engine's namespaces mounted another MTU reaches running containers; without them the mount is named" {
  netns=$(host_dir)/exec/netns
  on_host mount --rbind "$netns" "$netns"
  on_host mount --make-rshared "$netns"
  plugin_up -v /run/routed-state:/var/lib/routed
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  plugin_routed network-set 10.1.0.0/16 mtu 1400 | grep -q 'keeps 9000 bytes rather than 1400: .*-v /run/docker/netns:/run/docker/netns:rslave'
  inside one ip link show eth0 | grep -q 'mtu 9000'
  on_host ip -o link show group 7200 | grep -q 'mtu 9000'

  dk kill -s KILL "$(plugin)"
  eventually no_plugin
  plugin_up -v /run/routed-state:/var/lib/routed -v "$netns:/run/docker/netns:rslave"
  inside one ip link show eth0 | grep -q 'mtu 1400'
  on_host ip -o link show group 7200 | grep -q 'mtu 1400'
  # One that comes later is seen, too.
  container two mine --ip 10.1.0.3
  plugin_routed network-set 10.1.0.0/16 mtu 1300
  inside two ip link show eth0 | grep -q 'mtu 1300'
  answered two 10.1.0.2
}

@test "stopped, it takes its sockets along" {
  plugin_up
  dk stop -t 10 "$(plugin)"
  run on_host ls /run/docker/plugins
  [ -z "$output" ]
}
