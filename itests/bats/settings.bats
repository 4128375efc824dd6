#!/usr/bin/env bats
# Mistakes in etc/*.cfg: each is rejected alone, is a finding, and opens nothing.

load common

setup_file() {
  host_up
  cp -r "$(host_dir)/routed/etc" "$(host_dir)/etc-as-delivered"
  network mine 10.1.0.0/16
  dk run -d --name closed --network name=mine,ip=10.1.0.2,driver-opt=ingress=deny busybox sleep 3600
}

teardown_file() { host_down; }

teardown() {
  cp "$(host_dir)"/etc-as-delivered/*.cfg "$(host_dir)/routed/etc/"
  eventually prints_nothing rejected_settings
}

# set_in PID KEY VALUE: in the file, as an operator would.
set_in() { sed -i "s/^$2 *=.*/$2 = $3/" "$(host_dir)/routed/etc/$1.cfg"; }

# rejected_settings: the findings about settings, each as SUBJECT TEXT.
rejected_settings() {
  doctor --json | jq -r '.[] | select(.subject | startswith("dev.routed.")) | "\(.subject) \(.text)"'
}

has_rejected() { rejected_settings | grep -F -- "$1"; }

restart() {
  appliance kill
  appliance start
}

networks() { routed networks --json | jq length; }

# The driver starts a moment after its settings are accepted.
has_one_network() { [[ $(networks) == 1 ]]; }

closed() { unanswered host_reaches 10.1.0.2; }

@test "a bad mtu at the start: the state directory holds, and so do networks and guards; a finding until it is mended" {
  routed bundle:stop dev.routed.policy-ingress
  eventually host_reaches 10.1.0.2
  routed bundle:start dev.routed.policy-ingress
  eventually closed
  [ "$(networks)" -eq 1 ]
  set_in dev.routed.network mtu 99999999
  restart
  [ "$(routed config --json | jq -r '.[] | select(.key == "state") | .value')" = "$(host_dir)/state" ]
  [ "$(networks)" -eq 1 ]
  closed
  has_rejected "dev.routed.network mtu is rejected, and '1500' applies: mtu: '99999999' is not a number"
  container other mine --ip 10.1.0.3
  host_reaches 10.1.0.3
  dk rm -f other
  set_in dev.routed.network mtu 1500
  eventually prints_nothing rejected_settings
}

@test "a bad state directory or mark at the start: calls are rejected until it is mended, and nothing opens" {
  for bad in network.state=here kernel.protocol=0 kernel.group=x kernel.reaper-group=7200; do
    IFS='.=' read -r file key value <<<"$bad"
    set_in "dev.routed.$file" "$key" "$value"
    appliance kill
    appliance start
    has_rejected "dev.routed.$file $key is rejected, and calls are rejected until it is mended: $key: "
    closed
    run dk run --rm --network mine busybox true
    fails_with "the network driver has been away" "'routed doctor' shows rejected settings"
    cp "$(host_dir)"/etc-as-delivered/*.cfg "$(host_dir)/routed/etc/"
    eventually prints_nothing rejected_settings
    eventually has_one_network
    has_no_plan
    closed
    container other mine --ip 10.1.0.3
    dk rm -f other
  done
}

@test "every file: a bad value is a finding until it is mended" {
  for bad in network.apply=soon kernel.group=-1 metrics.listen=here policy.announce.rise=0 policy.conflict.daemon=rip \
    policy.ingress.log-rate=many shell.adminsock=here transport.directory=here engine.socket=here; do
    key=${bad%=*}
    set_in "dev.routed.${key%.*}" "${key##*.}" "${bad#*=}"
    eventually has_rejected "dev.routed.${key%.*} ${key##*.} is rejected, and "
  done
  [ "$(rejected_settings | wc -l)" -eq 9 ]
  container other mine --ip 10.1.0.3
  dk rm -f other
  closed
}

# finding TEXT: doctor shows it.
finding() { doctor --json | jq -r '.[] | "\(.checkup) \(.subject) \(.text)"' | grep -F -- "$1"; }

@test "an unknown key, a key given twice, a file that nobody reads: findings that name the nearest one, until mended" {
  etc=$(host_dir)/routed/etc
  prints_nothing rejected_settings
  echo 'mtuu = 9000' >>"$etc/dev.routed.network.cfg"
  echo 'uids = 1000' >>"$etc/dev.routed.policy.spoof.cfg"
  printf 'backend = netlink\nadminsock = /run/x\n' >>"$etc/dev.routed.kernel.cfg"
  echo 'mtu = 9000' >"$etc/dev.routed.netwrok.cfg"
  eventually finding "settings dev.routed.network mtuu is not a key of etc/dev.routed.network.cfg and has no effect: \
did you mean 'mtu'?; known keys are apply, gateway"
  finding "settings dev.routed.kernel backend is given twice in etc/dev.routed.kernel.cfg; the last value applies"
  finding "settings dev.routed.kernel adminsock is not a key of etc/dev.routed.kernel.cfg and has no effect; known"
  finding "settings dev.routed.netwrok no bundle reads etc/dev.routed.netwrok.cfg: did you mean 'dev.routed.network'?"
  finding "settings dev.routed.policy.spoof no bundle reads etc/dev.routed.policy.spoof.cfg"
  [ "$(routed events --json | jq '[.[] | select(.subject == "dev.routed.network mtuu")] | length')" -eq 1 ]
  rm "$etc/dev.routed.netwrok.cfg" "$etc/dev.routed.policy.spoof.cfg"
}

@test "a variable or flag that no file refers to is a finding" {
  set_in dev.routed.network mtu 1500
  appliance kill
  ROUTED_MTUU=9000 appliance start --mtu 1400
  eventually finding "settings ROUTED_MTUU is set, but no file in etc/ refers to it, so it has no effect"
  overruled="ROUTED_MTU is set, by the environment or by a flag, but has no effect, because \
etc/dev.routed.network.cfg has \
'mtu = 1500': write 'mtu = \${env:ROUTED_MTU:-1500}' there"
  finding "settings $overruled"
  grep -qF -- "$overruled" "$(host_dir)/routed.log"
  restart
}

# config_of PID KEY: value, source and default.
config_of() {
  routed config --json "$1" | jq -r --arg key "$2" '.[] | select(.key == $key) | "\(.value) \(.source) \(.default)"'
}

config_is() { [[ $(config_of "$1" "$2") == "$3" ]]; }

@test "config lists the keys of all files, each with value, source and default, within 80 columns" {
  appliance kill
  ROUTED_MTU=9000 ROUTED_PROBE_RISE=3 appliance start --gateway 10.9.9.9
  set_in dev.routed.network mtu 1400
  set_in dev.routed.policy.announce fall 0
  eventually config_is network mtu "1400 file 1500"
  config_is dev.routed.network gateway "10.9.9.9 flag null"
  config_is network apply "live default live"
  config_is policy.announce rise "3 variable 1"
  eventually config_is policy.announce fall "0 rejected 2"
  config_is transport netsock "net-routed default net-routed"
  # Each key of each file that is delivered.
  for file in "$(host_dir)"/routed/etc/dev.routed.*.cfg; do
    pid=$(basename "$file" .cfg)
    # shellcheck disable=SC2013 # keys have no blanks
    for key in $(sed -nE 's/^([a-z0-9-]+) *=.*/\1/p' "$file"); do
      [ -n "$(config_of "$pid" "$key")" ] || { echo "not listed: $pid $key"; return 1; }
    done
  done
  # With the delivered values, which are shorter than those of a test's host.
  routed config --json | jq -e 'map(select(.pid)) | (map(.key | length) | max) + (map(.default // "" | length) | max) +
    ("variable" | length) + ("DEFAULT" | length) + (map(.pid | length) | max) - ("dev.routed." | length) + 4 * 2 <= 80'
  routed config | grep -E '^rise +3 +variable +1 +policy.announce$'
  run routed config shel
  fails_with "no file 'shel.cfg' is read; known PIDs are dev.routed.engine, "
  restart
}

@test "config:property-set changes one line: references to variables stay, and nothing is appended" {
  appliance kill
  appliance start --gateway 10.9.9.9
  etc=$(host_dir)/routed/etc
  routed config:property-set -p dev.routed.network mtu 1400
  eventually config_is network mtu "1400 file 1500"
  config_is network gateway "10.9.9.9 flag null"
  eventually lacks felix.fileinstall cat "$etc/dev.routed.network.cfg"
  run diff "$(host_dir)/etc-as-delivered/dev.routed.network.cfg" "$etc/dev.routed.network.cfg"
  # shellcheck disable=SC2016 # the file has the reference as such
  [ "$output" = "$(printf '14c14\n< mtu = ${env:ROUTED_MTU:-1500}\n---\n> mtu = 1400')" ]
  [ "$(stat -c %a "$etc/dev.routed.network.cfg")" = "$(stat -c %a "$etc/dev.routed.kernel.cfg")" ]
  restart
  config_is network mtu "1400 file 1500"
}

@test "a file of vital settings that is gone: the state directory stays, and nothing opens" {
  etc=$(host_dir)/routed/etc
  rm "$etc/dev.routed.network.cfg"
  eventually finding "settings dev.routed.network has no file etc/dev.routed.network.cfg"
  [ "$(networks)" -eq 1 ]
  closed
  restart
  finding "settings dev.routed.network has no file etc/dev.routed.network.cfg"
  closed
  run dk run --rm --network mine busybox true
  fails_with "the network driver has been away"
  cp "$(host_dir)/etc-as-delivered/dev.routed.network.cfg" "$etc/"
  eventually prints_nothing rejected_settings
  eventually has_one_network
  closed
}

# as_uid UID COMMAND…
as_uid() { on_host setpriv --reuid="$1" --regid="$1" --clear-groups "${@:2}"; }

@test "uids of the plugin sockets does not open the admin socket; its own key does" {
  set_in dev.routed.transport uids 1000
  eventually calls_as 1000 /run/docker/plugins/net-routed.sock Plugin.Activate '"NetworkDriver"'
  calls_as 1000 /run/routed/admin.sock networks "may not call /run/routed/admin.sock: call as root, or add the ID to \
uids in etc/dev.routed.shell.cfg"
  set_in dev.routed.shell uids 1000
  eventually calls_as 1000 /run/routed/admin.sock networks 10.1.0.0/16
  set_in dev.routed.transport uids 0
  eventually calls_as 1000 /run/docker/plugins/net-routed.sock Plugin.Activate "may not call"
  calls_as 1000 /run/routed/admin.sock networks 10.1.0.0/16
}

# calls_as UID SOCKET METHOD TEXT: the answer to this user has the text. The file's mode is opened for the test.
calls_as() {
  on_host chmod 666 "$2" && on_host chmod o+x /run/routed /run/docker /run/docker/plugins &&
    as_uid "$1" curl -s -X POST --unix-socket "$2" "http://plugin/$3" | grep -aF -- "$4"
}
