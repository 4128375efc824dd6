#!/usr/bin/env bats
# Bundles are stopped, started, updated and refreshed under traffic.

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

# The names of routed's threads, which the kernel cuts to 15 characters, without numbers.
threads() { on_host sh -c "cat /proc/$(process)/task/*/comm" | grep '^routed-' | sed 's/[0-9]*$//' | sort -u; }

same_threads() { [[ $(threads) == "$1" ]]; }

# The open files of the appliance by kind, with a count of each; without netlink sockets.
open_files() {
  on_host find "/proc/$(process)/fd" -type l -printf '%l\n' | grep -vxFf <(netlink_sockets) |
    sed -E 's/^(socket|pipe):.*/\1/; s/[0-9]+/N/g; s/ .*//' | sort | uniq -c
}

# All netlink sockets of this host, in the format of /proc/PID/fd.
# shellcheck disable=SC2016 # for awk
netlink_sockets() { on_host awk 'NR > 1 { print "socket:[" $NF "]" }' /proc/net/netlink; }

open_netlink_sockets() {
  local files sockets
  files=$(on_host find "/proc/$(process)/fd" -type l -printf '%l\n') && sockets=$(netlink_sockets) || return
  grep -cxF "$sockets" <<<"$files" || [[ $? -eq 1 ]]
}

# no_more_files BEFORE: of each kind at most as many as before. Fewer are possible: a caller may have held a
# connection then.
no_more_files() {
  local files
  files=$(open_files)
  [[ -n $files ]] || { echo "the appliance has no open files"; return 1; }
  awk 'NR == FNR { before[$2] = $1; next } $1 > before[$2] { print; more = 1 } END { exit more }' \
    <(echo "$1") <(echo "$files")
}

@test "bundle commands in random order: no ping lost, the same state, no thread or file left behind" {
  seed=${SEED:-$RANDOM}
  echo "# SEED=$seed" >&3
  refresh_all
  before=$(state) threads=$(threads) files=$(open_files) netlink=$(open_netlink_sockets)
  ping_begins 10.6.0.2
  while read -r command bundle; do
    bundle_command "$command" "$bundle"
  done < <(commands_in_random_order "$seed")
  # shellcheck disable=SC2086,SC2153 # several, set by name_bundles; starts those that were stopped and not started yet
  bundle_command start $BUNDLES
  eventually settled
  ping_ends
  [ "$(state)" = "$before" ]
  refresh_all
  [ "$(state)" = "$before" ]
  eventually same_threads "$threads"
  eventually no_more_files "$files" || no_more_files "$files"
  # The netlink backend keeps one to four idle connections.
  (($(open_netlink_sockets) <= netlink + 3))
}

# Refreshes every bundle that uses api, so that all threads and files are new.
refresh_all() {
  bundle_command update dev.routed.api
  eventually settled
}

# commands_in_random_order SEED: each command once for each bundle.
commands_in_random_order() {
  local bundle command
  RANDOM=$1
  for bundle in $BUNDLES; do
    for command in stop start update refresh; do
      echo "$RANDOM $command $bundle"
    done
  done | sort -n | cut -d' ' -f2-
}

@test "a bundle that is stopped ends its threads and closes its sockets" {
  owners=
  for name in $(threads); do
    bundle=$(owner "$name")
    [ -n "$bundle" ] || { echo "thread $name: no bundle's classes contain this name"; false; }
    serves_admin_socket "$bundle" || owners+=" $bundle"
  done
  for bundle in $(xargs -n 1 <<<"$owners" | sort -u); do
    bundle_command stop "$bundle"
    eventually no_thread_of "$bundle"
    [[ $bundle != *.kernel-netlink ]] || [ "$(open_netlink_sockets)" -eq 0 ]
    bundle_command start "$bundle"
  done
  # `ip monitor` runs only while the netlink backend is away.
  bundle_command stop dev.routed.kernel-netlink
  eventually monitor_runs
  bundle_command stop dev.routed.kernel-iproute2
  eventually no_thread_of dev.routed.kernel-iproute2
  prints_nothing monitors
  bundle_command stop dev.routed.cnm
  lacks_line '(net|ipam)-routed\.sock' on_host cat /proc/net/unix
  bundle_command start dev.routed.cnm dev.routed.kernel-iproute2 dev.routed.kernel-netlink
  eventually settled
}

# owner THREAD: the bundle whose classes contain the name.
owner() {
  (cd "$BATS_TEST_DIRNAME/../../bundles" && grep -rlF --include='*.class' -- "${1%-}" ./*/target/classes) |
    sed -E 's#^\./([^/]*)/.*#dev.routed.\1#' | sort -u
}

no_thread_of() {
  local names name
  names=$(threads)
  [[ -n $names ]] || { echo "the appliance has no threads"; return 1; }
  for name in $names; do
    [[ $(owner "$name") != *"$1"* ]] || return 1
  done
}

# The processes of `ip monitor`, if there are any; pgrep ends with 1 if there is none.
monitors() { on_host sh -c "pgrep -P $(process) -x ip || [ \$? -eq 1 ]"; }

monitor_runs() { [[ -n $(monitors) ]]; }

@test "a container start waits while the driver, or every backend, is stopped" {
  for bundles in "dev.routed.driver" "dev.routed.kernel-iproute2 dev.routed.kernel-netlink"; do
    # shellcheck disable=SC2086 # several
    bundle_command stop $bundles
    container late mine --ip 10.6.0.3 &
    eventually created late
    # The start neither fails nor succeeds.
    stays 1 kill -0 $!
    # shellcheck disable=SC2086
    bundle_command start $bundles
    wait $!
    host_reaches 10.6.0.3
    dk rm -f late
  done
  eventually settled
}

# From the list: `docker inspect` of the container would block until its start ends.
created() { dk ps -a --format '{{.Names}}' | grep -qx "$1"; }

@test "a container start fails after ten seconds without a backend, with the remedy" {
  bundle_command stop dev.routed.kernel-iproute2 dev.routed.kernel-netlink
  SECONDS=0
  run dk run --rm --net mine busybox true
  ((SECONDS >= 10))
  fails_with "10 seconds" "routed bundle:list"
  bundle_command start dev.routed.kernel-iproute2 dev.routed.kernel-netlink
  eventually settled
  dk run --rm --net mine busybox true
}

@test "transport stopped: no socket is left, traffic continues; a restart of the appliance brings all back" {
  eventually at_rest
  before=$(state)
  run routed bundle:stop dev.routed.transport
  [ "$status" -eq 0 ]
  [[ $output == *"admin socket"* ]]
  eventually no_thread_of dev.routed.transport
  lacks_line '(net|ipam)-routed\.sock' on_host cat /proc/net/unix
  lacks admin.sock on_host cat /proc/net/unix
  prints_nothing on_host find /run/docker/plugins /run/routed -name '*.sock'
  host_reaches 10.6.0.2
  appliance stop
  appliance start
  eventually settled
  [ "$(state)" = "$before" ]
}
