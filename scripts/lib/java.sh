# Sourced by the scripts beside it: finds a JDK, builds when needed, starts programs.
#
# Each start goes through here, and each process or subshell costs about a millisecond. So what is on
# that way leaves its result in a variable: REPLY, as the builtin "read" does.

# A program whose standard streams are closed opens files of its own in their place.
[ -e /dev/fd/0 ] || exec </dev/null
[ -e /dev/fd/1 ] || exec >/dev/null
[ -e /dev/fd/2 ] || exec 2>/dev/null

# With it "cd" may go elsewhere, and say so.
unset CDPATH
PUNCHLINE_ROOT=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd -P)
PUNCHLINE_OLDEST_JDK=21

# Options by which somebody chooses the size of the heap.
OWN_HEAP='-Xm|HeapSize|NewSize|RAM'

# And the archives of loaded classes.
OWN_ARCHIVE='-Xshare|SharedArchive|SharedClass|DumpLoadedClassList|AOT'

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$(basename "$0"): $*"
  exit 1
}

# The feature release of the JDK in a folder, from its "release" file; empty when there is none.
jdk_release() {
  local line
  REPLY=''
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
      REPLY=${BASH_REMATCH[1]}
      return 0
    fi
  done <"$1/release"
}

# Keeps in BEST and JDK_RELEASE the JDK in a folder, if there is one and it is newer: FOLDER.
consider_jdk() {
  jdk_release "$1"
  [ "${REPLY:-0}" -gt "$JDK_RELEASE" ] || return 0
  BEST=$1
  JDK_RELEASE=$REPLY
}

# Leaves JAVA_HOME as it is if it will do; else sets it to the newest JDK that can be found. Makes it
# absolute, and sets JDK_RELEASE too.
find_jdk() {
  local javac home BEST=''
  if [ -n "${JAVA_HOME:-}" ]; then
    jdk_release "$JAVA_HOME"
    JDK_RELEASE=${REPLY:-0}
    if [ "$JDK_RELEASE" -ge "$PUNCHLINE_OLDEST_JDK" ]; then
      [[ $JAVA_HOME == /* ]] || export JAVA_HOME=$PWD/$JAVA_HOME
      return 0
    fi
  fi
  JDK_RELEASE=$((PUNCHLINE_OLDEST_JDK - 1))
  javac=$(command -v javac || true)
  if [ -n "$javac" ]; then
    [ ! -L "$javac" ] || javac=$(readlink -f "$javac" 2>/dev/null || printf '%s' "$javac")
    # Also where its folder is a link.
    consider_jdk "${javac%/*}/.."
  fi
  # macOS keeps its JDKs behind a program of its own.
  [ ! -x /usr/libexec/java_home ] ||
    consider_jdk "$(/usr/libexec/java_home -v "$PUNCHLINE_OLDEST_JDK+" 2>/dev/null || true)"
  # A pattern that nothing matches is no JDK either.
  for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    consider_jdk "$home"
  done
  [ -n "$BEST" ] || die "Punchline needs a JDK $PUNCHLINE_OLDEST_JDK or newer, and none was found." \
    "Install one (for example Temurin 25) or set JAVA_HOME to it."
  # Archives are of the JDK that it is, not of the links that lead to it.
  JAVA_HOME=$(cd -P -- "$BEST" && pwd)
  export JAVA_HOME
}

need_maven() {
  command -v mvn >/dev/null ||
    die "Punchline is built with Maven 3.8.5 or newer, and there is no mvn on the PATH."
}

maven() {
  # Maven's own libraries make newer JDKs warn.
  if [ "$JDK_RELEASE" -ge 24 ]; then
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
  fi
  (cd "$PUNCHLINE_ROOT" && exec mvn "$@")
}

jar_of() { REPLY=$PUNCHLINE_ROOT/$1/target/$1-0.1.0.jar; }

# Whether a module was never packaged, or something it is made from has changed since.
is_stale() {
  local packaged=$PUNCHLINE_ROOT/$1/target/packaged
  jar_of "$1"
  [ -f "$packaged" ] && [ -f "$REPLY" ] && [ -d "${REPLY%/*}/lib" ] || return 0
  # What needs Java 22 was left out if Maven ran on an older one.
  [ "$1" != rendezvous-server ] || [ "$JDK_RELEASE" -lt 22 ] ||
    [ -f "${REPLY%/*}/classes/dev/punchline/server/registry/ArenaMemory.class" ] || return 0
  [ -n "$(find "$PUNCHLINE_ROOT/pom.xml" "$PUNCHLINE_ROOT"/{protocol,"$1"}/{pom.xml,src/main} \
    -newer "$packaged" -print -quit)" ]
}

# Whether a module's tests were never compiled, or something they are made from has changed since.
# Packaging says nothing of them: it may leave the tests out.
is_stale_tests() {
  local target=$PUNCHLINE_ROOT/$1/target
  [ -f "$target/tests-compiled" ] && [ -d "$target/test-classes" ] && [ -f "$target/test.classpath" ] ||
    return 0
  [ -n "$(find "$PUNCHLINE_ROOT/pom.xml" "$PUNCHLINE_ROOT/$1/src/test" \
    "$PUNCHLINE_ROOT"/{protocol,rendezvous-server,peer-client}/{pom.xml,src/main} \
    -newer "$target/tests-compiled" -print -quit)" ]
}

# Whether the end-to-end tools, which are built with the tests, are missing or outdated.
is_stale_tools() { is_stale peer-client || is_stale rendezvous-server || is_stale_tests peer-client; }

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

# Whether there is a process of that id, whoever's it is: PID. Not every machine has ps, or /proc.
lives() {
  if [ -e /proc/self ]; then
    [ -e "/proc/$1" ]
  elif command -v ps >/dev/null; then
    ps -p "$1" >/dev/null 2>&1
  else
    # It also fails for a process of somebody else's.
    kill -0 "$1" 2>/dev/null
  fi
}

# LOCK [PID]: takes a lock, or fails if somebody has it. Its folder can be written to.
take() {
  local holder
  ! ln -s "${2:-$$}" "$1" 2>/dev/null || return 0
  holder=$(readlink "$1" || true)
  [ -z "$holder" ] || lives "$holder" || rm -f "$1"
  return 1
}

# LOCK CONDITION COMMAND...: runs a command unless CONDITION has become false meanwhile. Two
# terminals may want the same at once, and then one does it and the other waits.
alone() {
  local lock=$1
  until take "$lock"; do
    sleep 0.2
  done
  locked "$@"
}

# LOCK CONDITION COMMAND...: the same, once the lock is taken.
locked() {
  local lock=$1 condition=$2
  shift 2
  # shellcheck disable=SC2064 # The lock's name is meant to be fixed now.
  trap "rm -f '$lock'" EXIT
  ! $condition || "$@"
  rm -f "$lock"
  trap - EXIT
}

# Sets FLAGS to how a program is best run on any machine, and HEAP to the size of its heap.
# PUNCHLINE_JAVA_OPTS comes behind and wins.
jvm_flags_of() {
  # Small heaps that grow: both programs live on little, and a page never touched costs nothing.
  HEAP=(-Xms8m)
  FLAGS=(
    -Xss512k
    # An archive is mapped where it was made for, so that its pages need no correction: they stay
    # those of the file, and both programs start 10 ms earlier.
    -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0
    # Both speak English only. Else the JVM would read what it knows of a thousand locales, for one
    # date and because Jetty asks for them all: a quarter of the server's start, and 12 MB.
    -Djava.locale.providers=SPI
    # What is called by reflection is called once or twice, too little to write classes for it.
    -Djdk.reflect.useNativeAccessorOnly=true
    # Picocli would ask each jar for Groovy, and the JDK for the methods of types that we do not use.
    -Dpicocli.disable.closures=true '-Dpicocli.converters.excludes=java[.](sql|time)[.].*'
  )
  case $1 in
    rendezvous-server)
      # Room for a hundred thousand answers of STUN between two collections of a millisecond.
      HEAP=(-Xms24m -Xmn12m)
      # Jetty would ask the management beans of the JVM for it, a third of the time to get ready.
      FLAGS+=(-Dorg.eclipse.jetty.util.referencesPerCacheLine=16)
      # Else it would be looked for in every jar.
      FLAGS+=(-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider -Dslf4j.internal.verbosity=WARN)
      # The C library would keep what the table of registrations no longer needs, and the 30 MB that the
      # compiler takes in its first seconds.
      # Where that library is another, the JVM would warn of it on standard output.
      [ "$JDK_RELEASE" -lt 25 ] || [[ $OSTYPE != linux-gnu* ]] || FLAGS+=(-XX:TrimNativeHeapInterval=5000)
      ;;
    peer-client)
      FLAGS+=(
        # It runs too briefly to gain much from being compiled, or for anybody to watch it.
        -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=5 -XX:-UsePerfData
        # The console that says whether there is a terminal.
        -Djdk.console=java.base
      )
      ;;
  esac
}

# Whether archives are AOT caches (JEP 483, 514), which only newer JDKs have, and not class-data
# archives. Such a cache takes three times as long to make; with it the server gets ready a seventh
# earlier, and the client asks a STUN server in five sixths of the time.
is_aot() { [ "$JDK_RELEASE" -ge 25 ]; }

# Where the archive of a module is, for this checkout and this JDK.
archive_of() {
  local key=$PUNCHLINE_ROOT-$JAVA_HOME suffix=jsa
  ! is_aot || suffix=aot
  key=${key//\//-}
  # A file's name may have 255 bytes. Whose the archive is, the JVM looks up inside.
  [ ${#key} -le 200 ] || key=${key: -200}
  REPLY=${XDG_CACHE_HOME:-${HOME:-}/.cache}/punchline/$1$key.$suffix
}

# Whether the archives are older than what they were made of, or were written to since. They only
# save time: where one cannot be made, an empty file says so, and nobody tries again.
lacks_archives() {
  local module made
  archive_of made
  made=$REPLY
  for module in rendezvous-server peer-client; do
    archive_of "$module"
    [ "$REPLY" -nt "$PUNCHLINE_ROOT/$module/target/packaged" ] &&
      [ "$REPLY" -nt "$JAVA_HOME/release" ] && [ ! "$REPLY" -nt "$made" ] || return 0
  done
  return 1
}

# Becomes a JVM with a module's flags and jar: MODULE ARGUMENT-OF-JAVA...
java_of() {
  local module=$1
  shift
  jvm_flags_of "$module"
  # One collecting thread and no tables for regions: the least memory and the quickest start. Two
  # collectors would be an error, and so would be a heap that is larger at first than it may be.
  local chosen=" ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-} ${_JAVA_OPTIONS:-} $* "
  [[ $chosen =~ \ -XX:\+Use[A-Za-z0-9]*GC\  ]] || FLAGS+=(-XX:+UseSerialGC)
  [[ $chosen =~ $OWN_HEAP ]] || FLAGS+=("${HEAP[@]}")
  exec "$JAVA_HOME/bin/java" "${FLAGS[@]}" "$@"
}

# Makes the archives if they are needed, can be kept, and nobody else is about to: [PID], whose lock.
ensure_archives() {
  local folder=${XDG_CACHE_HOME:-${HOME:-}/.cache}/punchline pid=${1:-$$}
  lacks_archives || return 0
  # Without a home it would be a folder of the system's.
  [ -n "${XDG_CACHE_HOME:-${HOME:-}}" ] || return 0
  mkdir -p "$folder" 2>/dev/null && [ -w "$folder" ] || return 0
  take "$folder/preparing" "$pid" || take "$folder/preparing" "$pid" || return 0
  locked "$folder/preparing" lacks_archives make_archives
}

# The same for what measures: whoever is making them already would disturb it.
await_archives() {
  ensure_archives
  local folder=${XDG_CACHE_HOME:-${HOME:-}/.cache}/punchline
  while lacks_archives && [ -L "$folder/preparing" ] && [ -w "$folder" ]; do
    sleep 0.2
    ensure_archives
  done
}

# The same, but nobody has to wait for what is there to save time. It goes on when this shell has
# become a program, and when that has ended. The outer shell ends at once: the program, which knows
# nothing of a child, would leave it a zombie.
prepare_archives() {
  ( (
    trap '' HUP INT
    ended_by=TERM
    # In a subshell, $$ is not its own.
    pid=$(exec sh -c 'echo "$PPID"')
    ensure_archives "$pid"
  ) </dev/null >/dev/null 2>&1 &)
}

# Runs both programs once, briefly, and keeps what they loaded as archives.
make_archives() {
  local folder server_jar client_jar server_pid='' ready=''
  # Signals that somebody else has to see to are left alone.
  local signals=${ended_by:-INT TERM}
  folder=$(mktemp -d) || return 0
  # Archives are as old as this: what was built while they are made is not in them.
  : >"$folder/began"
  jar_of rendezvous-server
  server_jar=$REPLY
  jar_of peer-client
  client_jar=$REPLY
  printf 'Preparing for a fast start ' >&2
  # Not a plain kill: a server that ends in order would still write its archive.
  # shellcheck disable=SC2086 # Each is a word.
  trap 'kill -KILL "$server_pid" 2>/dev/null; rm -rf "$folder"; say " stopped"; exit 130' $signals
  record_flags "$folder/server"
  # What the environment says is meant for the real server: both would want the same ports.
  (unset "${!PUNCHLINE_@}" && java_of rendezvous-server "${RECORD[@]}" -jar "$server_jar" \
    --host 127.0.0.1 --udp-port 0 --http-port 0 --log-level error) >"$folder/out" 2>/dev/null &
  server_pid=$!
  for _ in {1..100}; do
    ready=$(grep -s ^ready "$folder/out" || true)
    [ -z "$ready" ] && kill -0 "$server_pid" 2>/dev/null || break
    printf . >&2
    sleep 0.2
  done
  if [[ $ready =~ udp=([^ ]*)\ http=([^ ]*) ]]; then
    record_flags "$folder/client"
    (java_of peer-client "${RECORD[@]}" -cp "$client_jar" dev.punchline.peer.cli.Rehearsal \
      "${BASH_REMATCH[1]}" "http://${BASH_REMATCH[2]}") >/dev/null 2>&1 </dev/null || true
  fi
  printf . >&2
  kill "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  keep_archive rendezvous-server "$folder/server" "$server_jar" "$folder/began"
  keep_archive peer-client "$folder/client" "$client_jar" "$folder/began"
  archive_of made
  { : >"$REPLY"; } 2>/dev/null || true
  # shellcheck disable=SC2086 # Each is a word.
  trap - $signals
  rm -rf "$folder"
  say ' done'
}

# FILE: sets RECORD to what makes a JVM keep in a file what it has loaded. Not profiles (JEP 515):
# they would have the optimising compiler at work before the server is ready.
record_flags() {
  if is_aot; then
    RECORD=(-Xlog:disable -XX:AOTMode=record -XX:-AOTRecordTraining "-XX:AOTConfiguration=$1")
  else
    RECORD=(-Xlog:disable "-XX:ArchiveClassesAtExit=$1")
  fi
}

# Puts an archive where it is looked for: MODULE RECORDED JAR FILE-AS-OLD. A rename, so that nobody ever
# maps half an archive; an empty one says that there is none to be had.
keep_archive() {
  local made=$2
  archive_of "$1"
  if is_aot && [ -s "$2" ]; then
    made=$2.aot
    # Only this collector can put objects into it; any can take them out.
    (java_of "$1" -XX:+UseG1GC -Xlog:disable -XX:AOTMode=create \
      "-XX:AOTConfiguration=$2" "-XX:AOTCache=$made" -cp "$3") >/dev/null 2>&1 || rm -f "$made"
    printf . >&2
  fi
  { [ -s "$made" ] && cp "$made" "$REPLY.$$" || : >"$REPLY.$$"; } 2>/dev/null &&
    touch -r "$4" "$REPLY.$$" && mv -f "$REPLY.$$" "$REPLY" || rm -f "$REPLY.$$"
}

# Whether a module's archive can be used. An AOT cache ends the JVM with an error if its objects find no
# room in the heap, and beside other options for archives. So whoever chooses either does without.
has_archive() {
  local chosen="${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-} ${_JAVA_OPTIONS:-} ${PUNCHLINE_JAVA_OPTS:-}"
  archive_of "$1"
  [ -s "$REPLY" ] && { ! is_aot || [[ ! $chosen =~ $OWN_HEAP|$OWN_ARCHIVE ]]; }
}

# Replaces this shell by a program: MODULE ARGUMENT...
run() {
  local module=$1 archive=() options=()
  shift
  # Split at white space, where a star is only a star.
  set -f
  # shellcheck disable=SC2206
  options=(${PUNCHLINE_JAVA_OPTS:-})
  set +f
  if lacks_archives; then
    prepare_archives
  elif has_archive "$module"; then
    # An archive that turns out not to fit is no reason to say anything.
    archive=(-Xlog:disable)
    if is_aot; then
      archive+=("-XX:AOTCache=$REPLY")
    else
      archive+=("-XX:SharedArchiveFile=$REPLY")
    fi
  fi
  jar_of "$module"
  java_of "$module" ${archive[@]+"${archive[@]}"} ${options[@]+"${options[@]}"} -jar "$REPLY" "$@"
}

# Replaces this shell by one of the end-to-end tools: CLASS ARGUMENT... They look for the other scripts
# in the folder they run in and above it.
run_tool() {
  local class=$1
  shift
  cd "$PUNCHLINE_ROOT"
  exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 \
    -cp "$PUNCHLINE_ROOT/peer-client/target/test-classes:$PUNCHLINE_ROOT/peer-client/target/lib/*" \
    "dev.punchline.e2e.$class" "$@"
}

# Replaces this shell by a tool on top of the simulator, which runs the server's core too:
# CLASS ARGUMENT...
run_simulation() {
  local class=$1 client=$PUNCHLINE_ROOT/peer-client/target
  shift
  jar_of rendezvous-server
  exec "$JAVA_HOME/bin/java" -XX:+UseParallelGC -XX:TieredStopAtLevel=1 \
    -cp "$client/test-classes:$client/lib/*:$REPLY:$PUNCHLINE_ROOT/rendezvous-server/target/lib/*" \
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
