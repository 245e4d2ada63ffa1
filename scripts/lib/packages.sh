# Sourced by the scripts beside it: looks for what other people's packages bring, and installs it.
# A table has a line for each package: its name in Debian, and a command that succeeds if it is there.

# TABLE-COMMAND: the packages of the table that are not there, in one line.
missing_packages() {
  local package check
  while read -r package check; do
    (eval "$check") >/dev/null 2>&1 || echo "$package"
  done < <("$1") | xargs
}

# TABLE-COMMAND PURPOSE: installs what is missing, if that is possible here.
install_missing() {
  local missing
  missing=$(missing_packages "$1")
  if [ -n "$missing" ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    say "Installing what $2 needs: $missing …"
    # shellcheck disable=SC2086 # One word for each package.
    install_quietly $missing || true
  fi
}

# Installs packages without starting the services in them: the tests start what they need.
install_quietly() (
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
  fi
  apt-get update >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null
)
