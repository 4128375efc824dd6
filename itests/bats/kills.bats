#!/usr/bin/env bats
# The appliance is killed at random moments under load; itests/kills 200 is the long form.

@test "killed twenty times under the load of eight clients: nothing leaks, no address and no ping is lost" {
  run "$BATS_TEST_DIRNAME/../kills" 20
  echo "$output"
  [ "$status" -eq 0 ]
  kills=$(sed -n 's/^20 kills: \([0-9]*\) while a call was in flight.*/\1/p' <<<"$output")
  # The others land while the appliance starts, or between calls.
  [ "$kills" -ge 8 ]
  printf '# %s\n' "${lines[@]}" >&3
}
