#!/usr/bin/env bats
# docs/development.md is followed: the appliance starts with --jdwp, and jdb stops it in createNetwork.

load common

PAGE=$BATS_TEST_DIRNAME/../../docs/development.md

setup_file() {
  "$HOST" down "$NAME"
  "$HOST" up "$NAME"
}
teardown_file() { host_down; }
teardown() { [[ ! -e $BATS_TEST_TMPDIR/jdb.pid ]] || kill "$(<"$BATS_TEST_TMPDIR/jdb.pid")" || true; }

# typed COMMAND: the line of the page that types it, without its prompt.
typed() { sed -n "s/^# \($1 .*\)/\1/p" "$PAGE"; }

# session: what the page types into jdb and what it shows, a line each.
session() {
  awk '/^```text$/ { block = 1; next } /^```$/ { block = 0 } /^# jdb/ { jdb = 1 } block && jdb && !/^# /' "$PAGE"
}

shows() { grep -qF -- "$1" "$BATS_TEST_TMPDIR/jdb"; }

@test "jdb attaches and stops in createNetwork as the page shows; containers talk meanwhile" {
  local command line network listening
  command=$(typed 'routed run')
  # shellcheck disable=SC2086 # the flags
  appliance start ${command#routed run}
  listening=$(on_host cat /proc/net/tcp /proc/net/tcp6 | awk '$4 == "0A" { print $2 }')
  # 127.0.0.1:5005, and nothing else.
  [ "$listening" = 0100007F:138D ]
  network other 10.9.0.0/16
  container one other --ip 10.9.0.2

  mkfifo "$BATS_TEST_TMPDIR/typed"
  # shellcheck disable=SC2046 # the arguments
  on_host $(typed jdb) <"$BATS_TEST_TMPDIR/typed" >"$BATS_TEST_TMPDIR/jdb" 2>&1 3>&- &
  echo $! >"$BATS_TEST_TMPDIR/jdb.pid"
  exec 7>"$BATS_TEST_TMPDIR/typed"
  eventually shows 'Initializing jdb'
  while read -r line; do
    case $line in
      '> quit')
        # Docker has its answer: jdb may not leave a thread suspended that it has just been told to resume.
        eventually test -s "$BATS_TEST_TMPDIR/network"
        echo quit >&7 ;;
      '> '*) echo "${line#> }" >&7 ;;
      'Set breakpoint'*)
        eventually shows "$line"
        network=$(typed 'docker network')
        # shellcheck disable=SC2086 # the arguments
        dk ${network#docker} >"$BATS_TEST_TMPDIR/network" 2>&1 3>&- 7>&- & ;;
      'Breakpoint hit'*)
        eventually shows "${line#*…}"
        eventually shows "${line%…*}"
        host_reaches 10.9.0.2
        prints_nothing cat "$BATS_TEST_TMPDIR/network" ;;
      *) eventually shows "$line" ;;
    esac
  done < <(session)
  exec 7>&-
  dk network inspect mine
}

@test "another address; one that is not the loopback's is warned of, a malformed one rejected" {
  appliance stop
  appliance start --jdwp 0.0.0.0:6006
  grep -F 'whoever reaches 0.0.0.0:6006 can run code as root' "$(host_dir)/routed.log"
  on_host grep -iq ' 00000000:1776 ' /proc/net/tcp
  local address
  for address in 0 70000 127.0.0.1: 10.0.0.1,quiet=y:5 '[::g]:5'; do
    run routed run --jdwp "$address"
    fails_with "the address of --jdwp is a port or HOST:PORT, such as 127.0.0.1:5005, not '$address'"
  done
}
