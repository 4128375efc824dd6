#!/usr/bin/env bats
# Callers that send slowly, are many, or remove the sockets delay no other caller of the real appliance.

load common

SOCKETS=(/run/docker/plugins/net-routed.sock /run/docker/plugins/ipam-routed.sock /run/routed/admin.sock)
NET=${SOCKETS[0]}

setup() {
  "$HOST" down "$NAME"
  "$HOST" up "$NAME"
}

teardown() {
  [[ -z ${CALLERS:-} ]] || wait "$CALLERS" || true
  host_down
}

# callers NUMBER SOCKET SECONDS BYTES: that many connections, dialed at once, send the bytes and stay for a while.
callers() {
  # shellcheck disable=SC2016
  on_host perl -MSocket -e '
    my ($number, $path, $seconds, $bytes) = @ARGV;
    $bytes =~ s/\\r\\n/\r\n/g;
    my @open;
    for (1 .. $number) {
      socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
      connect($socket, pack_sockaddr_un($path)) or die "connection $_: $!\n";
      syswrite($socket, $bytes) if length $bytes;
      push @open, $socket;
    }
    $| = 1;
    print "connected\n";
    sleep $seconds;
  ' "$@" 3>&- &
  CALLERS=$!
}

HALF='POST /Plugin.Activate HTTP/1.1\r\nHost: \r\nContent-Length: 9\r\n\r\n'

all_sockets_answer() {
  local socket
  for socket in "${SOCKETS[@]:0:2}"; do
    on_host curl -sf -m 3 -X POST --unix-socket "$socket" http://plugin/Plugin.Activate || return 1
  done
  routed networks
}

@test "80 requests without body, on each socket in turn: all sockets answer at once" {
  appliance start
  for socket in "${SOCKETS[@]}"; do
    callers 80 "$socket" 5 "$HALF"
    sleep 1
    for _ in 1 2 3; do
      all_sockets_answer
    done
    wait "$CALLERS"
  done
  network mine 10.1.0.0/16
  container one mine
}

@test "a request that does not arrive gets status 408; idle connections stay" {
  appliance start
  # shellcheck disable=SC2016 # for Perl
  idle=$(on_host timeout 50 perl -MSocket -e '
    socket(my $half, AF_UNIX, SOCK_STREAM, 0);
    connect($half, pack_sockaddr_un($ARGV[0]));
    socket(my $idle, AF_UNIX, SOCK_STREAM, 0);
    connect($idle, pack_sockaddr_un($ARGV[0]));
    syswrite($half, "POST /Plugin.Activate HT");
    local $/;
    print <$half>, "\n";
    syswrite($idle, "POST /Plugin.Activate HTTP/1.1\r\nHost: \r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    print <$idle>;
  ' "$NET")
  [[ $idle == "HTTP/1.1 408 Request Timeout"*'{"Err":"a request did not arrive within 30 s'*"HTTP/1.1 200 OK"* ]]
  has_json '.[] | select(.checkup == "sockets") | .text | contains("status 408")' doctor --json
}

@test "300 connections dialed at once: each gets its answer" {
  appliance start
  # shellcheck disable=SC2016 # for Perl
  answers=$(on_host perl -MSocket -MTime::HiRes=time -e '
    my (@open, $answers, $longest);
    my $began = time;
    for (1 .. 300) {
      socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
      connect($socket, pack_sockaddr_un($ARGV[0])) or die "connection $_: $!\n";
      push @open, $socket;
    }
    my $request = "POST /Plugin.Activate HTTP/1.1\r\nHost: \r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    syswrite($_, $request) for @open;
    for my $socket (@open) {
      local $/;
      $answers++ if <$socket> =~ /200 OK/;
    }
    printf STDERR "300 answers after %.3f s\n", time - $began;
    print $answers;
  ' "$NET" 2>"$BATS_TEST_TMPDIR/time")
  cat "$BATS_TEST_TMPDIR/time"
  [ "$answers" = 300 ]
  # The column Send-Q of a listening socket is its backlog.
  backlog=$(on_host ss -xlH | awk '/net-routed.sock/ { print $4 }')
  [ "$backlog" -eq "$(on_host cat /proc/sys/net/core/somaxconn)" ]
}

@test "256 open files and 300 connections: the others wait, one line says so, and all is well afterwards" {
  (ulimit -n 256; appliance start)
  callers 300 "$NET" 6 ""
  sleep 3
  # The admin socket, the other plugin and the kernel's sockets have files left.
  routed networks
  has_json '.[] | select(.checkup == "sockets") | .text | contains("accepts no")' doctor --json
  wait "$CALLERS"
  all_sockets_answer
  network mine 10.1.0.0/16
  container one mine
  [ "$(grep -c "accepts no" "$(host_dir)/routed.log")" -eq 1 ]
  [ "$(stat -c %s "$(host_dir)/routed.log")" -lt 20000 ]
}

@test "500 idle connections on each socket: calls are answered, and containers start" {
  appliance start
  for socket in "${SOCKETS[@]}"; do
    callers 500 "$socket" 4 ""
    sleep 1
    all_sockets_answer
    wait "$CALLERS"
  done
}

@test "rm -rf /run/docker/plugins and the admin socket: bound again, and the next container starts" {
  appliance start
  network mine 10.1.0.0/16
  on_host rm -rf /run/docker/plugins /run/routed
  within 10 all_sockets_answer
  container one mine --ip 10.1.0.2
  host_reaches 10.1.0.2
  has_event 'net-routed.sock was removed or replaced; it is bound again'
  [ "$(on_host stat -c %a /run/docker/plugins)" = 755 ]
  [ "$(on_host stat -c %a "$NET")" = 600 ]
}

@test "something in the way of a socket: left alone with a finding, and served once it is gone" {
  appliance start
  on_host rm "$NET"
  on_host mkdir "$NET"
  in_the_way() {
    has_json ".[] | select(.subject == \"$NET\") | .text | contains(\"not a socket\")" doctor --json
  }
  eventually in_the_way
  on_host rmdir "$NET"
  within 15 all_sockets_answer
  appliance stop
  on_host mkdir -p "$NET"
  appliance start 3>&- &
  eventually in_the_way
  on_host rmdir "$NET"
  wait "$!"
}

@test "20 half requests on the port of the metrics: ended after ten seconds, then the metrics are served" {
  export ROUTED_METRICS=127.0.0.1:7200
  appliance start
  unset ROUTED_METRICS
  metrics() { on_host curl -sf -m 2 http://127.0.0.1:7200/metrics | grep -q '^routed_'; }
  eventually metrics
  # shellcheck disable=SC2016 # for Perl
  on_host perl -MSocket -e '
    my @open;
    for (1 .. 20) {
      socket(my $socket, AF_INET, SOCK_STREAM, 0) or die "socket: $!";
      connect($socket, pack_sockaddr_in(7200, inet_aton("127.0.0.1"))) or die "connection $_: $!\n";
      syswrite($socket, "GET /metrics HT");
      push @open, $socket;
    }
    sleep 40;
  ' 3>&- &
  CALLERS=$!
  sleep 1
  all_sockets_answer
  within 30 metrics
  kill "$CALLERS" 2>/dev/null || true
}
