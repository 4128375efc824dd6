#!/usr/bin/env bats
# bats file_tags=engine
# An endpoint as its container and its host see it.

load common

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() { clean; }

@test "a container has one /32 address, the MAC of it, a link route to the gateway and a default route via it" {
  network mine 10.1.0.0/16 --internal
  container one mine --ip 10.1.0.2
  run inside one ip addr show eth0
  [[ $output == *"inet 10.1.0.2/32 "* ]]
  [[ $output == *"link/ether 02:42:0a:01:00:02 "* ]]
  [ "$(grep -c 'inet ' <<<"$output")" -eq 1 ]
  run inside one ip route
  [ "${#lines[@]}" -eq 2 ]
  [[ ${lines[0]} == "default via 169.254.1.1 dev eth0"* ]]
  [[ ${lines[1]} == "169.254.1.1 dev eth0 scope link"* ]]
}

@test "the host has a /32 route with routed's protocol number to the host link, which is in routed's group" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  run on_host ip route show 10.1.0.2
  [[ $output =~ ^10.1.0.2\ dev\ (rt[0-9a-f]{12})\ proto\ 200\ scope\ link ]]
  on_host ip link show group 7200 | grep -q "${BASH_REMATCH[1]}"
  run on_host ip neigh show dev "${BASH_REMATCH[1]}"
  [[ $output == "10.1.0.2 lladdr 02:42:0a:01:00:02 PERMANENT"* ]]
}

@test "both ends have the MTU of the setting, or of the network's option" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  inside one ip link show eth0 | grep -q 'mtu 1500'
  network jumbo 10.2.0.0/16 -o mtu=9000
  network docker-jumbo 10.3.0.0/16 -o com.docker.network.driver.mtu=1400
  container two jumbo --ip 10.2.0.2
  container three docker-jumbo --ip 10.3.0.2
  inside two ip link show eth0 | grep -q 'mtu 9000'
  inside three ip link show eth0 | grep -q 'mtu 1400'
  link=$(on_host ip route get 10.2.0.2 | grep -o 'rt[^ ]*')
  on_host ip link show "$link" | grep -q 'mtu 9000'
}

@test "the first packet in each direction is answered, and the ARP table has only the gateway" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  container two mine --ip 10.1.0.3
  host_reaches 10.1.0.2
  reaches two 10.1.0.2
  reaches one 10.1.0.3
  for name in one two; do
    run inside "$name" cat /proc/net/arp
    [ "${#lines[@]}" -eq 2 ]
    [[ ${lines[1]} == 169.254.1.1\ * ]]
  done
  lacks_line 1 on_host sh -c 'cat /proc/sys/net/ipv4/conf/rt*/proxy_arp'
}

@test "packets from the host to a container have an address of the host as their source" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  uplink=$(on_host ip -4 -o addr show docker0 | grep -o 'inet [^/]*')
  on_host ip route get 10.1.0.2 | grep -q "src ${uplink#inet }"
}

@test "the engine makes no docker_gwbridge, with or without --internal, nor for a second network" {
  network inner 10.1.0.0/16 --internal
  network outer 10.2.0.0/16
  container one inner --ip 10.1.0.2
  container two outer --ip 10.2.0.2
  dk network connect outer one
  reaches one 10.2.0.2
  lacks gwbridge dk network ls --format '{{.Name}}'
}

@test "a network is connected to a running container and disconnected, beside a bridge network" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  dk run -d --name two busybox sleep 3600
  dk network connect --ip 10.1.0.3 mine two
  reaches one 10.1.0.3
  inside two ip addr show eth1 | grep -q '10.1.0.3/32'
  dk network disconnect mine two
  prints_nothing on_host ip route show 10.1.0.3
  inside two ip route | grep -q '^default via 172.17.0.1'
  dk network connect --ip 10.1.0.3 mine two
  reaches one 10.1.0.3
}

@test "containers on one network find each other by name" {
  network mine 10.1.0.0/16
  container one mine
  container two mine
  inside one ping -c 1 -W 1 two
}

@test "two routed networks on one container have a gateway each; the default route fails over" {
  network first 10.1.0.0/16
  network second 10.2.0.0/16
  container one first --ip 10.1.0.2
  dk network connect --ip 10.2.0.2 second one
  container other first --ip 10.1.0.3
  reaches other 10.2.0.2
  reaches other 10.1.0.2
  dk network disconnect first one
  inside one ip route | grep -q '^default via 169.254.1.2'
  reaches other 10.2.0.2
}

@test "a restarted container has the same address; a stopped one leaves nothing on the host" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  container two mine --ip 10.1.0.3
  dk restart -t 0 one
  reaches two 10.1.0.2
  dk stop -t 0 one
  prints_nothing on_host ip route show 10.1.0.2
  dk start one
  reaches two 10.1.0.2
  dk rm -f one two
  dk network rm mine
  eventually no_links
  prints_nothing on_host ip route show proto 200
  prints_nothing on_host ip addr show dev lo label lo:routed
}

@test "twenty containers that start at once have twenty addresses" {
  network mine 10.1.0.0/16
  for i in $(seq 20); do
    container "many$i" mine &
  done
  wait
  has_endpoints 20
  [ "$(routed endpoints --json | jq -r '.[].addresses[]' | sort -u | wc -l)" -eq 20 ]
  reaches many1 "$(dk inspect -f '{{.NetworkSettings.Networks.mine.IPAddress}}' many20)"
}

@test "docker inspect shows address, gateway and MAC" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  run dk inspect -f '{{with .NetworkSettings.Networks.mine}}{{.IPAddress}} {{.Gateway}} {{.MacAddress}}{{end}}' one
  [ "$output" = "10.1.0.2 169.254.1.1 02:42:0a:01:00:02" ]
}

@test "--mac-address sets the MAC inside, and the host reaches the container" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2 --mac-address 02:00:00:00:00:99
  inside one ip link show eth0 | grep -q 'link/ether 02:00:00:00:00:99'
  host_reaches 10.1.0.2
}

@test "-p maps no port, and an event says why" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2 -p 8080:80
  eventually has_event '-p 8080:80/tcp'
  lacks 8080 on_host iptables -t nat -S
}
