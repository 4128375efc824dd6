# A stranger beside the host, for tests that need packets from elsewhere; loaded beside common.bash.

# outside_up: the stranger is a namespace of its own that routes by the host, and has two addresses of each family:
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
  # Not before its link-local address is usable does the host ask for an IPv6 neighbour.
  eventually outside ping -c 1 -W 1 fd00:7::1
}

outside() { on_host ip netns exec outside "$@"; }

# sandbox CONTAINER COMMAND…: in its network namespace, with the host's tools and all of the host's rights there.
sandbox() {
  local container=$1
  shift
  on_host nsenter --net="$(dk inspect -f '{{.NetworkSettings.SandboxKey}}' "$container")" "$@"
}
