#!/usr/bin/env bash
# Packs the libraries and checks that each package has its README, XML documentation and symbols.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for project in Edge.Streams Edge.Actors Edge.Workers Edge.AspNetCore; do
  dotnet pack "src/$project" -c Release -o "$out" >/dev/null
  package=$(echo "$out/$project".[0-9]*.nupkg)
  for entry in README.md "lib/net10.0/$project.dll" "lib/net10.0/$project.xml"; do
    unzip -tq "$package" "$entry" >/dev/null || { echo "$project: the package lacks $entry" >&2; exit 1; }
  done
  # Symbols are embedded: the portable PDB is found inside the assembly by its signature.
  unzip -p "$package" "lib/net10.0/$project.dll" >"$out/$project.dll"
  grep -qa MPDB "$out/$project.dll" || { echo "$project: no embedded symbols" >&2; exit 1; }
  echo "$(basename "$package") is whole"
done
