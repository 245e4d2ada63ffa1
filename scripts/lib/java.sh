# Sourced by the scripts beside it: finds a JDK, builds when needed, starts programs.

PUNCHLINE_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
PUNCHLINE_OLDEST_JDK=21

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$(basename "$0"): $*"
  exit 1
}

# The feature release of the JDK in a folder, from its "release" file; nothing when there is none.
jdk_release() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

jdk_candidates() {
  local javac
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  javac=$(command -v javac || true)
  if [ -n "$javac" ]; then
    javac=$(readlink -f "$javac" 2>/dev/null || printf '%s' "$javac")
    dirname "$(dirname "$javac")"
  fi
  # macOS keeps its JDKs behind a program of its own; elsewhere it is not there.
  /usr/libexec/java_home -v "$PUNCHLINE_OLDEST_JDK+" 2>/dev/null || true
  ls -d /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home 2>/dev/null || true
}

# Sets JAVA_HOME: to the one that is set, or on the PATH, if it will do; else to the newest found.
find_jdk() {
  local home release best='' best_release=0
  while IFS= read -r home; do
    release=$(jdk_release "$home")
    if [ "${release:-0}" -ge "$PUNCHLINE_OLDEST_JDK" ]; then
      if [ "$home" = "${JAVA_HOME:-}" ]; then
        best=$home
        break
      fi
      if [ "$release" -gt "$best_release" ]; then
        best=$home
        best_release=$release
      fi
    fi
  done < <(jdk_candidates)
  [ -n "$best" ] || die "Punchline needs a JDK $PUNCHLINE_OLDEST_JDK or newer, and none was found." \
    "Install one (for example Temurin 25) or set JAVA_HOME to it."
  export JAVA_HOME=$best
}

maven() {
  command -v mvn >/dev/null || die "Punchline is built with Maven 3.8.5 or newer, and there is no mvn on the PATH."
  # Maven's own libraries make newer JDKs warn.
  if [ "$(jdk_release "$JAVA_HOME")" -ge 24 ]; then
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
  fi
  (cd "$PUNCHLINE_ROOT" && mvn "$@")
}

jar_of() { printf '%s/%s/target/%s-0.1.0.jar' "$PUNCHLINE_ROOT" "$1" "$1"; }

# Whether a module's jar is missing, or older than anything it was made from.
is_stale() {
  local jar
  jar=$(jar_of "$1")
  [ -f "$jar" ] && [ -d "$PUNCHLINE_ROOT/$1/target/lib" ] || return 0
  [ -n "$(find "$PUNCHLINE_ROOT/pom.xml" "$PUNCHLINE_ROOT"/{protocol,"$1"}/{pom.xml,src/main} \
    -newer "$jar" -print -quit)" ]
}

# Whether the end-to-end tools, which are built with the tests, are missing or outdated.
is_stale_tools() {
  local made=$PUNCHLINE_ROOT/peer-client/target/test-classes/dev/punchline/e2e/Demo.class
  is_stale peer-client || is_stale rendezvous-server || [ ! -f "$made" ] ||
    [ -n "$(find "$PUNCHLINE_ROOT/peer-client/src/test" -newer "$made" -print -quit)" ]
}

# Runs Maven quietly, with a sign of life, and shows what it said only when it fails.
build_quietly() {
  local log=$PUNCHLINE_ROOT/protocol/target/build.log pid
  mkdir -p "${log%/*}"
  printf 'Building Punchline; the first time this fetches libraries and takes a minute ' >&2
  maven --batch-mode "$@" >"$log" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    printf . >&2
    sleep 1
  done
  if wait "$pid"; then
    say ' done'
  else
    say ' failed:'
    { grep -E '^\[ERROR\]' "$log" || tail -n 20 "$log"; } | head -n 20 >&2
    die "the build failed; all of its output is in $log"
  fi
}

# Builds a module if it is stale.
ensure_built() {
  ! is_stale "$1" || build_alone "is_stale $1" -Dmaven.test.skip=true package
}

# Builds everything, with what the demonstration and the measurements need.
ensure_tools_built() {
  ! is_stale_tools || build_alone is_stale_tools -DskipTests package
}

# Builds unless CONDITION has become false meanwhile: two terminals may want the same at once, and
# then one builds and the other waits.
build_alone() {
  local condition=$1 lock=$PUNCHLINE_ROOT/protocol/target/building
  shift
  mkdir -p "${lock%/*}"
  until (set -o noclobber && echo $$ >"$lock") 2>/dev/null; do
    kill -0 "$(cat "$lock" 2>/dev/null || echo 0)" 2>/dev/null || rm -f "$lock"
    sleep 0.2
  done
  # shellcheck disable=SC2064 # The lock's name is meant to be fixed now.
  trap "rm -f '$lock'" EXIT
  ! $condition || build_quietly "$@"
  rm -f "$lock"
  trap - EXIT
}

# Where the class-data archive of a module is, for this very JDK and these very jars.
archive_of() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/punchline key
  key=$( (cat "$JAVA_HOME/release" && ls -lL --time-style=full-iso "$(jar_of "$1")" "$PUNCHLINE_ROOT/$1/target/lib" \
    2>/dev/null || ls -lL "$(jar_of "$1")" "$PUNCHLINE_ROOT/$1/target/lib") | cksum | cut -d' ' -f1)
  printf '%s/%s-%s.jsa' "$cache" "$1" "$key"
}

class_path_of() { printf '%s:%s/%s/target/lib/*' "$(jar_of "$1")" "$PUNCHLINE_ROOT" "$1"; }

# Replaces this shell by a program: MODULE MAIN-CLASS JVM-FLAG... -- ARGUMENT...
run_java() {
  local module=$1 main=$2
  shift 2
  local flags=(--enable-native-access=ALL-UNNAMED)
  while [ "$1" != -- ]; do
    flags+=("$1")
    shift
  done
  shift
  # shellcheck disable=SC2086 # PUNCHLINE_JAVA_OPTS is meant to be split.
  exec "$JAVA_HOME/bin/java" "${flags[@]}" ${PUNCHLINE_JAVA_OPTS:-} \
    -cp "$(class_path_of "$module")" "$main" "$@"
}
