# Words for a cluster of the lab, which has the name of the test file.
load common

LAB=$BATS_TEST_DIRNAME/../../lab/lab
export ROUTED_LAB=$NAME

lab() { "$LAB" "$@"; }

# cluster_up ROUTING [OPTION…]: three hosts, on each the network `mine`, and a container `one` at 10.1.0.N of host N.
cluster_up() {
  local h
  lab down
  lab up --routing "$@"
  for h in h1 h2 h3; do
    on "$h" network mine 10.1.0.0/16
    on "$h" container one mine --ip "10.1.0.${h#h}"
  done
}

# on HOST WORD…: one of common.bash's words about that host.
on() {
  local NAME=$ROUTED_LAB-$1
  shift
  "$@"
}

# ways ROUTER ADDRESS: the next hops that the router's table has to it, one a line.
ways() { lab exec "$1" ip route show "$2" | grep -o 'dev [^ ]*' | sort; }

# has_ways ROUTER ADDRESS COUNT
has_ways() { [[ $(ways "$1" "$2" | wc -l) == "$3" ]]; }

# known_elsewhere ADDRESS HOST: every other host reaches it by both spines, and the spines by that host alone.
known_elsewhere() {
  local router
  for router in h1 h2 h3; do
    [[ $router == "$2" ]] || has_ways "$router" "$1" 2 || return 1
  done
  [[ $(ways s1 "$1") == "dev $2" && $(ways s2 "$1") == "dev $2" ]]
}

# forgotten ADDRESS ROUTER…: none of them has a route to it.
forgotten() {
  local address=$1 router
  shift
  for router; do
    has_ways "$router" "$address" 0 || return 1
  done
}

# pinging ROUTER ADDRESS FILE: a ping every 10 ms in the background, which `pinged` ends.
pinging() { lab exec "$1" ping -q -i 0.01 "$2" >"$3" 2>&1 & }

# pinged ROUTER FILE: prints how many pings were lost.
pinged() {
  lab exec "$1" pkill -INT -x ping
  wait
  sed -n 's/^\([0-9]*\) packets transmitted, \([0-9]*\) received.*/\1 \2/p' "$2" | { read -r sent received && echo $((sent - received)); }
}
