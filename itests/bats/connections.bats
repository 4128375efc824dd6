#!/usr/bin/env bats
# Tracked connections (conntrack) of an address end with its container: a peer of that container does not reach the next
# one with the address past its ingress list. With both kernel backends.

load common
load outside

setup_file() {
  host_up
  outside_up
}
teardown_file() { host_down; }
teardown() {
  routed backend netlink
  clean
}

# tracked ADDRESS: prints the entries of connection tracking of an address.
tracked() { on_host conntrack -L -f "$([[ $1 == *:* ]] && echo ipv6 || echo ipv4)" | grep -wF -- "$1"; }
untracked() { ! tracked "$1"; }

# For perl, PORT ADDRESS PEERPORT: sends a datagram and waits for an answer. A closed port answers by ICMP.
# shellcheck disable=SC2016 # for perl
ASK='
  my ($port, $address, $peer) = @ARGV;
  my $socket = IO::Socket::INET->new(
    Proto => "udp", LocalPort => $port, PeerAddr => $address, PeerPort => $peer) or die "$@";
  $SIG{ALRM} = sub { exit 1 };
  alarm 1;
  $socket->send("x");
  defined $socket->recv(my $answer, 9) or $!{ECONNREFUSED} or exit 1;'
# shellcheck disable=SC2016
ECHO='
  my $socket = IO::Socket::INET->new(Proto => "udp", LocalPort => shift) or die "$@";
  $socket->recv(my $asked, 9);
  $socket->send($asked);'

peer_reaches() { outside perl -MIO::Socket::INET -e "$ASK" 4000 "$1" 5000; }
peer_is_shut_out() { ! peer_reaches "$1"; }

# talk CONTAINER: sends from port 5000 to port 4000 of the peer, which answers.
talk() {
  outside timeout 20 perl -MIO::Socket::INET -e "$ECHO" 4000 3>&- &
  eventually is_answered "$1"
  wait $!
}

is_answered() {
  sandbox "$1" perl -MIO::Socket::INET -e "$ASK" 5000 192.168.7.2 4000 && lacks UNREPLIED tracked 10.1.0.2
}

guarded() {
  dk run -d --name "$1" --network name=mine,ip=10.1.0.2,driver-opt=ingress=deny busybox sleep 3600
}

# an_earlier_peer_is_shut_out: for the backend in use.
an_earlier_peer_is_shut_out() {
  network mine 10.1.0.0/16
  # With the entry of an earlier container, the peer gets through.
  guarded one
  peer_is_shut_out 10.1.0.2
  on_host conntrack -I -p udp -s 10.1.0.2 -d 192.168.7.2 --sport 5000 --dport 4000 -t 60 -u SEEN_REPLY,ASSURED
  peer_reaches 10.1.0.2
  dk rm -f one

  # Without the guard, the container makes the same entry. It ends with the container.
  container one mine --ip 10.1.0.2
  talk one
  tracked 10.1.0.2
  peer_reaches 10.1.0.2
  dk rm -f one
  guarded two
  peer_is_shut_out 10.1.0.2
  untracked 10.1.0.2
  dk rm -f two
}

@test "netlink: a peer of an earlier container with the address is shut out of the next one" {
  an_earlier_peer_is_shut_out
}

@test "iproute2: a peer of an earlier container with the address is shut out of the next one" {
  routed backend iproute2
  an_earlier_peer_is_shut_out
}

@test "entries go soon after a container, an orphan and a secondary address, and those of other addresses stay" {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  container one mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  container other mine --ip 10.1.0.3 --ip6 fd00:10:1::3
  routed address-add 10.1.0.2 10.1.0.9
  local address
  for address in 10.1.0.2 10.1.0.3 10.1.0.9 fd00:10:1::2 fd00:10:1::3; do
    eventually outside ping -c 1 -W 1 "$address"
    tracked "$address"
  done
  routed address-remove 10.1.0.2 10.1.0.9
  within 5 untracked 10.1.0.9
  tracked 10.1.0.2
  dk rm -f one
  within 5 untracked 10.1.0.2
  within 5 untracked fd00:10:1::2
  on_host ip link del "$(routed endpoints --json | json link)"
  within 5 untracked 10.1.0.3
  within 5 untracked fd00:10:1::3
  [ "$(doctor --json | jq '[.[] | select(.subject == "connections")] | length')" = 0 ]
}

@test "without the program conntrack, the iproute2 backend says so once and containers start" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  talk one
  routed backend iproute2
  on_host mount --bind /dev/null "$(on_host bash -c 'command -v conntrack')"
  dk rm -f one
  container one mine --ip 10.1.0.2
  eventually has_event 'connections connections .*install conntrack, or use another backend'
  has_json '.[] | select(.subject == "connections")' doctor --json
  on_host umount "$(on_host bash -c 'command -v conntrack')"
  dk rm -f one
  eventually has_event 'connections connections is over'
}
