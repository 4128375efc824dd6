#!/usr/bin/env bats
# Commands find a container by its name before any prefix of an ID, and a network by its name. Commands that go on show
# in a terminal what happens meanwhile.

load common

setup_file() {
  host_up
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
}

teardown_file() { host_down; }

announced() { routed endpoints --json | jq -r --arg ip "$1" '.[] | select(.addresses[0] == $ip) | .announced'; }

@test "a container named like the beginning of another endpoint's ID is drained, and not the other" {
  prefix=$(routed endpoints --json | jq -r '.[0].id[0:2]')
  container "$prefix" mine --ip 10.1.0.3
  routed drain "$prefix"
  [ "$(announced 10.1.0.3)" = false ]
  [ "$(announced 10.1.0.2)" = true ]
  routed undrain "$prefix"
  [ "$(announced 10.1.0.3)" = true ]
  dk rm -f "$prefix"
}

@test "an ambiguous prefix is rejected with the candidates" {
  # Of 17 endpoints, and of 17 containers, two have IDs with the same first digit.
  for i in {10..25}; do container "c$i" mine --ip "10.1.0.$i" >/dev/null; done
  for prefix in $(routed endpoints --json | jq -r '.[].id[0:1]' | sort | uniq -d) \
    $(dk ps -q --no-trunc | cut -c 1 | sort | uniq -d); do
    run routed drain "$prefix"
    fails_with "'$prefix' may be " "use the ID or an address of one of them"
  done
  for i in {10..25}; do dk rm -f "c$i" >/dev/null; done
}

@test "a name of several networks is rejected with the candidates" {
  status=$(on_host curl -s -o /dev/null -w '%{http_code}' --unix-socket "$(host_dir)/docker.sock" \
    -H 'Content-Type: application/json' http://docker/networks/create -d '{"Name": "mine", "Driver": "net-routed",
      "IPAM": {"Driver": "ipam-routed", "Config": [{"Subnet": "10.2.0.0/16"}]}}')
  if [[ $status == 201 ]]; then
    run routed network-set mine mtu 1400
    fails_with "several networks 'mine'" 10.1.0.0/16 10.2.0.0/16
    dk network rm "$(routed networks --json | jq -r '.[] | select(.subnets == ["10.2.0.0/16"]).id')"
  else
    # Newer engines reject the second one.
    [ "$status" = 409 ]
  fi
}

@test "a network is found by its name" {
  routed network-set mine mtu 1400
  [ "$(routed networks --json | jq -r '.[0].mtu')" = 1400 ]
  run routed network-set bridge mtu 1400
  fails_with "network 'bridge' is not a routed network of this host"
  routed network-set mine mtu ''
}

@test "while the engine cannot be asked, a prefix needs twelve digits" {
  id=$(routed endpoints --json | jq -r '.[0].id')
  routed bundle:stop dev.routed.engine
  run routed drain "${id:0:2}"
  fails_with "may be the name of a container, and the engine cannot be asked" "use 12 digits of the ID"
  routed drain "${id:0:12}"
  [ "$(announced 10.1.0.2)" = false ]
  routed undrain 10.1.0.2
  routed bundle:start dev.routed.engine
}

# in_terminal ROWS COLUMNS COMMAND…: runs a command of routed in a terminal of that size, in the background. Output and
# status go to the file `shown`; `press` types. In the background, bash would ignore Ctrl-C.
in_terminal() {
  local size="rows $1 cols $2" dir=$BATS_TEST_TMPDIR
  shift 2
  mkfifo "$dir/keys"
  seen=0
  on_host env --default-signal=INT TERM=xterm script -qefc "trap : INT; tty >$dir/tty; stty $size; stty -g >$dir/before
    '$(host_dir)/routed/bin/routed' $*; echo \"status \$?\"; stty -g >$dir/after" "$dir/shown" \
    <"$dir/keys" >/dev/null 2>&1 3>&- &
  terminal=$!
  exec 8>"$dir/keys"
}

# press KEYS
press() { printf '%s' "$1" >&8; }

# shows TEXT: the terminal has shown it.
shows() { grep -aqE -- "$1" "$BATS_TEST_TMPDIR/shown"; }

# ends_with_ctrl_c STATUS: Ctrl-C ends the command with this status, and the terminal has the modes of before.
ends_with_ctrl_c() {
  press $'\003'
  wait "$terminal"
  exec 8>&-
  shows "status $1"
  cmp "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
}

# screen: the last screen that `watch` has drawn. It begins with the cursor at the top.
screen() { perl -0777 -pe 's/.*\e\[H//s; s/\e\[\??[0-9]*[A-Za-z]//g; s/\r//g' "$BATS_TEST_TMPDIR/shown"; }

# screen_is ROWS COLUMNS TEXT: it has this size, and contains the text.
screen_is() {
  [[ $(screen | wc -lL) =~ ^\ *([0-9]+)\ +([0-9]+)$ ]] || return
  ((BASH_REMATCH[1] == $1 - 1 && BASH_REMATCH[2] <= $2)) && screen | grep -qF -- "$3"
}

@test "watch draws what happens, follows the size of the terminal, and leaves the terminal as it was" {
  in_terminal 20 70 watch
  eventually screen_is 20 70 "ANNOUNCEMENTS OF ALL HOSTS"
  container late mine --ip 10.1.0.40
  eventually screen_is 20 70 10.1.0.40
  stty -F "$(cat "$BATS_TEST_TMPDIR/tty")" rows 12 cols 40
  eventually screen_is 12 40 "EVENTS"
  ends_with_ctrl_c 0
  # The cursor is visible, and what the terminal showed before returns.
  shows $'\e\\[\\?25h\e\\[\\?1049l'
  dk rm -f late
}

@test "events -f prints a new event while it runs, and ends on Ctrl-C" {
  in_terminal 24 120 events -f -n 1
  eventually shows '^TIME'
  run shows network-create
  [ "$status" -ne 0 ]
  network other 10.2.0.0/16
  eventually shows 'info +network-create'
  ends_with_ctrl_c 130
  dk network rm other
}

# then_shows TEXT: the terminal has shown it, behind what this function has found before.
then_shows() {
  local screen found
  screen=$(perl -0777 -pe 's/\e\[[?0-9;]*[A-Za-z]|\e[=>(][B0]?//g' "$BATS_TEST_TMPDIR/shown")
  [[ ${screen:seen} == *"$1"* ]] || return
  found=${screen:seen}
  found=${found%%"$1"*}$1
  seen=$((seen + ${#found}))
}

# type_line TEXT TO_SEE: types a line at the prompt of routed shell, sees a text, and then the next prompt.
type_line() {
  press "$1"$'\r'
  eventually then_shows "$2"
  eventually then_shows 'routed > '
}

has_thread() { routed shell:threads --list | grep -- "$1"; }

# The shell of Karaf loses a Ctrl-C that comes before its command has begun.
@test "routed shell: completion, pipes, the log, Ctrl-C, history and Ctrl-D in a terminal" {
  in_terminal 24 80 shell
  eventually then_shows 'routed > '
  press $'network-set m\t'
  eventually then_shows mine
  press $'\x15'
  type_line 'networks | grep mine' 10.1.0.0/16
  type_line 'log:display -n 500 | grep /run/routed/admin.sock' 'is served'
  press $'sleep 600\r'
  eventually has_thread pipe-sleep
  press $'\x03'
  eventually then_shows 'routed > '
  type_line 'networks | grep mine' 10.1.0.0/16
  press $'\x04'
  wait "$terminal"
  exec 8>&-
  shows 'status 0'
  routed shell:history | grep 'sleep 600'
  [ "$(echo 'networks | grep mine' | routed shell | grep -c 10.1.0.0/16)" = 1 ]
  run routed shell -c 'echo one; nonsense; echo two'
  [ "$status" -eq 1 ]
  [[ $output == *one*'Command not found: nonsense'* && $output != *two* ]]
}

@test "the end of a terminal leaves no session and no command of it behind" {
  in_terminal 24 80 shell
  eventually then_shows 'routed > '
  press $'log:tail\r'
  eventually then_shows INFO
  has_thread pipe-log:tail
  on_host pkill -KILL -x script
  wait "$terminal" || true
  exec 8>&-
  eventually lacks 'pipe-log:tail' routed shell:threads --list
}
