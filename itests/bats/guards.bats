#!/usr/bin/env bats
# What guards a container outlives the files of the appliance and the program that watches its nftables tables. Each
# packet that a guard drops is first shown to pass without the guard.

load common
load outside

setup_file() {
  host_up
  outside_up
}
teardown_file() { host_down; }
teardown() {
  clean
  # Only a test that failed, or put files of its own there, leaves some.
  [ -n "$(find "$(state)"/networks "$(state)"/endpoints -mindepth 1)" ] || return 0
  rm -rf "$(state)"/networks/* "$(state)"/endpoints/*
  appliance stop
  appliance start
}

state() { echo "$(host_dir)/state"; }
network_file() { echo "$(state)/networks/$(dk network inspect -f '{{.Id}}' "$1").json"; }
endpoint_file() {
  echo "$(state)/endpoints/$(dk inspect -f '{{range .NetworkSettings.Networks}}{{.EndpointID}}{{end}}' "$1").json"
}

open_to_all() { outside ping -c 1 -W 1 "${1:-10.1.0.2}"; }
closed_to_all() { unanswered outside ping -c 2 -i 0.2 -W 0.3 "${1:-10.1.0.2}"; }

# doctor_says TEXT: a finding contains the text.
doctor_says() { doctor --json | jq -r '.[] | "\(.subject) \(.text)"' | grep -F -- "$1"; }

# doctor_lacks TEXT: no finding contains the text.
doctor_lacks() { lacks "$1" doctor --json; }

# spoil HOW FILE: while no appliance runs. StateFilesTest spoils files in many more ways.
spoil() {
  local size
  case $1 in
    removed) rm "$2" ;;
    halved)
      size=$(stat -c %s "$2")
      truncate -s $((size / 2)) "$2"
      ;;
    empty) : >"$2" ;;
    garbage) head -c 3000 /dev/urandom >"$2" ;;
    large) truncate -s 150M "$2" ;;
    fifo) rm "$2" && mkfifo "$2" ;;
    directory) rm "$2" && mkdir "$2" ;;
    link) rm "$2" && ln -s /dev/zero "$2" ;;
  esac
}

# with_spoiled HOW FILE…: the appliance is killed, the files are spoiled, and a new appliance starts.
with_spoiled() {
  appliance kill
  while (($#)); do
    spoil "$1" "$2"
    shift 2
  done
  appliance start
}

@test "a container with ingress=deny stays closed when its file is lost, and the command that doctor names opens it" {
  local how address spoiled=()
  declare -A address_of=([removed]=10.1.0.2 [halved]=10.1.0.3 [fifo]=10.1.0.4 [directory]=10.1.0.5) file_of
  network mine 10.1.0.0/16
  for how in "${!address_of[@]}"; do
    address=${address_of[$how]}
    dk run -d --name "$how" --network "name=mine,ip=$address,driver-opt=ingress=allow" busybox sleep 3600
    eventually open_to_all "$address"
    routed ingress "$address" deny
    closed_to_all "$address"
    file_of[$how]=$(endpoint_file "$how")
    spoiled+=("$how" "${file_of[$how]}")
  done
  with_spoiled "${spoiled[@]}"
  for how in "${!address_of[@]}"; do
    address=${address_of[$how]}
    closed_to_all "$address"
    [ "$(routed ingress --json "$address" | json from)" = deny ]
    doctor_says "${file_of[$how]}"
    doctor_says "'routed ingress $address allow'"
    if [[ $how == directory ]]; then
      run routed ingress "$address" allow
      fails_with "${file_of[$how]}"
      closed_to_all "$address"
    else
      routed ingress "$address" allow
      open_to_all "$address"
    fi
  done
  appliance kill
  appliance start
  for how in "${!address_of[@]}"; do
    if [[ $how == directory ]]; then closed_to_all "${address_of[$how]}"; else open_to_all "${address_of[$how]}"; fi
    # Docker gives the options of a container that is started again.
    dk restart -t 0 "$how"
    eventually open_to_all "${address_of[$how]}"
  done
  eventually doctor_lacks lost
}

@test "a container of a network with ingress=deny stays closed when the network's file is lost" {
  local how net spoiled=()
  declare -A net_of=([removed]=10.1.0 [halved]=10.2.0 [large]=10.3.0) id_of file_of
  for how in "${!net_of[@]}"; do
    net=${net_of[$how]}
    network "$how" "$net.0/16" -o ingress=allow
    container "one-$how" "$how" --ip "$net.2"
    eventually open_to_all "$net.2"
    id_of[$how]=$(dk network inspect -f '{{.Id}}' "$how")
    routed network-set "${id_of[$how]}" ingress deny
    closed_to_all "$net.2"
    file_of[$how]=$(network_file "$how")
    spoiled+=("$how" "${file_of[$how]}")
  done
  with_spoiled "${spoiled[@]}"
  for how in "${!net_of[@]}"; do
    net=${net_of[$how]}
    closed_to_all "$net.2"
    doctor_says "${file_of[$how]}"
    doctor_says "'routed ingress $net.2 allow'"
    if [[ $how == removed ]]; then
      container two "$how" --ip "$net.3"
      closed_to_all "$net.3"
      routed network-set "${id_of[$how]:0:12}" options complete
      open_to_all "$net.2"
      open_to_all "$net.3"
    else
      run container "two-$how" "$how"
      fails_with "${file_of[$how]}"
      routed ingress "$net.2" allow
      open_to_all "$net.2"
    fi
  done
  remove_containers
  for how in "${!net_of[@]}"; do
    dk network rm "$how"
    doctor_lacks "${file_of[$how]}"
  done
}

@test "a guarded container stays closed when file and nftables table are both lost" {
  network mine 10.1.0.0/16
  dk run -d --name one --network name=mine,ip=10.1.0.2,driver-opt=ingress=192.168.7.0/24 busybox sleep 3600
  container two mine --ip 10.1.0.3
  eventually open_to_all
  appliance kill
  rm "$(endpoint_file one)"
  on_host nft flush ruleset
  appliance start
  closed_to_all
  open_to_all 10.1.0.3
}

@test "containers that nothing guarded lose no packet when the network's file is lost" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  eventually open_to_all
  outside ping -i 0.02 -w 600 10.1.0.2 >"$BATS_TEST_TMPDIR/ping" &
  with_spoiled removed "$(network_file mine)"
  sleep 2
  outside pkill -INT -x ping
  wait
  grep " 0% packet loss" "$BATS_TEST_TMPDIR/ping"
  doctor_says "options complete"
}

@test "limited ports stay limited when the network's file is lost" {
  network mine 10.1.0.0/16 -o ports=published
  dk run -d --name one --network name=mine,ip=10.1.0.2 --expose 80 busybox \
    sh -c 'nc -ll -p 80 -e cat & nc -ll -p 81 -e cat'
  port_open() { outside timeout 1 bash -c "</dev/tcp/10.1.0.2/$1"; }
  port_closed() { ! port_open "$1"; }
  id=$(dk network inspect -f '{{.Id}}' mine)
  routed network-set "$id" ports all
  eventually port_open 80
  eventually port_open 81
  routed network-set "$id" ports published
  port_closed 81
  with_spoiled removed "$(network_file mine)"
  port_open 80
  port_closed 81
  doctor_says "'routed network-set ${id:0:12} ports all'"
  routed network-set "${id:0:12}" ports all
  port_open 81
}

@test "an address that is not announced stays so when the file with its condition is lost" {
  network mine 10.1.0.0/16
  dk run -d --name one --network name=mine,ip=10.1.0.2,driver-opt=announce=tcp:80 busybox sleep 3600
  withheld() { [[ -z $(on_host ip route show proto 200) ]] && on_host ip route get 10.1.0.2; }
  eventually withheld
  with_spoiled removed "$(endpoint_file one)"
  stays 3 withheld
  doctor_says "its option announce is lost"
}

@test "a network file that is not what it says is left alone, and the other networks are served" {
  local changes files=() i
  changes=('.id = null' '.id = "../../x"' '.pools[0].subnet = "0.0.0.0/0"' '.pools = null' '.options = []'
    '.gateway = "127.0.0.1"' '.mtu = 3' '.options = {"ingress": 7}' '.pools[0].addressSpace = "\u001b[31m"')
  for i in "${!changes[@]}"; do
    network "net$i" "10.2$i.0.0/16"
    container "one$i" "net$i" --ip "10.2$i.0.2"
    files[i]=$(network_file "net$i")
  done
  network other 10.2.0.0/16
  container two other --ip 10.2.0.2
  appliance kill
  for i in "${!changes[@]}"; do
    cp -p "${files[i]}" "$BATS_TEST_TMPDIR/right$i"
    jq "${changes[i]}" "$BATS_TEST_TMPDIR/right$i" >"${files[i]}"
  done
  before=$(sha256sum "${files[@]}")
  appliance start
  for i in "${!changes[@]}"; do
    doctor_says "${files[i]} is left alone"
    open_to_all "10.2$i.0.2"
    run container three "net$i"
    fails_with "${files[i]}"
    lacks java echo "$output"
    dk rm -f three
  done
  open_to_all 10.2.0.2
  container three other
  [ "$(sha256sum "${files[@]}")" = "$before" ]
  prints_nothing find "$(host_dir)" -name 'x.json*'
  cp -p "$BATS_TEST_TMPDIR/right0" "${files[0]}"
  container four net0 --ip 10.20.0.3
  open_to_all 10.20.0.3
  doctor_lacks "${files[0]}"
}

@test "a FIFO and a large file among the networks neither stop the start nor fill the memory" {
  network mine 10.1.0.0/16
  container one mine --ip 10.1.0.2
  appliance kill
  mkfifo "$(state)/networks/$(printf 'a%.0s' {1..64}).json" "$(state)/networks/fifo.json"
  head -c 150M /dev/zero >"$(state)/networks/$(printf 'b%.0s' {1..64}).json"
  mkfifo "$(state)/endpoints/fifo.json"
  began=$SECONDS
  appliance start
  echo "started within $((SECONDS - began)) s"
  has_endpoints 1
  open_to_all
  [ "$(doctor --json | jq '[.[] | select(.text | startswith("is left alone"))] | length')" = 3 ]
  container two mine
}

@test "a deleted table returns within half a minute, although nft monitor is stopped or killed" {
  network mine 10.1.0.0/16 -o ingress=deny
  container one mine --ip 10.1.0.2
  closed_to_all
  for signal in STOP KILL; do
    on_host pkill -"$signal" -fx 'nft monitor'
    on_host nft delete table inet routed-ingress
    eventually open_to_all
    within 30 closed_to_all
    has_event "nft monitor does not report"
    eventually doctor_lacks "nft monitor"
  done
}
