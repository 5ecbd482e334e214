#!/usr/bin/env bash
# Fuzzes targets with coverage feedback: SharpFuzz instruments the library, AFL++ drives it. Installs both where it can.
# usage: coverage.sh SECONDS TARGET…        (ModelAudit.Fuzz --list names the targets; the findings land in artifacts/afl/TARGET)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ "$#" -ge 2 ] || { sed -n '3s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }
seconds="$1"
shift

if ! command -v afl-fuzz >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends afl++ >/dev/null
fi

out=artifacts/afl
mkdir -p "$out"
tools="$out/tools"

# Calls at the same time build one after the other, and each runs a copy of its own.
program="$(mktemp -d)"
trap 'rm -rf "$program"' EXIT
exec 9>"$out/lock"
flock 9
dotnet publish tests/ModelAudit.Fuzz -c Release -v q -nologo -o "$program" 9>&-
[ -x "$tools/sharpfuzz" ] || dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path "$tools" >/dev/null 9>&-
"$tools/sharpfuzz" "$program/ModelAudit.dll" 9>&-
exec 9>&-

export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_QUIET=1
broken=0
for target in "$@"; do
  folder="$out/$target"
  rm -rf "$folder"
  mkdir -p "$folder"
  dotnet "$program/ModelAudit.Fuzz.dll" --target "$target" --write-seeds "$folder/seeds"
  afl-fuzz -i "$folder/seeds" -o "$folder/found" -V "$seconds" -t 20000 -m none -- dotnet "$program/ModelAudit.Fuzz.dll" --target "$target" --afl > "$folder/log" 2>&1 || { tail -20 "$folder/log"; broken=1; continue; }
  stats="$folder/found/default/fuzzer_stats"
  value() { sed -nE "s/^$1 *: *//p" "$stats"; }
  printf '%-16s %s s, %s executions, %s inputs kept, %s of the map, %s crashes, %s hangs\n' \
    "$target" "$(value run_time)" "$(value execs_done)" "$(value corpus_count)" "$(value bitmap_cvg)" "$(value saved_crashes)" "$(value saved_hangs)"
  [ "$(value saved_crashes)" = 0 ] && [ "$(value saved_hangs)" = 0 ] || broken=1
done
exit "$broken"
