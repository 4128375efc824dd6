#!/usr/bin/env bats
# No user but root can change files of the appliance, whatever the umask is.

load common

setup() {
  "$HOST" down "$NAME"
  "$HOST" up "$NAME"
}

teardown() { host_down; }

OWN=(state data routed)

# writable_by_others: files of the appliance and of its sockets that others can write to.
writable_by_others() {
  (cd "$(host_dir)" && find "${OWN[@]}" ! -type l -perm /022)
  on_host find /run/docker/plugins /run/routed -perm /022
}

@test "umask 000: no file, directory, socket or native library can be changed by others" {
  umask 000
  appliance start
  network mine 10.1.0.0/16
  dk run -d --name one --network "name=mine,ip=10.1.0.2,driver-opt=ingress=deny" busybox sleep 3600
  routed drain 10.1.0.2
  # What this umask does to a file without a mode of its own.
  touch "$BATS_TEST_TMPDIR/control"
  [ "$(stat -c %a "$BATS_TEST_TMPDIR/control")" = 666 ]
  umask 022
  [ -n "$(ls "$(host_dir)/state/networks")" ]
  prints_nothing writable_by_others
  # shellcheck disable=SC2016
  libraries=$(on_host sh -c 'grep -o "/[^ ]*\.so[^ ]*" "/proc/$1/maps" | sort -u' - "$(cat "$(host_dir)/routed.pid")")
  # The program's own are extracted below the data directory, those of the system are root's.
  grep -q "^$(host_dir)/data/" <<<"$libraries"
  lacks_line '^/tmp|^/root|^/var/tmp/routed' grep -v "^$(host_dir)" <<<"$libraries"
  lacks '"files"' doctor --json
}

@test "a program, configuration or data directory that others can change: no start, and the remedy" {
  appliance start
  appliance stop
  home=$(host_dir)/routed
  jar=$(find "$home/system" -name '*.jar' | head -n 1)
  rejects() {
    run appliance start
    fails_with "other users can change $1" "chown -R root: $2; chmod -R go-w $2"
  }
  chmod o+w "$jar"
  rejects "$jar" "$home"
  chmod o-w "$jar"
  chown 1234 "$home/etc/dev.routed.network.cfg"
  rejects "$home/etc/dev.routed.network.cfg" "$home"
  chown 0 "$home/etc/dev.routed.network.cfg"
  chmod 777 "$(host_dir)"
  rejects "$(host_dir)" "$home"
  chmod 755 "$(host_dir)"
  chown -R 1234 "$(host_dir)/data"
  rejects "$(host_dir)/data" "$(host_dir)/data"
  chown -R 0 "$(host_dir)/data"
  ln -sf "$BATS_TEST_TMPDIR/precious" "$(host_dir)/data/lock"
  run appliance start
  fails_with "data/lock is a symbolic link"
  [ ! -e "$BATS_TEST_TMPDIR/precious" ]
  rm "$(host_dir)/data/lock"
  appliance start
}

@test "state and data that an earlier build left open to others: closed at the start, with a line in the log" {
  appliance start
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  appliance kill
  chmod -R a+w "$(host_dir)/state" "$(host_dir)/data"
  # Planted where the program loads code from.
  mkdir -p "$(host_dir)/data/cache/bundle1"
  touch "$(host_dir)/data/cache/planted" "$(host_dir)/data/tmp/planted"
  appliance start
  prints_nothing writable_by_others
  grep -q "routed: other users could change files in $(host_dir)/state until now" "$(host_dir)/routed.log"
  [ ! -e "$(host_dir)/data/cache/planted" ]
  [ ! -e "$(host_dir)/data/tmp/planted" ]
  has_endpoints 1
  host_reaches 10.1.0.2
}
