#!/usr/bin/env bash
# Plants bugs in the scheduler's core, one at a time, and says after how many seeds the simulator finds
# each. A bug is a patch in src/test/planted; it is applied to a copy of the files that it changes, which
# are compiled by themselves and put before the others: nothing of the working tree changes.
#
#   ./windlass simulate --help && simulator/planted.sh [--seeds N] [--events N] [PATCH...]
#
# Exit code: 0 if all are found, 1 if one is not. Expects the simulator to be built.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(dirname "$here")
seeds=200 events=10000 patches=()
while (($#)); do
  case $1 in
    --seeds) seeds=$2; shift 2 ;;
    --events) events=$2; shift 2 ;;
    --help | -h) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) patches+=("$1"); shift ;;
  esac
done
((${#patches[@]})) || patches=("$here"/src/test/planted/*.patch)
jar=$here/target/windlass-simulator.jar
[[ -e $jar ]] || { echo "Build the simulator first: ./windlass simulate --seeds 1" >&2; exit 2; }
. "$root/local/build.sh"
find_java

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
for patch in "${patches[@]}"; do
  name=$(basename "$patch" .patch)
  work=$scratch/$name
  mkdir -p "$work/classes"
  files=$(sed -n 's:^+++ b/\([^[:space:]]*\).*:\1:p' "$patch")
  for file in $files; do
    mkdir -p "$work/$(dirname "$file")"
    cp "$root/$file" "$work/$file"
  done
  if ! (cd "$work" && git apply "$(realpath "$patch")"); then
    echo "$name: does not apply any more; make it anew for the code as it is" >&2
    failed=1
    continue
  fi
  (cd "$work" && "$JAVA_HOME/bin/javac" -nowarn -proc:none -parameters -d classes \
    -cp "$jar:$here/target/lib/*" $files)
  log=$work/log
  if "$JAVA_HOME/bin/java" -XX:+UseParallelGC -Xmx1g -cp "$work/classes:$jar:$here/target/lib/*" \
    io.windlass.simulator.command.Simulate --seeds "$seeds" --events "$events" >"$log"; then
    echo "$name: NOT found in $seeds seeds"
    failed=1
  else
    echo "$name: found $(sed -n 's/^After \([0-9,]* seeds\).*/after \1/p' "$log" | head -1):" \
      "$(grep -m1 -E '^Seed [0-9]+ fails: ' "$log" | cut -c1-200)"
  fi
done
exit $failed
