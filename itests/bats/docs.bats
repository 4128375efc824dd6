#!/usr/bin/env bats
# The commands that README.md and docs/*.md print run as printed and print what the pages show; itests/docs/run.

ROOT=$BATS_TEST_DIRNAME/../..

page() { "$ROOT/itests/docs/run" "$1"; }

pages() { (cd "$ROOT" && ls README.md docs/*.md); }

@test "README.md: build, start, first network" { page README.md; }

@test "docs/install.md: the package and the archive" { page docs/install.md; }

@test "docs/concepts.md" { page docs/concepts.md; }

@test "docs/addresses.md" { page docs/addresses.md; }

@test "docs/policies.md" { page docs/policies.md; }

@test "docs/routing.md: a cluster" { page docs/routing.md; }

@test "docs/operations.md: a cluster" { page docs/operations.md; }

@test "docs/troubleshooting.md" { page docs/troubleshooting.md; }

@test "docs/metrics.md" { page docs/metrics.md; }

@test "docs/web.md" { page docs/web.md; }

@test "docs/architecture.md" { page docs/architecture.md; }

@test "every page with commands has a test here" {
  local name
  for name in $(pages); do
    ! grep -qE '^```(sh|console|frr)$' "$ROOT/$name" || grep -qF "page $name;" "$BATS_TEST_FILENAME" ||
      { echo "no test runs $name"; return 1; }
  done
}

@test "few blocks are not run" {
  local blocks
  blocks=$(pages | xargs "$ROOT/itests/docs/run" --list)
  echo "$blocks"
  [ "$(grep -c ': not run: ' <<<"$blocks")" -le 12 ]
}

@test "every command of routed that a page names exists" {
  local name known
  known=$(sed -nE 's/.*scope = "routed".* name = "([a-z-]+)".*/\1/p; s/^ *name = "([a-z]+(-[a-z]+)*)",$/\1/p' \
    "$ROOT"/bundles/shell/src/main/java/dev/routed/shell/internal/*Command.java)
  # shellcheck disable=SC2013 # names have no blanks
  for name in $(pages | sed "s|^|$ROOT/|" | xargs grep -ohE '(`|# |^)routed [a-z]+(-[a-z]+)*([^a-z:-]|$)' |
    sed -E 's/.*routed ([a-z-]+).*/\1/' | sort -u); do
    [[ " run help routing-config cleanup archive $(tr '\n' ' ' <<<"$known")" == *" $name "* ]] ||
      { echo "routed has no command $name"; return 1; }
  done
}

# The code joins a sentence from string literals; the page has "…" where the code has a value.
@test "every sentence of routed in docs/troubleshooting.md is one of the code" {
  run bash -c 'find "$1"/bundles/*/src/main/java -name "*.java" -print0 | xargs -0 cat |
    perl -CSDA -Mutf8 -0777 -e "$2" "$1/docs/troubleshooting.md"' - "$ROOT" '
    my $code = <STDIN>;
    $code =~ s/"\s*\+\s*"//g;
    my ($read, $seen) = (0, 0);
    for (split /\n/, <>) {
      $read = /^## Sentences of (routed|doctor|trace)/ if /^## /;
      next unless $read && /^\| .*`/;
      my ($first, $second) = split / \| /;
      for ((/^\| `[a-z-]+`(, `[a-z-]+`)? \| `/ ? $second : $first) =~ /`([^`]+)`/g) {
        for my $part (split /…/) { $seen++; print "not in the code: $part\n" if index($code, $part) < 0 }
      }
    }
    print "only $seen parts of sentences\n" if $seen < 50'
  [[ $status == 0 && -z $output ]] || { echo "$output"; false; }
}

@test "every link leads to a file" {
  local name target
  for name in $(pages); do
    # shellcheck disable=SC2013 # names have no blanks
    for target in $(grep -oE '\]\([^)#: ]+' "$ROOT/$name" | sed 's/^](//'); do
      [ -e "$ROOT/$(dirname "$name")/$target" ] || { echo "$name: $target does not exist"; return 1; }
    done
  done
}

# anchors PAGE: those of its headings, as in the HTML that GitHub makes of it.
# shellcheck disable=SC2016 # backquotes of Markdown
anchors() { sed -nE '/^```/,/^```/d; s/^#+ +//p' "$1" | tr 'A-Z ' 'a-z-' | sed -E 's/[^a-z0-9_-]//g'; }

@test "every link to a section leads to its heading" {
  local name link page count=0
  for name in $(pages); do
    # shellcheck disable=SC2013 # names have no blanks
    for link in $(grep -oE '\]\([^):]*\.md#[^) ]+|\]\(#[^) ]+' "$ROOT/$name" | sed 's/^](//'); do
      page=$ROOT/$name
      [[ $link == '#'* ]] || page=$ROOT/$(dirname "$name")/${link%%#*}
      anchors "$page" | grep -qxF -- "${link#*#}" || { echo "$name: $link is no heading"; return 1; }
      count=$((count + 1))
    done
  done
  ((count > 20))
}

@test "every class and bats file that a page names exists" {
  local name
  # shellcheck disable=SC2016 # backquotes of Markdown
  for name in $(pages | sed "s|^|$ROOT/|" | xargs grep -ohE '`([A-Z][a-z]+[A-Z][A-Za-z0-9]+|[a-z-]+\.bats)`' |
    tr -d '`' | sort -u); do
    [[ $name != *.bats ]] || { [ -e "$ROOT/itests/bats/$name" ] || { echo "there is no $name"; return 1; }; continue; }
    [ -n "$(find "$ROOT/bundles" "$ROOT/itests" -name "$name.java" -not -path '*/target/*' -print -quit)" ] ||
      { echo "there is no class $name"; return 1; }
  done
}
