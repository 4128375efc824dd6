#!/usr/bin/env bats
# The helpers of the bats files fail when they should. No host is started.

load cluster

# fails COMMAND…: it does.
fails() {
  if "$@"; then
    echo "succeeds: $*"
    return 1
  fi
}

# The appliance, as far as the helpers ask it: an answer to `routed` and `lab routed`, or none at all.
answer=
routed() { [[ -n $answer ]] && echo "$answer"; }
lab() { [[ -n $answer ]] && echo "$answer"; }

@test "prints_nothing fails on output, and on a command that fails without output" {
  prints_nothing true
  fails prints_nothing echo something
  fails prints_nothing false
}

@test "lacks and lacks_line fail if the text is there, and on a command that fails" {
  lacks text echo other
  fails lacks text echo "some text here"
  fails lacks text false
  lacks_line '^text' echo "some text"
  fails lacks_line '^text' echo "text here"
  fails lacks_line '^text' false
  fails lacks_line '(' echo text
}

@test "unanswered fails on an answered ping, and on a ping that was not sent" {
  unanswered echo "1 packets transmitted, 0 received, 100% packet loss, time 0ms"
  fails unanswered echo "1 packets transmitted, 1 received, 0% packet loss, time 0ms"
  fails unanswered false
}

@test "within and stays fail on a command that fails" {
  within 1 true
  fails within 1 false
  stays 1 true
  fails stays 1 false
}

@test "fails_with fails after a command that succeeds, and if a fragment is missing" {
  run sh -c 'echo "10.1.0.2 is in use"; exit 1'
  fails_with 10.1.0.2 "in use"
  fails fails_with 10.1.0.2 free
  run echo "10.1.0.2 is in use"
  fails fails_with 10.1.0.2
}

@test "has_json fails on false, null and no result, on a command that fails, and without output" {
  has_json length echo '[1]'
  fails has_json '. == 2' echo 1
  fails has_json '.[0].name' echo '[]'
  fails has_json '.[]' echo '[]'
  fails has_json length echo text
  fails has_json length false
  fails has_json length true
}

@test "has_no_plan and has_endpoints fail without an answer of the appliance" {
  answer='[]'
  has_no_plan
  has_endpoints 0
  answer='[{"step": 1}]'
  fails has_no_plan
  fails has_endpoints 0
  answer=
  fails has_no_plan
  fails has_endpoints 0
}

@test "is_drained and have_no_conflict fail on the other answer, and without one" {
  answer='[{"endpoint": null, "reasons": ["host drained"]}]'
  is_drained h1 true
  fails is_drained h1 false
  answer='[{"check": "engine"}]'
  have_no_conflict h1
  answer='[{"check": "engine"}, {"check": "conflict"}]'
  fails have_no_conflict h1
  answer='[]'
  is_drained h1 false
  fails is_drained h1 true
  have_no_conflict h1
  answer=
  fails is_drained h1 true
  fails is_drained h1 false
  fails have_no_conflict h1
}

@test "unrouted fails if a router has a route, and if it does not answer" {
  answer=' '
  unrouted 10.1.0.1 h1 h2
  answer='10.1.0.1 via 10.0.11.4 dev s1 proto ospf'
  fails unrouted 10.1.0.1 h1
  answer=
  fails unrouted 10.1.0.1 h1
}
