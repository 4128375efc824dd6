#!/usr/bin/env bats
# Sysctls of the host stop no container: neither those that run when a sysctl changes nor those that start afterwards.

load common
load outside

setup_file() {
  host_up
  outside_up
  network mine 10.1.0.0/16 --ipv6 --subnet fd00:10:1::/64
  network other 10.2.0.0/16
  container old mine --ip 10.1.0.2 --ip6 fd00:10:1::2
  dk network connect --ip 10.2.0.2 other old
}
teardown_file() { host_down; }
teardown() {
  on_host sysctl -qw net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.{all,default}.rp_filter=0
  dk rm -f new >/dev/null 2>&1 || true
  routed bundle:start dev.routed.policy-sysctl
}

# host_link ADDRESS
host_link() { routed endpoints --json | jq -r --arg address "$1" '.[] | select(.addresses | index($address)).link'; }

# works CONTAINER NUMBER: it reaches its gateway, resolved anew, and the foreign host, and is reached at each address.
works() {
  sandbox "$1" sh -c "ip neigh flush dev eth0; $(pings 169.254.1.1 192.168.7.2 fd00:7::2)" &&
    outside sh -c "$(pings "10.1.0.$2" "10.2.0.$2" "fd00:10:1::$2")"
}

# pings ADDRESS…: prints the commands.
pings() { printf 'ping -c 1 -W 1 %s || exit; ' "$@"; }

@test "with the kernel's own values on its link a container is cut off; with those of routed it is not" {
  local link
  link=$(host_link 10.1.0.2)
  routed bundle:stop dev.routed.policy-sysctl
  on_host sysctl -qw net.ipv4.conf.all.arp_ignore=1
  works old 2
  on_host sysctl -qw "net.ipv4.conf.$link.arp_ignore=0"
  sandbox old ip neigh flush dev eth0
  unanswered sandbox old ping -c 1 -W 1 169.254.1.1
  on_host sysctl -qw "net.ipv4.conf.$link.arp_ignore=9" "net.ipv4.conf.$link.rp_filter=1"
  unanswered outside ping -c 1 -W 1 10.2.0.2
  routed bundle:start dev.routed.policy-sysctl
  eventually works old 2
}

@test "rp_filter for new links does not stop the second network of a container; for all links it is a finding" {
  on_host sysctl -qw net.ipv4.conf.default.rp_filter=1
  container new mine --ip 10.1.0.3 --ip6 fd00:10:1::3
  dk network connect --ip 10.2.0.3 other new
  eventually works new 3
  on_host sysctl -qw net.ipv4.conf.all.rp_filter=1
  outside ping -c 1 -W 1 10.1.0.3
  unanswered outside ping -c 1 -W 1 10.2.0.3
  within 40 doctor_names net.ipv4.conf.all.rp_filter
  on_host sysctl -qw net.ipv4.conf.all.rp_filter=0
  works new 3
  within 40 has_event 'net.ipv4.conf.all.rp_filter is over'
}

doctor_names() { findings | grep -F "$1"; }

# Each has a family, the name of a sysctl below net.FAMILY.conf, and a value.
HOSTILE4=(
  'ipv4 arp_ignore 1'
  'ipv4 arp_ignore 2'
  'ipv4 arp_ignore 3'
  'ipv4 arp_ignore 8'
  'ipv4 arp_announce 2'
  'ipv4 arp_accept 1'
  'ipv4 arp_filter 1'
  'ipv4 drop_gratuitous_arp 1'
  'ipv4 drop_unicast_in_l2_multicast 1'
  'ipv4 accept_local 1'
  'ipv4 route_localnet 1'
  'ipv4 src_valid_mark 1'
  'ipv4 accept_redirects 1'
  'ipv4 accept_source_route 1'
  'ipv4 send_redirects 0'
  'ipv4 shared_media 0'
  'ipv4 proxy_arp 1'
  'ipv4 proxy_arp_pvlan 1'
  'ipv4 medium_id -1'
  'ipv4 ignore_routes_with_linkdown 1'
  'ipv4 disable_policy 1'
  'ipv4 disable_xfrm 1'
  'ipv4 log_martians 1'
)
HOSTILE6=(
  'ipv6 accept_ra 2'
  'ipv6 accept_dad 2'
  'ipv6 dad_transmits 5'
  'ipv6 addr_gen_mode 3'
  'ipv6 use_tempaddr 2'
  'ipv6 hop_limit 1'
  'ipv6 ndisc_notify 1'
  'ipv6 drop_unicast_in_l2_multicast 1'
  'ipv6 drop_unsolicited_na 1'
  'ipv6 accept_untracked_na 2'
  'ipv6 keep_addr_on_down 1'
  'ipv6 ignore_routes_with_linkdown 1'
  'ipv6 accept_redirects 1'
  'ipv6 proxy_ndp 1'
  'ipv6 max_addresses 1'
)

@test "a sysctl for all and for new links stops neither a running nor a new container" {
  local i family key value before
  # One of each family at a time, since neither has an effect on the other family.
  for ((i = 0; i < ${#HOSTILE4[@]} || i < ${#HOSTILE6[@]}; i++)); do
    before=()
    while read -r family key value; do
      echo "net.$family.conf.{all,default}.$key = $value"
      before+=("$(on_host sysctl "net.$family.conf.default.$key" | tr -d ' ')")
      on_host sysctl -qw "net.$family.conf.all.$key=$value" "net.$family.conf.default.$key=$value"
    done < <(printf '%s\n' "${HOSTILE4[@]:i:1}" "${HOSTILE6[@]:i:1}")
    works old 2
    container new mine --ip 10.1.0.3 --ip6 fd00:10:1::3
    dk network connect --ip 10.2.0.3 other new
    eventually works new 3
    dk rm -f new
    on_host sysctl -qw "${before[@]}" "${before[@]/.default./.all.}"
  done
}

@test "a sysctl that something sets on the links themselves is set again, with an event" {
  on_host sysctl -qw "net.ipv4.conf.$(host_link 10.1.0.2).arp_ignore=8"
  sandbox old ip neigh flush dev eth0
  unanswered sandbox old ping -c 1 -W 1 169.254.1.1
  within 40 works old 2
  has_event 'net.ipv4.conf.\*.arp_ignore was changed on host links, for example to 8'
}

@test "new links forward although the default is not to" {
  on_host sysctl -qw net.ipv4.conf.default.forwarding=0 net.ipv6.conf.default.forwarding=0
  container new mine --ip 10.1.0.3 --ip6 fd00:10:1::3
  dk network connect --ip 10.2.0.3 other new
  eventually works new 3
  on_host sysctl -qw net.ipv4.conf.default.forwarding=1 net.ipv6.conf.default.forwarding=1
}
