#!/usr/bin/env bats
# bats file_tags=engine
# ports=published: the ports of EXPOSE, --expose and -p are open, and no others, however a container is connected.
# Docker names some of them, or all, at Join only.

load common
load outside

setup_file() {
  host_up --live-restore
  outside_up
}
teardown_file() { host_down; }
teardown() {
  routed bundle:start dev.routed.policy-ingress
  clean
}

published() {
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64 -o extra=10.9.0.0/24 -o ports=published "$@"
}

MINE=(--ip 10.1.0.2 --ip6 fd00:10:1::2)
PORTS=(--expose 5000 -p 5001)

# listens: container one accepts connections on its ports and on one that it does not name.
listens() {
  local number
  for number in 5000 5001 5002; do
    dk exec -d one nc -ll -p "$number" -e cat
  done
}

# only_published: the named ports are open. The other one is closed, and answers without the policy.
only_published() {
  eventually port_open 5000
  eventually port_open 5001
  port_closed 5002
  routed bundle:stop dev.routed.policy-ingress
  eventually port_open 5002
  routed bundle:start dev.routed.policy-ingress
  eventually port_closed 5002
  port_open 5000
  port_open 5001
  [ "$(routed ingress --json 10.1.0.2 | jq -c '.[].ports')" = '["5000/tcp","5001/tcp"]' ]
}

@test "the published ports are open, also after a restart of the container; a list holds for them, too" {
  published
  dk run -d --name one --network mine "${MINE[@]}" "${PORTS[@]}" busybox sleep 3600
  listens
  only_published
  outside ping -c 1 -W 1 10.1.0.2
  dk restart -t 0 one
  listens
  only_published
  # The kernel chooses the source .2 or .9, so that neither may be allowed.
  routed ingress 10.1.0.2 192.168.7.8 fd00:7::8
  port_closed 5000
}

@test "on an --internal network, also after a kill; a container without ports has none" {
  published --internal
  dk run -d --name one --network mine "${MINE[@]}" "${PORTS[@]}" busybox sleep 3600
  listens
  only_published
  appliance kill
  appliance start
  eventually port_open 5001
  port_closed 5002
  dk rm -f one
  dk run -d --name one --network mine "${MINE[@]}" busybox sleep 3600
  [ "$(routed ingress --json 10.1.0.2 | jq -c '.[].ports')" = '[]' ]
  routed ingress 10.1.0.2 | grep -E ' allow +none '
}

@test "beside a bridge with -p: connected before the start, while the container runs, and after a restart" {
  published
  dk create --name one "${PORTS[@]}" busybox sleep 3600
  dk network connect "${MINE[@]}" mine one
  dk start one
  listens
  only_published
  dk network disconnect mine one
  dk network connect "${MINE[@]}" mine one
  only_published
  dk restart -t 0 one
  listens
  only_published
}

# has_secondary: container one has its secondary addresses, and the foreign host reaches them.
has_secondary() {
  local address shown
  shown=$(inside one ip addr show)
  for address in 10.9.0.1 fd00:10:1::9; do
    [[ $shown == *" $address/"* ]] || { echo "not inside: $address"; echo "$shown"; return 1; }
    outside ping -c 1 -W 1 "$address"
  done
}

@test "ports and secondary addresses outlive an engine with --live-restore, and return with a restart and a connect" {
  published
  dk run -d --name one --network "name=mine,ip=10.1.0.2,ip6=fd00:10:1::2,driver-opt=addresses=10.9.0.1;fd00:10:1::9" \
    "${PORTS[@]}" busybox sleep 3600
  listens
  eventually has_secondary
  engine kill
  engine start --live-restore
  has_secondary
  only_published
  dk restart -t 0 one
  listens
  eventually has_secondary
  only_published
  dk network disconnect mine one
  dk network connect "${MINE[@]}" --driver-opt "addresses=10.9.0.1 fd00:10:1::9" mine one
  eventually has_secondary
  only_published
  has_no_plan
}
