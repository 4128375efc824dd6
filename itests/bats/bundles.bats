#!/usr/bin/env bats
# Bundles are stopped, started, updated and refreshed by hand while a container talks.

load common
load bundles

setup_file() {
  host_up
  network mine 10.6.0.0/16
  container one mine --ip 10.6.0.2
  name_bundles
}

teardown_file() { host_down; }

process() { cat "$(host_dir)/routed.pid"; }

# Names of the appliance's threads that are ours, as far as the kernel keeps them, without numbers.
threads() { on_host sh -c "cat /proc/$(process)/task/*/comm" | grep '^routed-' | sed 's/[0-9]*$//' | sort -u; }

same_threads() { [[ $(threads) == "$1" ]]; }

# What the appliance has open, by kind, with a count of each; no sockets to the kernel.
open_files() {
  on_host find "/proc/$(process)/fd" -type l -printf '%l\n' | grep -vxFf <(netlink_sockets) |
    sed -E 's/^(socket|pipe):.*/\1/; s/[0-9]+/N/g; s/ .*//' | sort | uniq -c
}

# Sockets to the kernel, whoever has them on this host, as /proc/PID/fd names them.
netlink_sockets() { on_host awk 'NR > 1 { print "socket:[" $NF "]" }' /proc/net/netlink; }

open_netlink_sockets() { on_host find "/proc/$(process)/fd" -type l -printf '%l\n' | grep -cxFf <(netlink_sockets); }

# no_more_files BEFORE: of no kind more than before. A caller may have held a connection then.
no_more_files() {
  awk 'NR == FNR { before[$2] = $1; next } $1 > before[$2] { print; more = 1 } END { exit more }' <(echo "$1") <(open_files)
}

@test "in any order: no ping lost, the same state, and no thread or file is left behind" {
  seed=${SEED:-$RANDOM}
  echo "# SEED=$seed" >&3
  anew
  before=$(state) threads=$(threads) files=$(open_files) netlink=$(open_netlink_sockets)
  ping_begins 10.6.0.2
  while read -r command bundle; do
    by_hand "$command" "$bundle"
  done < <(deeds "$seed")
  # shellcheck disable=SC2086 # what was stopped and not started yet
  by_hand start $BUNDLES
  eventually settled
  ping_ends
  [ "$(state)" = "$before" ]
  anew
  [ "$(state)" = "$before" ]
  eventually same_threads "$threads"
  eventually no_more_files "$files" || no_more_files "$files"
  # The netlink backend keeps one to four for the next call, by how many it had at a time.
  (($(open_netlink_sockets) <= netlink + 3))
}

# Everything that uses api is refreshed with it, so that all threads and files are of the same age.
anew() {
  by_hand update dev.routed.api
  eventually settled
}

# deeds SEED: each with each of our bundles, once.
deeds() {
  local bundle command
  RANDOM=$1
  for bundle in $BUNDLES; do
    for command in stop start update refresh; do
      echo "$RANDOM $command $bundle"
    done
  done | sort -n | cut -d' ' -f2-
}

@test "the threads and sockets of a bundle go when it is stopped" {
  owners=
  for name in $(threads); do
    bundle=$(owner "$name")
    [ -n "$bundle" ] || { echo "thread $name: in the classes of no bundle is such a name"; false; }
    carries "$bundle" || owners+=" $bundle"
  done
  for bundle in $(printf '%s\n' $owners | sort -u); do
    by_hand stop "$bundle"
    eventually no_thread_of "$bundle"
    [[ $bundle != *.kernel-netlink ]] || [ "$(open_netlink_sockets)" -eq 0 ]
    by_hand start "$bundle"
  done
  # The other way to be told of changes is only used while netlink is away.
  by_hand stop dev.routed.kernel-netlink
  eventually monitors
  by_hand stop dev.routed.kernel-iproute2
  eventually no_thread_of dev.routed.kernel-iproute2
  [ -z "$(monitors)" ]
  by_hand stop dev.routed.cnm
  [ -z "$(plugin_sockets)" ]
  by_hand start dev.routed.cnm dev.routed.kernel-iproute2 dev.routed.kernel-netlink
  eventually settled
}

# owner THREAD: the bundle in whose classes the name stands.
owner() {
  (cd "$BATS_TEST_DIRNAME/../../bundles" && grep -rlF --include='*.class' -- "${1%-}" ./*/target/classes) |
    sed -E 's#^\./([^/]*)/.*#dev.routed.\1#' | sort -u
}

no_thread_of() {
  local name
  for name in $(threads); do
    [[ $(owner "$name") != *"$1"* ]] || return 1
  done
}

plugin_sockets() { on_host grep -E '(net-routed|ipam-routed)\.sock' /proc/net/unix; }

monitors() { on_host pgrep -P "$(process)" -x ip; }

@test "a container that starts while the driver, or every backend, is away waits for it" {
  for bundles in "dev.routed.driver" "dev.routed.kernel-iproute2 dev.routed.kernel-netlink"; do
    # shellcheck disable=SC2086 # several
    by_hand stop $bundles
    container late mine --ip 10.6.0.3 &
    eventually created late
    sleep 0.5
    # shellcheck disable=SC2086
    by_hand start $bundles
    wait $!
    on_host ping -c 1 -W 1 10.6.0.3
    dk rm -f late
  done
  eventually settled
}

# Not asked of the container itself, which the engine holds while it waits.
created() { dk ps -a --format '{{.Names}}' | grep -qx "$1"; }

@test "one for which it does not come back is told so after ten seconds" {
  by_hand stop dev.routed.kernel-iproute2 dev.routed.kernel-netlink
  SECONDS=0
  run dk run --rm --net mine busybox true
  ((SECONDS >= 10))
  says "the network driver has been away for 10 seconds: 'routed bundle:list' shows which bundle is not active, start it and try again"
  by_hand start dev.routed.kernel-iproute2 dev.routed.kernel-netlink
  eventually settled
  dk run --rm --net mine busybox true
}

@test "the transport stopped, nobody is there to be asked; a restart brings all back" {
  before=$(state)
  run routed bundle:stop dev.routed.transport
  [ "$status" -eq 0 ]
  [[ $output == *"This takes the admin socket away"* ]]
  eventually no_thread_of dev.routed.transport
  [ -z "$(plugin_sockets)" ]
  [ -z "$(on_host grep -F admin.sock /proc/net/unix)" ]
  [ -z "$(on_host find /run/docker/plugins /run/routed -name '*.sock')" ]
  on_host ping -c 1 -W 1 10.6.0.2
  appliance stop
  appliance start
  eventually settled
  [ "$(state)" = "$before" ]
}
