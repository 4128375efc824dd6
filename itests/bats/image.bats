#!/usr/bin/env bats
# bats file_tags=engine
# The appliance as an image, run with the command line of the original.

load common

setup_file() {
  "$HOST" down "$NAME"
  "$HOST" up "$NAME" --exec-root /run/docker -H unix:///run/docker.sock --default-runtime bounded \
    --add-runtime bounded="$(realpath "$BATS_TEST_DIRNAME/../host/runc-within-bounds")"
  on_host mount --make-rshared /run
  "$BATS_TEST_DIRNAME/../host/plugin-image" "$NAME"
}

teardown_file() { host_down; }

# The command line of the original, which needs a terminal. OPTION…: mounts.
plugin_up() {
  local line="docker run -ti --privileged --net=host --rm $* -v /run/docker/plugins:/run/docker/plugins \
    routed-plugin --gateway 10.9.9.9 --debug --mtu 9000"
  with_docker script -qefc "$line" "$(host_dir)/plugin.log" >/dev/null 2>&1 </dev/null &
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

no_plugin() { prints_nothing plugin; }

teardown() {
  local id
  for id in $(dk ps -aq --filter ancestor=busybox); do
    dk rm -f "$id" >/dev/null
  done
  dk network prune -f >/dev/null
  id=$(plugin)
  [[ -z $id ]] || dk stop -t 10 "$id" >/dev/null
  eventually no_plugin
}

@test "the original's command line, killed and run again: containers keep running, the network works" {
  plugin_up
  dk network create --internal --driver=net-routed --ipam-driver=ipam-routed --subnet 10.1.0.0/16 mine
  container one mine --ip 10.1.0.2
  inside one ip route | grep -q '^default via 10.9.9.9'
  inside one ip link show eth0 | grep -q 'mtu 9000'
  run dk run --rm --network 'name=mine,driver-opt=addresses=10.1.0.3' busybox true
  fails_with "10.1.0.3" "network namespace" "-v /run/docker/netns:/run/docker/netns:rslave"
  host_reaches 10.1.0.2

  dk kill -s KILL "$(plugin)"
  host_reaches 10.1.0.2
  eventually no_plugin
  plugin_up
  host_reaches 10.1.0.2
  [ "$(plugin_routed endpoints --json | jq -r '.[].addresses[]')" = 10.1.0.2 ]
  run dk run --rm --net mine --ip 10.1.0.2 busybox true
  fails_with "10.1.0.2" "endpoint"

  # The network's file was lost with the container: the appliance's settings apply, and an event reports it.
  container two mine --ip 10.1.0.3
  inside two ip route | grep -q '^default via 10.9.9.9'
  reaches two 10.1.0.2
  plugin_routed events | grep -q 'file'
}

@test "with a volume for the state the network keeps its options" {
  plugin_up -v /run/routed-state:/var/lib/routed
  network mine 10.1.0.0/16 -o gateway=10.8.8.8
  container one mine --ip 10.1.0.2
  dk kill -s KILL "$(plugin)"
  eventually no_plugin
  plugin_up -v /run/routed-state:/var/lib/routed
  container two mine --ip 10.1.0.3
  inside two ip route | grep -q '^default via 10.8.8.8'
  lacks_line ' file ' plugin_routed events
}

@test "a new MTU reaches running containers if the engine's namespaces are mounted; a message names the mount" {
  plugin_up -v /run/routed-state:/var/lib/routed
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  plugin_routed network-set 10.1.0.0/16 mtu 1400 |
    grep -q '9000 .*1400.*-v /run/docker/netns:/run/docker/netns:rslave'
  inside one ip link show eth0 | grep -q 'mtu 9000'
  on_host ip -o link show group 7200 | grep -q 'mtu 9000'

  dk kill -s KILL "$(plugin)"
  eventually no_plugin
  plugin_up -v /run/routed-state:/var/lib/routed -v /run/docker/netns:/run/docker/netns:rslave
  inside one ip link show eth0 | grep -q 'mtu 1400'
  on_host ip -o link show group 7200 | grep -q 'mtu 1400'
  # The namespace of a container that starts later is visible as well.
  container two mine --ip 10.1.0.3
  plugin_routed network-set 10.1.0.0/16 mtu 1300
  inside two ip link show eth0 | grep -q 'mtu 1300'
  reaches two 10.1.0.2
}

@test "least privilege: the line of the manual serves containers with all that they can have" {
  local line
  line=$(commands_of docs/install.md 'Image with few rights')
  # The directory /var/lib of the host is that of this machine.
  with_docker bash -ec "${line//\/var\/lib\/routed:/$(host_dir)/state:}"
  within 60 answering
  # CAP_NET_ADMIN and CAP_SYS_ADMIN of capability.h
  [ "$(dk exec routed sed -n 's/^CapEff:[[:blank:]]*0*//p' /proc/1/status)" = 201000 ]
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2
  container two mine --ip 10.1.0.3
  reaches two 10.1.0.2
  host_reaches 10.1.0.3
  dk exec routed routed address-add one 10.1.0.9
  reaches two 10.1.0.9
  dk exec routed routed ingress 10.1.0.2 deny
  unanswered reaches two 10.1.0.2
  [ "$(dk exec routed routed doctor --json | jq -r '[.[] | select(.subject != "routing") | .text] | join("; ")')" = "" ]
  dk rm -f one two
  eventually no_links
}

@test "a stopped appliance removes its sockets" {
  plugin_up
  dk stop -t 10 "$(plugin)"
  prints_nothing on_host ls /run/docker/plugins
}
