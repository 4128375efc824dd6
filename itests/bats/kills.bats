#!/usr/bin/env bats
# The appliance is killed at every moment under load; the long form is itests/kills 200.

@test "killed twenty times under the load of eight clients: nothing is leaked or lost, and no ping of a container" {
  run "$BATS_TEST_DIRNAME/../kills" 20
  echo "$output"
  [ "$status" -eq 0 ]
  kills=$(sed -n 's/^20 kills: \([0-9]*\) while a call was in flight.*/\1/p' <<<"$output")
  # Some are meant to land while it starts, or at no moment in particular.
  [ "$kills" -ge 8 ]
  printf '# %s\n' "${lines[@]}" >&3
}
