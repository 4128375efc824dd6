#!/usr/bin/env bats
# Recorded calls of other engines, and hostile calls of four clients, on the plugin sockets: each is answered by a
# result or a sentence, and nothing is left.
#   FUZZ_SEED=N FUZZ_CALLS=N FUZZ_SECONDS=N bats itests/bats/fuzz.bats
# repeats a run, or makes it longer.

load common

setup_file() {
  host_up
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2
}

teardown_file() { host_down; }

# What names a table, a chain, a set, a link, or an address of the calls.
NAMED='^table .*|(chain|set|map) [^ ]+|"rt[0-9a-f]+"|10\.10[0-3]\.[0-9./]+|169\.254\.[0-9.]+|fd5[0-3]:[0-9a-f:/]+'

# objects: all that a call could leave on the host: state, links, addresses, routes, neighbors, rules, tables.
objects() {
  (cd "$(host_dir)/state" && find . -type f | sort)
  on_host ip -br link
  on_host ip -br addr
  on_host ip route show table all
  on_host ip -6 route show table all
  on_host ip rule
  on_host ip neigh show nud permanent
  # Of the tables what names an object of the calls, and IPv4 gateways; counters and handles may change.
  on_host nft -s list ruleset 2>/dev/null |
    grep -oE "$NAMED" |
    grep -vF "$(routed endpoints --json | jq -r '.[].link')" | sort -u
  routed networks
  routed endpoints
  routed pools --json | jq -c '.[] | [.pool, .network]'
}

same_objects() { diff <(sort "$BATS_FILE_TMPDIR/before") <(objects 2>&1 | sort); }

threads() { on_host ls "/proc/$(cat "$(host_dir)/routed.pid")/task" | wc -l; }

few_threads() { (($(threads) <= $1)); }

# bench CLASS ARGUMENT…: runs a program of bench/ on the host.
bench() {
  local root
  root=$(realpath "$BATS_TEST_DIRNAME/../..")
  on_host java -cp "$root/bench/target/classes:$root/bench/target/lib/*" "dev.routed.bench.$1" "${@:2}"
}

# fuzz [OPTION…]: sends the calls, while the container is pinged.
fuzz() {
  local id endpoint status=0
  id=$(dk network inspect -f '{{.Id}}' mine)
  endpoint=$(routed endpoints --json | jq -r '.[].id')
  on_host ping -q -i 0.01 10.1.0.2 >"$BATS_FILE_TMPDIR/ping" &
  bench fuzz.Fuzz /run/docker/plugins "${FUZZ_SEED:-$RANDOM}" "${FUZZ_CALLS:-1000000}" "${FUZZ_SECONDS:-60}" \
    10.1.0.2 "$id" "$endpoint" >"$BATS_FILE_TMPDIR/fuzz" 2>&1 || status=$?
  on_host pkill -INT -x ping
  wait
  tail -1 "$BATS_FILE_TMPDIR/fuzz" | sed 's/^/# /' >&3
  return "$status"
}

# Of the scenario "errors" the recorder answered some calls itself.
@test "what Docker 26 and 28 sent is answered as it was then, and nothing is left" {
  objects >"$BATS_FILE_TMPDIR/before"
  bench fuzz.Replay /run/docker/plugins 26 28 >"$BATS_TEST_TMPDIR/rejected"
  cat "$BATS_TEST_TMPDIR/rejected"
  diff - <(grep -v /errors "$BATS_TEST_TMPDIR/rejected" | cut -d : -f 1) <<'TEXT'
26/create-plain IpamDriver.RequestPool
26/create-ipv6 IpamDriver.RequestPool
26/create-foreign-ipam NetworkDriver.CreateNetwork
26/retry-empty-body NetworkDriver.CreateEndpoint
28/create-plain IpamDriver.RequestPool
28/create-ipv6 IpamDriver.RequestPool
28/create-foreign-ipam NetworkDriver.CreateNetwork
28/retry-empty-body NetworkDriver.CreateEndpoint
TEXT
  within 60 same_objects || same_objects
}

@test "each hostile call is answered by a result or a sentence, and the container loses no packet" {
  objects >"$BATS_FILE_TMPDIR/before"
  threads >"$BATS_FILE_TMPDIR/threads"
  fuzz || { cat "$BATS_FILE_TMPDIR/fuzz"; false; }
  grep -q ' 0% packet loss' "$BATS_FILE_TMPDIR/ping" || { cat "$BATS_FILE_TMPDIR/ping"; false; }
}

@test "no file, link, address, route, neighbor, rule, table, pool or thread is left" {
  within 60 same_objects || { cat "$BATS_FILE_TMPDIR/fuzz"; same_objects; }
  within 60 few_threads $(($(cat "$BATS_FILE_TMPDIR/threads") + 10)) || { threads; false; }
  prints_nothing find / -xdev -name '*fuzzmark*' -not -path '/proc/*'
}

@test "the log has no defect, no control character and no forged line" {
  log=$(host_dir)/routed.log
  lacks_line 'a defect|by a defect|NullPointer|ClassCast|IllegalState' cat "$log"
  lacks_line '^[^][ 0-9]|forged$' cat "$log"
  prints_nothing perl -CSD -ne 'print if /[\p{Cf}\p{Zl}\p{Zp}]|(?![\n\t])\p{Cc}/' "$log"
  prints_nothing perl -CSD -ne 'print if /[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/' <(routed events -n 1000)
}

@test "valid calls work as before" {
  container two mine --ip 10.1.0.3
  reaches two 10.1.0.2
  reaches one 10.1.0.3
  dk rm -f two
  network other 10.9.0.0/16
  dk network rm other
  has_no_plan
}
