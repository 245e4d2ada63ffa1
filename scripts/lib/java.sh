# Sourced by the scripts beside it: finds a JDK, builds when needed, starts programs.

# A program whose standard streams are closed opens files of its own in their place.
[ -e /dev/fd/0 ] || exec </dev/null
[ -e /dev/fd/1 ] || exec >/dev/null
[ -e /dev/fd/2 ] || exec 2>/dev/null

PUNCHLINE_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
PUNCHLINE_OLDEST_JDK=21

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$(basename "$0"): $*"
  exit 1
}

# The feature release of the JDK in a folder, from its "release" file; nothing when there is none.
jdk_release() {
  local line
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
      printf '%s' "${BASH_REMATCH[1]}"
      return 0
    fi
  done <"$1/release"
}

jdk_candidates() {
  local javac
  javac=$(command -v javac || true)
  if [ -n "$javac" ]; then
    javac=$(readlink -f "$javac" 2>/dev/null || printf '%s' "$javac")
    dirname "$(dirname "$javac")"
  fi
  # macOS keeps its JDKs behind a program of its own; elsewhere it is not there.
  /usr/libexec/java_home -v "$PUNCHLINE_OLDEST_JDK+" 2>/dev/null || true
  ls -d /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home 2>/dev/null || true
}

# Leaves JAVA_HOME alone if it will do; else sets it to the newest JDK that can be found.
find_jdk() {
  local home release best='' best_release=$((PUNCHLINE_OLDEST_JDK - 1))
  if [ -n "${JAVA_HOME:-}" ]; then
    release=$(jdk_release "$JAVA_HOME")
    [ "${release:-0}" -lt "$PUNCHLINE_OLDEST_JDK" ] || return 0
  fi
  while IFS= read -r home; do
    release=$(jdk_release "$home")
    if [ "${release:-0}" -gt "$best_release" ]; then
      best=$home
      best_release=$release
    fi
  done < <(jdk_candidates)
  [ -n "$best" ] || die "Punchline needs a JDK $PUNCHLINE_OLDEST_JDK or newer, and none was found." \
    "Install one (for example Temurin 25) or set JAVA_HOME to it."
  export JAVA_HOME=$best
}

need_maven() {
  command -v mvn >/dev/null ||
    die "Punchline is built with Maven 3.8.5 or newer, and there is no mvn on the PATH."
}

maven() {
  # Maven's own libraries make newer JDKs warn.
  if [ "$(jdk_release "$JAVA_HOME")" -ge 24 ]; then
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
  fi
  (cd "$PUNCHLINE_ROOT" && exec mvn "$@")
}

jar_of() { printf '%s/%s/target/%s-0.1.0.jar' "$PUNCHLINE_ROOT" "$1" "$1"; }

# Whether a module was never packaged, or something it is made from has changed since.
is_stale() {
  local packaged=$PUNCHLINE_ROOT/$1/target/packaged
  [ -f "$packaged" ] && [ -f "$(jar_of "$1")" ] || return 0
  [ -n "$(find "$PUNCHLINE_ROOT/pom.xml" "$PUNCHLINE_ROOT"/{protocol,"$1"}/{pom.xml,src/main} \
    -newer "$packaged" -print -quit)" ]
}

# Whether the end-to-end tools, which are built with the tests, are missing or outdated.
is_stale_tools() {
  local target=$PUNCHLINE_ROOT/peer-client/target
  is_stale peer-client || is_stale rendezvous-server ||
    [ ! -f "$target/test-classes/dev/punchline/e2e/Demo.class" ] || [ ! -f "$target/test.classpath" ] ||
    [ -n "$(find "$PUNCHLINE_ROOT/peer-client/src/test" -newer "$target/packaged" -print -quit)" ]
}

# Runs Maven quietly, with a sign of life, and shows what it said only when it fails.
build_quietly() {
  local log=$PUNCHLINE_ROOT/protocol/target/build.log pid
  need_maven
  printf 'Building Punchline; the first time this fetches libraries and takes some minutes ' >&2
  maven --batch-mode "$@" >"$log" 2>&1 &
  pid=$!
  # A background process of a script does not hear Ctrl-C by itself.
  trap 'kill "$pid" 2>/dev/null; say " stopped"; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    printf . >&2
    sleep 0.5
  done
  trap - INT TERM
  if wait "$pid"; then
    say ' done'
  else
    say ' failed:'
    grep -E '^\[(ERROR|WARNING)\] .*[a-z]' "$log" | grep -vE 'Help 1|Re-run Maven|-e switch|For more info|After correcting|mvn <args>' |
      head -n 20 >&2 || true
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

build_alone() {
  local condition=$1 folder=$PUNCHLINE_ROOT/protocol/target
  shift
  mkdir -p "$folder" 2>/dev/null && [ -w "$folder" ] ||
    die "something has to be built, but $folder cannot be written to."
  alone "$folder/building" "$condition" build_quietly "$@"
}

# LOCK CONDITION COMMAND...: runs a command unless CONDITION has become false meanwhile. Two
# terminals may want the same at once, and then one does it and the other waits. The lock's folder
# can be written to.
alone() {
  local lock=$1 condition=$2 holder
  shift 2
  until ln -s $$ "$lock" 2>/dev/null; do
    holder=$(readlink "$lock" || true)
    # Not kill -0: it also fails for a process of somebody else's.
    [ -z "$holder" ] || ps -p "$holder" >/dev/null 2>&1 || rm -f "$lock"
    sleep 0.2
  done
  # shellcheck disable=SC2064 # The lock's name is meant to be fixed now.
  trap "rm -f '$lock'" EXIT
  ! $condition || "$@"
  rm -f "$lock"
  trap - EXIT
}

# Small heaps that grow: both programs live on little, and a page never touched costs nothing. The
# client runs too briefly to gain from the optimising compiler. The named console is the one that
# says whether there is a terminal.
jvm_flags_of() {
  local flags='-XX:+UseSerialGC -Xms8m -Xss512k'
  case $1 in
    rendezvous-server) echo "$flags" ;;
    peer-client) echo "$flags -XX:TieredStopAtLevel=1 -Djdk.console=java.base" ;;
  esac
}

# Where the class-data archive of a module is, for this checkout and this JDK.
archive_of() {
  local key=$PUNCHLINE_ROOT-$JAVA_HOME
  printf '%s/punchline/%s%s.jsa' "${XDG_CACHE_HOME:-${HOME:-}/.cache}" "$1" "${key//\//-}"
}

# Whether the archives are older than what they were made of. They only save time: where one cannot
# be made, an empty file says so, and nobody tries again.
lacks_archives() {
  local archive module
  for module in rendezvous-server peer-client; do
    archive=$(archive_of "$module")
    [ "$archive" -nt "$PUNCHLINE_ROOT/$module/target/packaged" ] &&
      [ "$archive" -nt "$JAVA_HOME/release" ] || return 0
  done
  return 1
}

# Starts a program: MODULE JVM-FLAG... -- ARGUMENT...
java_of() {
  local module=$1 flags=()
  shift
  while [ "$1" != -- ]; do
    flags+=("$1")
    shift
  done
  shift
  # shellcheck disable=SC2046 # Flags are words.
  exec "$JAVA_HOME/bin/java" $(jvm_flags_of "$module") ${flags[@]+"${flags[@]}"} \
    -jar "$(jar_of "$module")" "$@"
}

ensure_archives() {
  local folder=${XDG_CACHE_HOME:-${HOME:-}/.cache}/punchline
  if lacks_archives && mkdir -p "$folder" 2>/dev/null && [ -w "$folder" ]; then
    alone "$folder/preparing" lacks_archives make_archives
  fi
}

# Runs both programs once, briefly, and keeps the classes they loaded as archives.
make_archives() {
  local server_archive client_archive out server_pid='' url='' _
  server_archive=$(archive_of rendezvous-server)
  client_archive=$(archive_of peer-client)
  out=$(mktemp)
  printf 'Preparing for a fast start ' >&2
  # Not a plain kill: a server that ends in order would still write its archive.
  trap 'kill -KILL "$server_pid" 2>/dev/null; rm -f "$out" "$server_archive.$$" "$client_archive.$$"; say " stopped"; exit 130' INT TERM
  (java_of rendezvous-server "-XX:ArchiveClassesAtExit=$server_archive.$$" -- \
    --host 127.0.0.1 --udp-port 0 --http-port 0 --log-level error) >"$out" 2>/dev/null &
  server_pid=$!
  for _ in $(seq 100); do
    url=$(sed -n 's/^ready .*http=//p' "$out")
    [ -z "$url" ] || break
    printf . >&2
    sleep 0.2
  done
  if [ -n "$url" ]; then
    (java_of peer-client "-XX:ArchiveClassesAtExit=$client_archive.$$" -- \
      chat --json --server "http://$url" 00000000-0000-4000-8000-000000000000) \
      >/dev/null 2>&1 </dev/null || true
  fi
  kill "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  trap - INT TERM
  rm -f "$out"
  keep_archive "$server_archive"
  keep_archive "$client_archive"
  say ' done'
}

# A rename, so that nobody ever maps half an archive.
keep_archive() {
  [ -s "$1.$$" ] || : >"$1.$$"
  mv -f "$1.$$" "$1"
}

# Replaces this shell by a program: MODULE ARGUMENT...
run() {
  local module=$1 archive flags=()
  shift
  ensure_archives
  archive=$(archive_of "$module")
  if [ -s "$archive" ]; then
    # An archive that turns out not to fit is no reason to say anything.
    flags=("-XX:SharedArchiveFile=$archive" -Xlog:disable)
  fi
  # shellcheck disable=SC2086 # PUNCHLINE_JAVA_OPTS is meant to be split.
  java_of "$module" ${flags[@]+"${flags[@]}"} ${PUNCHLINE_JAVA_OPTS:-} -- "$@"
}

# Replaces this shell by one of the end-to-end tools: CLASS ARGUMENT...
run_tool() {
  local class=$1
  shift
  exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 \
    -cp "$PUNCHLINE_ROOT/peer-client/target/test-classes:$PUNCHLINE_ROOT/peer-client/target/lib/*" \
    "dev.punchline.e2e.$class" "$@"
}

# Replaces this shell by a tool on top of the simulator, which runs the server's core too:
# CLASS ARGUMENT...
run_simulation() {
  local class=$1 client=$PUNCHLINE_ROOT/peer-client/target
  shift
  exec "$JAVA_HOME/bin/java" -XX:+UseParallelGC -XX:TieredStopAtLevel=1 \
    -cp "$client/test-classes:$client/lib/*:$(jar_of rendezvous-server):$PUNCHLINE_ROOT/rendezvous-server/target/lib/*" \
    "dev.punchline.$class" "$@"
}

# Whether the fuzzer's target and the benchmark, or what they test, are missing or outdated.
is_stale_lab() {
  local target=$PUNCHLINE_ROOT/protocol/target
  [ -f "$target/tools.classpath" ] &&
    [ -f "$target/test-classes/dev/punchline/protocol/bench/Comparison.class" ] || return 0
  [ -n "$(find "$PUNCHLINE_ROOT/pom.xml" "$PUNCHLINE_ROOT"/protocol/{pom.xml,src} \
    -newer "$target/tools.classpath" -print -quit)" ]
}

# Builds the protocol's tests with the libraries of its fuzzer and its benchmark.
ensure_lab_built() {
  ! is_stale_lab || build_alone is_stale_lab -pl protocol -Ptools process-test-classes
}

# The class path of the fuzzer and the benchmark.
lab_classpath() {
  local target=$PUNCHLINE_ROOT/protocol/target
  printf '%s' "$target/test-classes:$target/classes:$(cat "$target/tools.classpath")"
}
