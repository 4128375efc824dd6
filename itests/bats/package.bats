#!/usr/bin/env bats
# The Debian package on a host that systemd boots with cgroup v2, with Debian's Docker unit: installed, upgraded,
# downgraded, rebooted, removed and purged while a container is pinged.

load common
load bundles

setup_file() {
  local root=$BATS_TEST_DIRNAME/../..
  PACKAGE=$(echo "$root"/packaging/deb/target/routed_*_all.deb)
  export PACKAGE
  newer_package "$root" "$BATS_FILE_TMPDIR"
  "$HOST" down "$NAME"
  "$HOST" systemd "$NAME"
  send "$PACKAGE" /root/routed.deb
  send "$BATS_FILE_TMPDIR/newer.deb" /root/newer.deb
}

teardown_file() { host_down; }

teardown() {
  # shellcheck disable=SC2154 # set by bats
  [[ -n ${BATS_TEST_COMPLETED:-} ]] || on_host journalctl --no-pager -u routed | tail -30
}

# The program is that of the package.
routed() { on_host routed "$@"; }

# send FILE PATH: copies a file of this machine to the host.
send() { on_host tee "$2" <"$1" >/dev/null; }

# newer_package ROOT DIRECTORY: makes DIRECTORY/newer.deb, version 0.2.0, with newer bundles and a changed default.
newer_package() {
  local tree=$2/tree
  dpkg-deb -R "$PACKAGE" "$tree"
  mv "$tree/usr/share/routed" "$2/old"
  java -cp "$1/bench/target/classes" dev.routed.bench.NewerBuild "$2/old" "$tree/usr/share/routed"
  sed -i 's/^Version: .*/Version: 0.2.0/' "$tree/DEBIAN/control"
  rm "$tree/DEBIAN/md5sums"
  echo '# a newer comment' >>"$tree/etc/routed/dev.routed.engine.cfg"
  dpkg-deb -Znone -b "$tree" "$2/newer.deb" >/dev/null
}

# property NAME [UNIT]
property() { on_host systemctl show -p "$1" --value "${2:-routed}"; }

is() { [[ $(property "$1") == "$2" ]]; }

active() { is ActiveState active; }

# restarted PID: systemd has started another process than PID, and it is ready.
restarted() { active && ! is MainPID "$1"; }

@test "installed, the unit runs before Docker's does, and is ready when both sockets answer" {
  on_host dpkg -i /root/routed.deb
  active
  for socket in net-routed ipam-routed; do
    on_host curl -sf -X POST --unix-socket "/run/docker/plugins/$socket.sock" http://plugin/Plugin.Activate
  done
  [ "$(property UnitFileState)" = enabled ]
  on_host routed --version | grep -qx 'routed 0.1.0'

  # Both start in one transaction, as at a boot.
  on_host systemctl stop routed docker.service docker.socket
  on_host systemctl start docker routed
  (($(property ActiveEnterTimestampMonotonic) < $(property ExecMainStartTimestampMonotonic docker)))
  dk info --format '{{.CgroupVersion}} {{.CgroupDriver}}' | grep -qx '2 systemd'
  "$HOST" image "$NAME"
  network mine 10.5.0.0/16 -o gateway=10.9.9.9
  dk run -d --name one --network name=mine,ip=10.5.0.2,driver-opt=addresses=10.5.0.3 busybox sleep 3600
  host_reaches 10.5.0.2
  eventually host_reaches 10.5.0.3
  on_host ip route show 10.5.0.2 | grep -q 'proto routed'
}

@test "the unit leaves nothing but its own directories open to the process" {
  security=$(on_host systemd-analyze security routed --no-pager | tail -1)
  echo "$security"
  # From 0 (safe) to 10; Docker's unit has 9.6.
  [ "$(grep -o '[0-9]\.[0-9]' <<<"$security" | tr -d .)" -le 30 ]
  pid=$(property MainPID)
  for directory in /usr/share/routed /etc /var/lib; do
    run on_host nsenter -t "$pid" --mount touch "$directory/file"
    fails_with 'Read-only file system'
  done
  run on_host find /usr/share/routed -newer /root/routed.deb -type f
  [ -z "$output" ]
}

@test "the manual page and the completion know the commands" {
  on_host man -l /usr/share/man/man8/routed.8 | grep -q 'routed network-set'
  completed() {
    # shellcheck disable=SC2016 # expanded on the host
    on_host bash -c '. /usr/share/bash-completion/completions/routed
      COMP_LINE=$1 COMP_POINT=${#1}; read -ra COMP_WORDS <<<"$1"; COMP_CWORD=$2
      _routed; printf "%s\n" "${COMPREPLY[@]}"' - "$1" "$2"
  }
  completed 'routed net' 1 | grep -qx network-set
  completed 'routed run --m' 2 | grep -qx -e --mtu
  completed 'routed drain --w' 2 | grep -qx -e --wait
  completed 'routed drain 10.5' 2 | grep -qx 10.5.0.3
  completed 'routed network-set 10' 2 | grep -qx 10.5.0.0/16
  completed 'routed network-set m' 2 | grep -qx mine
  completed 'routed drain o' 2 | grep -qx one
  completed 'routed trace 10.5' 2 | grep -qx 10.5.0.3
  completed 'routed plan --network m' 3 | grep -qx mine
}

@test "an upgrade and a downgrade restart the appliance, keep what the operator has edited, and lose no packet" {
  on_host sed -i 's/^apply = .*/apply = new/' /etc/routed/dev.routed.network.cfg
  on_host rm /etc/routed/dev.routed.metrics.cfg
  endpoints=$(routed endpoints --json)
  ping_begins 10.5.0.2
  old=$(property MainPID)
  on_host dpkg -i /root/newer.deb
  restarted "$old"
  on_host routed --version | grep -qx 'routed 0.2.0'
  routed config | grep -q '^apply  *new '
  on_host grep -q 'a newer comment' /etc/routed/dev.routed.engine.cfg
  run on_host ls /etc/routed/dev.routed.metrics.cfg /usr/share/routed/system/dev/routed/dev.routed.api/0.1.0
  [ "$(grep -c 'No such file' <<<"$output")" = 2 ]
  [ "$(routed endpoints --json)" = "$endpoints" ]

  newer=$(property MainPID)
  on_host dpkg -i /root/routed.deb
  restarted "$newer"
  on_host routed --version | grep -qx 'routed 0.1.0'
  routed config | grep -q '^apply  *new '
  [ "$(routed endpoints --json)" = "$endpoints" ]
  ping_ends
}

@test "systemd restarts an appliance that was killed, hangs, or runs out of memory" {
  ping_begins 10.5.0.2
  killed=$(property MainPID)
  on_host kill -KILL "$killed"
  within 90 restarted "$killed"

  on_host mkdir -p /etc/systemd/system/routed.service.d
  printf '[Service]\nWatchdogSec=4\nTimeoutStopSec=1\n' | on_host tee /etc/systemd/system/routed.service.d/short.conf
  on_host systemctl daemon-reload
  on_host systemctl restart routed
  hung=$(property MainPID)
  stays 6 is MainPID "$hung"
  on_host kill -STOP "$hung"
  within 90 restarted "$hung"
  on_host rm -r /etc/systemd/system/routed.service.d
  on_host systemctl daemon-reload

  echo 'ROUTED_JAVA_OPTS=-Xms6m -Xmx6m' | on_host tee -a /etc/default/routed
  on_host systemctl restart --no-block routed
  within 90 is ExecMainStatus 3
  on_host sed -i /Xmx6m/d /etc/default/routed
  within 90 active
  ping_ends
}

@test "after a reboot, the unit is ready before Docker starts, and containers come back with their addresses" {
  dk update --restart always one
  "$HOST" reboot "$NAME"
  lacks 10.5.0.2 on_host ip route
  # Both are enabled. Other units of this machine's multi-user.target do not concern the host.
  on_host systemctl start docker routed
  active
  (($(property ActiveEnterTimestampMonotonic) < $(property ExecMainStartTimestampMonotonic docker)))
  within 90 host_reaches 10.5.0.2
  eventually host_reaches 10.5.0.3
}

@test "removed, it leaves configuration, state and containers; purged, only the containers" {
  ping_begins 10.5.0.2
  on_host dpkg -r routed
  run on_host systemctl is-active routed
  fails_with inactive
  run on_host ls /usr/share/routed /usr/bin/routed /var/cache/routed
  [ "$(grep -c 'No such file' <<<"$output")" = 3 ]
  on_host grep -q '^apply = new' /etc/routed/dev.routed.network.cfg
  on_host find /var/lib/routed -type f | grep -q .

  on_host dpkg -P routed
  run on_host ls -d /etc/routed /var/lib/routed /etc/default/routed /run/routed /etc/iproute2/rt_protos.d/routed.conf
  [ "$(grep -c 'No such file' <<<"$output")" = 5 ]
  lacks routed on_host systemctl list-unit-files --no-pager
  ping_ends
}

@test "removed while no container is left, it leaves nothing in the kernel" {
  on_host dpkg -i /root/routed.deb
  active
  dk rm -f one
  eventually has_endpoints 0
  on_host ip addr show lo | grep -qF 10.9.9.9
  on_host nft list tables | grep -q routed
  on_host dpkg -r routed
  lacks 10.9.9.9 on_host ip addr show lo
  lacks routed on_host nft list tables
  on_host dpkg -P routed
}
