# Words for tests that change bundles while a container talks; loaded beside common.bash.
# shellcheck disable=SC2154 # bats' run sets status and output

# Our bundles by their names, in the order in which they are listed.
name_bundles() {
  BUNDLES=$(routed bundle:list -s | grep -o 'dev\.routed\.[a-z0-9-]*')
  export BUNDLES
}

# carries BUNDLE: whether the admin socket goes with it, so that nobody could start it again.
carries() { [[ $1 == *.shell || $1 == *.transport ]]; }

# by_hand COMMAND BUNDLE…: as an operator does it, who tries again while the socket is away for a moment, or goes away with
# what he did before.
by_hand() {
  local command=$1 said deadline=$((SECONDS + 30))
  shift
  if [[ $command == st* ]] && carries "$1"; then
    command=restart
  fi
  echo "$command $*"
  until said=$(routed "bundle:$command" "$@" 2>&1); do
    if ((SECONDS >= deadline)) || [[ $said != *"routed is not running"* && $said != *"shell is stopping"* ]]; then
      echo "$said"
      return 1
    fi
    sleep 0.05
  done
}

# All of our bundles run, the sockets are served, and nothing is left to be put right.
settled() {
  local socket
  for socket in net-routed ipam-routed; do
    on_host curl -sf -X POST --unix-socket "/run/docker/plugins/$socket.sock" http://plugin/Plugin.Activate || return 1
  done
  [[ $(routed bundle:list -s | grep Active | grep -o 'dev\.routed\.[a-z0-9-]*') == "$BUNDLES" ]] || return 1
  [[ $(routed plan --json | jq length) == 0 ]]
}

# What an operator would call the state, on the host and in the books.
state() {
  routed networks --json
  routed endpoints --json
  routed pools --json
  ours
}

# ping_begins ADDRESS: a packet every 5 ms, until ping_ends finds that each was answered.
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
