#!/bin/sh
# Puts axe-core, the accessibility checker of the browser tests, into node_modules/ (which git ignores).
# MPL-2.0: used as it is, never shipped. Does nothing where the wanted version stands there already.
set -eu
VERSION=4.14.1
cd "$(dirname "$0")/.."
folder=node_modules/axe-core
if [ -f "$folder/package.json" ] && grep -q "\"version\": \"$VERSION\"" "$folder/package.json"; then exit 0; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "axe-core@$VERSION" >/dev/null 2>&1) || { echo "axe-core $VERSION could not be fetched with npm." >&2; exit 1; }
mkdir -p "$folder"
tar -xzf "$work"/axe-core-*.tgz -C "$folder" --strip-components=1 package/axe.min.js package/package.json package/LICENSE
