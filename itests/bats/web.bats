#!/usr/bin/env bats
# The web page, in Chromium.

load common

BROWSE=$BATS_TEST_DIRNAME/../web/browse.mjs
URL=http://127.0.0.1:7280/

setup_file() {
  host_up
  secret=$(host_dir)/token
  (umask 077 && openssl rand -hex 32 >"$secret")
  set_key token-file "$secret"
  set_key listen 127.0.0.1:7280
  eventually listening
}

teardown_file() { host_down; }
teardown() { clean; }

# set_key KEY VALUE: in the file of the page; blank: none.
set_key() { sed -i "s|^$1 *=.*|$1 = $2|" "$(host_dir)/routed/etc/dev.routed.web.cfg"; }

listening() { on_host ss -Hltn | grep -q :7280; }
silent() { ! listening; }

token() { cat "$(host_dir)/token"; }

# browse SCENARIO ARGUMENT…: in a browser on the host.
browse() {
  on_host env ROUTED_NODE_MODULES="$BATS_TEST_DIRNAME/../target/web/" HOME="$BATS_TEST_TMPDIR" \
    timeout 300 node "$BROWSE" "$1" "${AT:-$URL}" "${@:2}"
}

# status CURL-ARGUMENT…: the HTTP status.
status() { on_host curl -sk -o /dev/null -w '%{http_code}' "$@"; }

# rejected PATTERN: a finding about the page's settings matches.
rejected() { findings | grep -E -- "dev.routed.web listen .*$1"; }

mtu_of() { inside "$1" cat /sys/class/net/eth0/mtu; }
has_mtu() { [[ $(mtu_of "$1") == "$2" ]]; }

@test "without endpoints: dark and light, phone and wide, accessible, by keyboard; nothing is loaded from elsewhere" {
  browse empty "$(token)"
}

@test "with 5,000 endpoints and a conflict: the same, and pages by keyboard" {
  browse many "$(token)"
}

@test "the token is asked for, and a wrong one opens nothing" {
  browse token "$(token)"
  [ "$(status "$URL"api/host)" = 401 ]
  [ "$(status -H "Authorization: Bearer $(token)" "$URL"api/host)" = 200 ]
  [ "$(status -H "Authorization: Bearer $(token)" -H 'Host: elsewhere.example.org' "$URL"api/host)" = 421 ]
  [ "$(status -H "Authorization: Bearer $(token)" -H 'Origin: http://elsewhere.example.org' "$URL"api/host)" = 403 ]
}

@test "a new endpoint and its event appear while the page is open; filters show what matches" {
  network mine 10.1.0.0/16
  browse live "$(token)" 10.1.0.7 "$BATS_TEST_TMPDIR/opened" &
  watcher=$!
  within 60 test -e "$BATS_TEST_TMPDIR/opened"
  container one mine --ip 10.1.0.7
  wait "$watcher"
  container two mine --ip 10.1.0.12
  browse filter "$(token)" 10.1.0.12 10.1.0.7
  browse names "$(token)" one mine
}

@test "a changed setting is previewed and applied: the file, the appliance and the container have it" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.7
  has_mtu one 1500
  browse change "$(token)" 1400
  eventually has_mtu one 1400
  grep -x 'mtu = 1400' "$(host_dir)/routed/etc/dev.routed.network.cfg"
  routed config:property-set -p dev.routed.network mtu 1500
  eventually has_mtu one 1500
}

@test "without a token the page is read-only; a blank address ends it" {
  set_key token-file ''
  within 60 read_only
  browse readonly
  set_key listen ''
  eventually silent
  set_key token-file "$(host_dir)/token"
  set_key listen 127.0.0.1:7280
  eventually listening
}

read_only() { [[ $(status "$URL"api/host) == 200 ]]; }

@test "beyond loopback the page needs TLS and a token" {
  set_key listen 0.0.0.0:7280
  eventually rejected 'needs TLS and a token'
  [ "$(on_host ss -Hltn | grep -cF '127.0.0.1]:7280')" -eq 1 ]
  (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=h1 \
    -keyout "$(host_dir)/key.pem" -out "$(host_dir)/certificate.pem" 2>/dev/null)
  set_key certificate "$(host_dir)/certificate.pem"
  set_key key "$(host_dir)/key.pem"
  eventually by_tls
  AT=https://127.0.0.1:7280/ browse token "$(token)"
  set_key listen 127.0.0.1:7280
  set_key certificate ''
  set_key key ''
  within 60 read_closed
}

by_tls() { [[ $(status https://127.0.0.1:7280/api/host) == 401 ]]; }
read_closed() { [[ $(status "$URL"api/host) == 401 ]]; }
