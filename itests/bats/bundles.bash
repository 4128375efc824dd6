# Helpers for tests that change bundles under traffic; loaded beside common.bash.
# shellcheck disable=SC2154 # bats' run sets status and output

# Sets BUNDLES to the symbolic names of routed's bundles, in the order of bundle:list.
name_bundles() {
  BUNDLES=$(routed bundle:list -s | grep -o 'dev\.routed\.[a-z0-9-]*')
  export BUNDLES
}

# serves_admin_socket BUNDLE: while such a bundle is stopped, nobody could start it again by bin/routed.
serves_admin_socket() { [[ $1 == *.shell || $1 == *.transport ]]; }

# bundle_command COMMAND BUNDLE…: as an operator does it, who tries again if the admin socket is away for a moment, or
# if the command itself, or the end of the one before, which Karaf does not wait for, ended the connection.
bundle_command() {
  local command=$1 said deadline=$((SECONDS + 30))
  shift
  if [[ $command == st* ]] && serves_admin_socket "$1"; then
    command=restart
  fi
  echo "$command $*"
  until said=$(routed "bundle:$command" "$@" 2>&1); do
    if ((SECONDS >= deadline)) ||
      [[ $said != *"routed is not running"* && $said != *"the shell of routed is stopping"* &&
        $said != *"routed stopped before"* ]]; then
      echo "$said"
      return 1
    fi
    sleep 0.05
  done
}

# settled: all bundles run, the plugin sockets answer, and the plan is empty.
settled() {
  local socket
  for socket in net-routed ipam-routed; do
    on_host curl -sf -X POST --unix-socket "/run/docker/plugins/$socket.sock" http://plugin/Plugin.Activate || return 1
  done
  [[ $(routed bundle:list -s | grep Active | grep -o 'dev\.routed\.[a-z0-9-]*') == "$BUNDLES" ]] || return 1
  has_no_plan
}

# at_rest: only the container "one" exists, and no link of another waits for the reaper (group 7201): what docker
# removes is gone a moment after its command has ended.
at_rest() {
  [[ $(dk ps -a --format '{{.Names}}') == one ]] &&
    prints_nothing on_host ip -br link show group 7201
}

# state: networks, endpoints, pools and host objects, to be compared before and after.
state() {
  routed networks --json &&
    routed endpoints --json &&
    routed pools --json &&
    host_objects
}

# ping_begins ADDRESS: a packet every 5 ms, until ping_ends, which fails if one was not answered.
ping_begins() {
  on_host ping -q -i 0.005 "$1" >"$BATS_TEST_TMPDIR/ping" &
  pinging=$!
}

ping_ends() {
  on_host pkill -INT -x ping
  wait "$pinging"
  cat "$BATS_TEST_TMPDIR/ping"
  grep -q ' 0% packet loss' "$BATS_TEST_TMPDIR/ping"
}
