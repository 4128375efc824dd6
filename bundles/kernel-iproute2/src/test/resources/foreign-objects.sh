# Foreign links, addresses, routes and neighbours of all kinds that this kernel offers. A kind that it lacks is skipped.
ip() { command ip "$@" || echo "skipped: ip $*" >&2; }

ip link add up0 type veth peer name up0p
ip link add up1 type veth peer name up1p
for link in up0 up0p up1 up1p; do ip link set "$link" addrgenmode none up; done
ip addr add 192.168.7.1/24 dev up0
ip addr add fd00:7::1/64 dev up0 nodad
ip addr add 192.168.8.1/24 dev up1
ip addr add 10.3.0.1 peer 10.3.0.2/32 dev up0 label up0:ppp
ip addr add 10.3.0.5/32 dev up0 valid_lft 500 preferred_lft 300
ip addr add fd0d::1 peer fd0d::2/128 dev up0 nodad

# Encapsulations, of which some have fields with the names of the route's own.
ip route add 198.51.109.0/24 encap ip id 5 dst 192.168.7.2 dev up0
ip route add 198.51.109.200 encap ip id 5 src 192.168.7.1 dst 192.168.7.2 ttl 9 via 192.168.7.3 dev up0
ip route add 198.51.110.0/24 encap ip6 id 5 dst fd00:7::2 dev up0
ip -6 route add fd01::/64 encap ip6 id 5 dst fd00:7::2 dev up0
ip -6 route add fd02::/64 encap seg6 mode encap segs fd00:7::2,fd00:7::3 dev up0
ip -6 route add fd03::1/128 encap seg6local action End.DT6 table 254 dev up0
ip -6 route add fd04::1/128 encap seg6local action End.X nh6 fd00:7::2 dev up0
ip -6 route add fd05::/64 encap ioam6 trace prealloc type 0x800000 ns 1 size 12 dev up0
ip route add 198.51.111.0/24 encap mpls 100/200 via inet 192.168.7.2 dev up0

# Several next hops, and next hop objects.
ip route add 198.51.112.0/24 nexthop via 192.168.7.2 dev up0 nexthop via 192.168.8.2 dev up1
ip route add 198.51.113.7 nexthop encap ip id 6 dst 192.168.7.3 dev up0 nexthop via 192.168.8.2 dev up1
ip -6 route add fd0c::/64 nexthop via fd00:7::2 dev up0 nexthop via fd00:7::3 dev up0
ip nexthop add id 1 via 192.168.7.2 dev up0
ip nexthop add id 2 via 192.168.8.4 dev up1
ip nexthop add id 10 group 1/2
ip nexthop add id 3 blackhole
ip nexthop add id 4 encap ip id 7 dst 192.168.7.9 dev up0
ip nexthop add id 5 via fd00:7::2 dev up0
# IPv6 routes with the same nexthop object share its cache of each CPU (net/ipv6/route.c, rt6_get_pcpu_route), so that a
# lookup may answer with the other route.
ip nexthop add id 6 via fd00:7::2 dev up0
ip route add 198.51.114.0/24 nhid 1
ip route add 198.51.114.9 nhid 10
ip route add 198.51.115.0/24 nhid 3
ip route add 198.51.116.1 nhid 4
ip route add 198.51.116.2 nhid 5
ip -6 route add fd06::/64 nhid 5
ip -6 route add fd06::1 nhid 6
ip route add 198.51.117.0/24 via inet6 fd00:7::5 dev up0
ip route add 198.51.117.1 via inet6 fd00:7::5 dev up0

# Types, tables, values.
for type in blackhole unreachable prohibit throw; do
  ip route add "$type" "198.51.118.$((++number))"
  ip -6 route add "$type" "fd0a::$number"
done
ip route add local 198.51.119.1 dev lo table main
ip route add broadcast 198.51.119.2 dev up0 table main
ip route add multicast 239.1.0.0/16 dev up0
ip route add 198.51.120.0/24 dev up0 table 1000
ip route add 198.51.121.0/24 dev up0 metric 4294967295 mtu lock 1400 advmss 1300 window 5000 rtt 30 initcwnd 10 \
  features ecn congctl reno realm 3 tos 0x10 src 192.168.7.1
ip route add 198.51.122.0/24 via 198.51.100.77 dev up0 onlink
ip route add 198.51.123.1 dev up0 scope 100 proto 250
ip route add default via 192.168.7.254 metric 5
ip -6 route add fd0b::/64 via fd00:7::2 dev up0 pref high expires 3000 metric 7 proto 99
ip -6 route add default from fd00:7::/64 via fd00:7::2 dev up0
ip -6 route add default via fd00:7::fe
ip rule add from 192.0.2.0/24 table 1000 priority 99
ip route flush cache

# Names and aliases. The kernel forbids only slashes, colons and blanks in names.
for name in "a'b" 'a"b' 'a@b' 'a\b' $'a\x01b' $'a\xffb' if4 'a#b' 'a,b' 'a<b' group dev $'\xc3\xa4' 123 '{}' -x; do
  ip link add name "$name" type bridge
  ip link set dev "$name" up
  ip route add "10.9.$((++named)).1" dev "$name"
  ip neigh add "10.9.$named.1" lladdr 02:00:00:00:00:01 dev "$name" nud permanent
done
ip link set up0 alias $'it\'s "x" \\ \x01\xff \t \xc3\xa4 # }]'
ip link set up1 alias $'line\nbreak'

# Kinds of links.
ip link add link up0 name vlan5 type vlan id 5
ip link add vx0 type vxlan id 5 dstport 4789 local 192.168.7.1 dev up0
ip link add br0 type bridge
ip link set up1p master br0
ip link add tunnel0 type ipip local 192.168.7.1 remote 192.168.7.2
ip link add gre0a type gre local 192.168.7.1 remote 192.168.7.2
ip tuntap add dev tap0 mode tap
ip tuntap add dev tun0 mode tun
ip link add mv0 link up0 type macvlan

# Neighbours.
ip neigh add proxy 10.4.0.1 dev up0
ip neigh add 10.4.0.2 dev up0 nud noarp lladdr 02:00:00:00:00:05
ip neigh add 10.4.0.3 dev up0 nud permanent lladdr 02:00:00:00:00:05 router extern_learn proto 7
ip neigh add 10.4.0.4 dev tunnel0 nud permanent lladdr 192.168.7.9
ip neigh add 10.4.0.5 dev up0 nud failed
ip neigh add 10.4.0.8 dev tun0 nud permanent
ip neigh add fd00:7::9 dev up0 nud permanent lladdr 02:00:00:00:00:05
bridge fdb add 02:00:00:00:00:06 dev up1p master static
true
