# A foreign host beside this one, for tests that need packets from elsewhere; loaded beside common.bash.

# outside_up: the foreign host is a network namespace that routes by this host. It has two addresses of each family:
# 192.168.7.2 and .9, fd00:7::2 and ::9.
outside_up() {
  local end
  on_host ip netns add outside
  on_host ip link add up0 type veth peer name eth0 netns outside
  on_host ip addr add 192.168.7.1/24 dev up0
  on_host ip addr add fd00:7::1/64 dev up0 nodad
  on_host ip link set up0 up
  for end in 2 9; do
    outside ip addr add "192.168.7.$end/24" dev eth0
    outside ip addr add "fd00:7::$end/64" dev eth0 nodad
  done
  outside ip link set lo up
  outside ip link set eth0 up
  outside ip route add default via 192.168.7.1
  outside ip route add default via fd00:7::1
  # The host sends no neighbour solicitation before its link-local address is usable.
  eventually outside ping -c 1 -W 1 fd00:7::1
}

outside() { on_host ip netns exec outside "$@"; }

# sandbox CONTAINER COMMAND…: runs a program of the host in the container's network namespace, as root.
sandbox() {
  local container=$1
  shift
  on_host nsenter --net="$(dk inspect -f '{{.NetworkSettings.SandboxKey}}' "$container")" "$@"
}

# no_answer_at ADDRESS PORT: a connection attempt of the foreign host times out; a refused one, or another error, does
# not.
no_answer_at() {
  local result=0
  outside timeout 1 bash -c "</dev/tcp/$1/$2" || result=$?
  ((result == 124))
}

# port_open NUMBER: the foreign host can begin a connection to that port of container one, in both families.
port_open() {
  outside timeout 1 bash -c "</dev/tcp/10.1.0.2/$1" && outside timeout 1 bash -c "</dev/tcp/fd00:10:1::2/$1"
}

# port_closed NUMBER: it cannot, in either family.
port_closed() { no_answer_at 10.1.0.2 "$1" && no_answer_at fd00:10:1::2 "$1"; }
