#!/usr/bin/env bats
# Bundles of the operator, which are installed from the directory deploy: the example policy, which limits the number of
# a network's endpoints.

load common
load bundles

JAR=$BATS_TEST_DIRNAME/../../examples/policy-quota/target/org.example.policy-quota-1.0.0.jar

setup_file() { host_up; }
teardown_file() { host_down; }
teardown() {
  rm -f "$(deploy)"/*
  clean
}

deploy() { echo "$(host_dir)/state/deploy"; }

# put FILE [NAME]: as a package manager does it, so that half a file is never seen.
put() {
  cp "$1" "$(deploy)/.new"
  mv "$(deploy)/.new" "$(deploy)/${2:-$(basename "$1")}"
}

installed() { routed bundle:list -s | grep -E 'Active .* org\.example\.policy-quota$'; }
removed() { lacks policy-quota routed bundle:list -s; }
has_finding() { findings | grep -E "^deploy $1"; }
has_no_finding() { lacks_line "^deploy " findings; }

@test "a policy in deploy applies at once, stays after a restart and is removed with its file; no packet is lost" {
  network mine 10.6.0.0/16
  container one mine --ip 10.6.0.2
  ping_begins 10.6.0.2
  # Without the policy the option is unknown.
  run network limited 10.7.0.0/16 -o quota=1
  fails_with "quota"
  put "$JAR"
  eventually installed
  network limited 10.7.0.0/16 -o quota=1
  container first limited
  run container second limited
  fails_with "has 1 of 1 allowed endpoints on this host"
  dk rm -f second
  appliance kill
  appliance start
  installed
  run container second limited
  fails_with "has 1 of 1 allowed endpoints on this host"
  dk rm -f second
  rm "$(deploy)"/*.jar
  eventually removed
  container second limited
  ping_ends
  has_no_finding
}

@test "a file that is no bundle, and a bundle that cannot start, are findings that name the file until it is gone" {
  has_no_finding
  put /etc/hostname broken.jar
  eventually has_finding "$(deploy)/broken.jar +is no bundle: .*Bundle-SymbolicName; remove the file"
  mkdir -p "$BATS_TEST_TMPDIR/META-INF"
  printf '%s: %s\n' Bundle-ManifestVersion 2 Bundle-SymbolicName org.example.lacking \
    Import-Package org.example.nowhere >"$BATS_TEST_TMPDIR/MANIFEST.MF"
  jar --create --file "$BATS_TEST_TMPDIR/lacking.jar" --manifest "$BATS_TEST_TMPDIR/MANIFEST.MF" \
    -C "$BATS_TEST_TMPDIR" META-INF
  put "$BATS_TEST_TMPDIR/lacking.jar"
  eventually has_finding "$(deploy)/lacking.jar +cannot be started: .*org\.example\.nowhere"
  put "$JAR"
  eventually installed
  put "$JAR" copy.jar
  eventually has_finding "$(deploy)/.*\.jar +is not installed, because org.example.policy-quota 1.0.0 is installed from"
  rm "$(deploy)"/*.jar
  eventually has_no_finding
  eventually removed
}

@test "bundle:install lasts until the restart, as an event says" {
  routed bundle:install -s "file:$JAR"
  installed
  eventually has_event "bundle org.example.policy-quota is installed until the next start .* put its jar into $(deploy)"
  appliance stop
  appliance start
  removed
}

@test "the appliance does not start with a bundle that others can change" {
  put "$JAR"
  appliance stop
  chown nobody "$(deploy)"/*.jar
  run appliance start
  fails_with "other users can change $(deploy)/org.example.policy-quota-1.0.0.jar; run 'chown -R root:"
  chown root "$(deploy)"/*.jar
  appliance start
  installed
}
