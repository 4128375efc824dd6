#!/usr/bin/env bats
# What a release consists of: the archive and the Debian package, with checksums and a bill of materials. A second
# build, elsewhere, makes the same bytes.

ROOT=$BATS_TEST_DIRNAME/../..
ARCHIVE=assembly/target/dev.routed.assembly-0.1.0.tar.gz
PACKAGE=packaging/deb/target/routed_0.1.0_all.deb

# libraries: coordinates, version and license of each row of the manual.
# shellcheck disable=SC2016 # backquotes of Markdown
libraries() { sed -nE 's/^\| `([a-zA-Z0-9._:-]+)` \| ([0-9.]+) \| ([^|]*) \|.*/\1 \2 \3/p' "$ROOT/docs/install.md"; }

# bill: the bill of materials in the archive.
bill() { tar -xzOf "$ROOT/$ARCHIVE" --wildcards '*/sbom.cdx.json'; }

# components: the same of the bill of materials in the archive.
components() {
  bill |
    jq -r '.components[] | select(.group != "dev.routed") |
      "\(.group):\(.name) \(.version) \([.licenses[]?.license | .id // .name | sub("^ALv2$"; "Apache-2.0")] |
        join(" or "))"'
}

@test "the checksums are those of the files" {
  local file
  for file in "$ARCHIVE" "$PACKAGE"; do
    (cd "$ROOT/$(dirname "$file")" && sha256sum -c "$(basename "$file").sha256")
  done
}

@test "the archive has the license, and a bill of materials with each library of the manual and its license" {
  local coordinates version license found
  tar -tzf "$ROOT/$ARCHIVE" | grep '/LICENSE$'
  (($(libraries | wc -l) > 25))
  components >"$BATS_TEST_TMPDIR/components"
  while read -r coordinates version license; do
    found=$(grep -F "$coordinates $version" "$BATS_TEST_TMPDIR/components")
    [[ $found == "$coordinates $version $license" ]] ||
      { echo "the manual has: $coordinates $version $license"; echo "the bill has:   $found"; return 1; }
  done < <(libraries)
}

@test "each component of the bill of materials has a license" {
  (($(bill | jq '.components | length') > 45))
  [ -z "$(bill | jq -r '.components[] | select(.licenses | length == 0) | .name')" ]
}

@test "the license that the build adds to the bill of materials is that of JLine's jar" {
  local jar
  jar=$(echo "$ROOT"/assembly/target/assembly/system/org/jline/jline/*/jline-*.jar)
  (cd "$BATS_TEST_TMPDIR" && jar --extract --file "$jar" META-INF/MANIFEST.MF)
  tr -d '\r' <"$BATS_TEST_TMPDIR/META-INF/MANIFEST.MF" |
    grep -qx 'Bundle-License: https://opensource.org/licenses/BSD-3-Clause'
}

@test "a build of the same sources in another directory, time zone and umask makes the same archive and package" {
  local copy=$BATS_TEST_TMPDIR/copy file
  umask 077
  mkdir "$copy"
  tar -C "$ROOT" --exclude=target --exclude=.git -c . | tar -C "$copy" --no-same-permissions -x
  (cd "$copy" && TZ=Asia/Tokyo nice mvn -B -q -T 2 -Dmaven.test.skip=true -pl packaging/deb -am package)
  for file in "$ARCHIVE" "$PACKAGE"; do
    cmp "$ROOT/$file" "$copy/$file"
  done
}
