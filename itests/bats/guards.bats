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
  rm -rf "$(state)"/networks/* "$(state)"/endpoints/* "$(state)"/host
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

# with_spoiled HOW FILE: the appliance is killed, the file is spoiled, and a new appliance starts.
with_spoiled() {
  appliance kill
  spoil "$@"
  appliance start
}

@test "a container with ingress=deny stays closed when its file is lost, and the command that doctor names opens it" {
  network mine 10.1.0.0/16
  for how in removed halved fifo directory; do
    dk run -d --name one --network name=mine,ip=10.1.0.2,driver-opt=ingress=allow busybox sleep 3600
    eventually open_to_all
    routed ingress 10.1.0.2 deny
    closed_to_all
    file=$(endpoint_file one)
    with_spoiled "$how" "$file"
    closed_to_all
    [ "$(routed ingress --json 10.1.0.2 | json from)" = deny ]
    doctor_says "$file"
    doctor_says "'routed ingress 10.1.0.2 allow'"
    if [[ $how == directory ]]; then
      run routed ingress 10.1.0.2 allow
      fails_with "$file"
      closed_to_all
    else
      routed ingress 10.1.0.2 allow
      open_to_all
      appliance kill
      appliance start
      open_to_all
    fi
    # Docker gives the options of a container that is started again.
    dk restart -t 0 one
    eventually open_to_all
    eventually doctor_lacks lost
    dk rm -f one
  done
}

@test "a container of a network with ingress=deny stays closed when the network's file is lost" {
  for how in removed halved large; do
    network mine 10.1.0.0/16 -o ingress=allow
    container one mine --ip 10.1.0.2
    eventually open_to_all
    id=$(dk network inspect -f '{{.Id}}' mine)
    routed network-set "$id" ingress deny
    closed_to_all
    file=$(network_file mine)
    with_spoiled "$how" "$file"
    closed_to_all
    doctor_says "$file"
    doctor_says "'routed ingress 10.1.0.2 allow'"
    if [[ $how == removed ]]; then
      container two mine --ip 10.1.0.3
      closed_to_all 10.1.0.3
      routed network-set "${id:0:12}" options complete
      open_to_all
      open_to_all 10.1.0.3
    else
      run container two mine
      fails_with "$file"
      dk rm -f two
      routed ingress 10.1.0.2 allow
      open_to_all
    fi
    remove_containers
    dk network rm mine
    doctor_lacks "$file"
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
  network mine 10.1.0.0/16
  network other 10.2.0.0/16
  container one mine --ip 10.1.0.2
  container two other --ip 10.2.0.2
  file=$(network_file mine)
  cp -p "$file" "$BATS_TEST_TMPDIR/right"
  for change in '.id = null' '.id = "../../x"' '.pools[0].subnet = "0.0.0.0/0"' '.pools = null' '.options = []' \
    '.gateway = "127.0.0.1"' '.mtu = 3' '.options = {"ingress": 7}' '.pools[0].addressSpace = "\u001b[31m"'; do
    appliance kill
    jq "$change" "$BATS_TEST_TMPDIR/right" >"$file"
    before=$(sha256sum "$file")
    appliance start
    doctor_says "$file is left alone"
    open_to_all
    open_to_all 10.2.0.2
    run container three mine
    fails_with "$file"
    lacks java echo "$output"
    dk rm -f three
    container three other
    dk rm -f three
    [ "$(sha256sum "$file")" = "$before" ]
    prints_nothing find "$(host_dir)" -name 'x.json*'
  done
  cp -p "$BATS_TEST_TMPDIR/right" "$file"
  container three mine --ip 10.1.0.3
  open_to_all 10.1.0.3
  doctor_lacks "$file"
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
