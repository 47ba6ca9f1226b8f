#!/usr/bin/env bash
# Every test. Installs what the tests need (PostgreSQL, Chromium, gettext, fonts; axe-core for the browser) from the
# system's packages where it runs as root, else says exactly what is missing. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
command -v msgfmt >/dev/null || missing+=(gettext)
command -v npm >/dev/null || missing+=(npm)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
[[ "$(ldconfig -p)" == *libpangoft2* ]] || missing+=(libpangoft2-1.0-0)  # sets the PDFs
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]} from the system's packages ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/tmp/qadam-apt.log 2>&1 ||
      { tail -5 /tmp/qadam-apt.log; exit 1; }
  else
    echo "The tests need these system packages: ${missing[*]}. Install them and run this again." >&2
    exit 1
  fi
fi
tools/axe.sh
$python tools/messages.py compile

# A landing has 40 minutes: in CI the long walks through the browser are left out, and PostgreSQL runs the apps with SQL
# and locks of their own, without what is slow. Without CI everything runs on both.
on_sqlite=() on_postgresql=(tests/qadam tests/e2e)
if [ -n "${CI:-}" ]; then
  on_sqlite=(-m "not journey")
  on_postgresql=(-m "not slow and not journey" tests/qadam/audit tests/qadam/intake tests/qadam/operations tests/qadam/register)
fi
echo "== on SQLite, and in the browser"
$python -m pytest -n 2 --dist loadgroup "${on_sqlite[@]}" "$@"

echo "== on PostgreSQL"
eval "$(tools/postgres.sh start)"
trap 'tools/postgres.sh stop "$QADAM_PG_FOLDER"' EXIT
$python -m pytest -n 2 --dist loadgroup "${on_postgresql[@]}" "$@"
