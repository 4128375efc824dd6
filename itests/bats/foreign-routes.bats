#!/usr/bin/env bats
# Others may have any number of routes on this host, of any kind: the appliance keeps none of them, so its memory and
# its answers do not depend on them.

load common
load outside

setup_file() {
  host_up
  outside_up
  # 30,000 routes to addresses and 30,000 to subnets, each kind by a gateway and by device.
  awk 'BEGIN { for (i = 0; i < 30000; i++) {
    way = i % 2 ? "via 192.168.7.2" : "dev up0"
    printf "route add 20.%d.%d.%d %s proto 80\n", int(i / 65536), int(i / 256) % 256, i % 256, way
    printf "route add 30.%d.%d.0/24 %s proto 81\n", int(i / 256), i % 256, way } }' | on_host ip -batch -
}
teardown_file() { host_down; }
teardown() {
  routed backend netlink
  clean
}

# heap_kb: what is in use after a collection.
heap_kb() {
  local pid
  pid=$(on_host pgrep -f org.apache.karaf.main.Main)
  on_host jcmd "$pid" GC.run >/dev/null
  on_host jcmd "$pid" GC.heap_info | awk -F'[ K]+' '/used/ { for (i = 1; i < NF; i++) if ($i == "used") used += $(i + 1)
    if (++n == 2) { print used; exit } }'
}

# everything_works: network, container, plan and repair.
everything_works() {
  network mine 10.1.0.0/16 -o gateway=10.200.0.1
  container one mine --ip 10.1.0.2
  has_no_plan
  has_json 'length == 1' routed routes --json
  has_json 'map(select(.network)) | length == 1' routed cluster --json
  routed cluster >"$BATS_TEST_TMPDIR/cluster"
  grep -Eq '^20\.0\.0\.1 +via 192\.168\.7\.2 ' "$BATS_TEST_TMPDIR/cluster"
  grep -Eq '^10\.1\.0\.2 +here ' "$BATS_TEST_TMPDIR/cluster"
  grep -Fx 'neither FRR nor BIRD runs here, so next hops are shown in place of hosts' "$BATS_TEST_TMPDIR/cluster"
  on_host ip route del 10.1.0.2/32
  within 10 host_reaches 10.1.0.2
  eventually has_no_plan
  run dk network create "${DRIVERS[@]}" --subnet 10.2.0.0/16 -o gateway=192.168.9.9 other
  fails_with 'is the next hop of' 'give an address of this host or an unused one'
  dk rm -f one
}

for_each_backend() {
  local backend
  on_host ip route add 40.0.0.0/8 via 192.168.9.9 dev up0 onlink
  for backend in netlink iproute2; do
    routed backend "$backend"
    "$@"
    clean
  done
  on_host ip route del 40.0.0.0/8
}

@test "with 60,000 foreign routes, networks, containers, plan and repair work with both backends" {
  for_each_backend everything_works
}

@test "the memory does not grow with foreign routes, at the start and while they change" {
  network mine 10.1.0.0/16
  container one mine
  appliance stop
  appliance start
  has_no_plan
  local with
  with=$(heap_kb)
  on_host ip route flush proto 80
  on_host ip route flush proto 81
  appliance stop
  appliance start
  has_no_plan
  local without
  without=$(heap_kb)
  echo "heap: $with kB with the routes, $without kB without"
  # 60,000 routes would take 10 MB at the least.
  ((with < without + 4096))
}

@test "iproute2: an address is chosen in its subnet, although a tunnel's route covers it" {
  routed backend iproute2
  on_host ip route add 198.51.109.0/24 encap ip id 5 dst 192.168.7.2 dev up0
  network mine 198.51.109.0/25
  container one mine
  [[ $(routed endpoints --json | jq -r '.[].addresses[]') == 198.51.109.* ]]
  reaches one 192.168.7.1
  dk rm -f one
  on_host ip route del 198.51.109.0/24
}
