package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.FakeCheckout.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launchers decide before they start a JVM. */
@Tag("e2e")
class LauncherLibraryTest {
  private static final Result YES = new Result(0, "yes");
  private static final Result NO = new Result(0, "no");

  @TempDir Path folder = Path.of("");

  private FakeCheckout checkout = FakeCheckout.at(folder);

  @BeforeEach
  void build() throws IOException {
    checkout = FakeCheckout.in(folder);
  }

  /**
   * A JDK is found through links, and is then called by its own name: archives are kept by that.
   */
  @Test
  void theNewestJdkIsFoundWhicheverLinkLeadsToIt() throws IOException, InterruptedException {
    Path jdk = folder.toRealPath().resolve("jdk");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"999\"\n");
    Path bin = Files.createSymbolicLink(folder.resolve("bin"), jdk.resolve("bin"));
    Path current = Files.createSymbolicLink(folder.resolve("current"), jdk);
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Files.createSymbolicLink(programs.resolve("javac"), current.resolve("bin/javac"));

    for (Path found : List.of(bin, current.resolve("bin"), programs, Path.of("../bin"))) {
      ProcessBuilder bash = checkout.bash("printf %s $JDK_RELEASE-$JAVA_HOME");
      bash.environment().remove("JAVA_HOME");
      bash.environment().put("PATH", found + ":" + System.getenv("PATH"));
      assertThat(checkout.run(bash)).as("%s", found).isEqualTo(new Result(0, "999-" + jdk));
    }
  }

  @Test
  void aRelativeJavaHomeHoldsInEveryFolder() throws IOException, InterruptedException {
    ProcessBuilder bash = checkout.bash("cd /; [ ! -x $JAVA_HOME/bin/java ] || echo yes");
    bash.environment().put("JAVA_HOME", "../jdk");

    assertThat(checkout.run(bash)).isEqualTo(YES);
  }

  @Test
  void aPathOfTheUsersForCdLeadsNowhereElse() throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("elsewhere/scripts/lib"));

    assertThat(
            checkout.run(
                "CDPATH=../elsewhere bash -c '. scripts/lib/java.sh; printf %s $PUNCHLINE_ROOT'"))
        .isEqualTo(new Result(0, checkout.path("").toRealPath().toString()));
  }

  @Test
  void whatIsNewerThanTheToolsMakesThemStale() throws IOException, InterruptedException {
    assertThat(whether("is_stale_tools")).isEqualTo(NO);

    checkout.touch("peer-client/src/test/java/SourceTest.java");

    assertThat(whether("is_stale_tools")).isEqualTo(YES);
    assertThat(whether("is_stale peer-client")).isEqualTo(NO);
  }

  @Test
  void packagingWithoutTheTestsLeavesThemStale() throws IOException, InterruptedException {
    checkout.touch("protocol/src/main/java/Source.java");
    checkout.touch("peer-client/src/test/java/SourceTest.java");
    checkout.age();

    checkout.touch("rendezvous-server/target/packaged");
    checkout.touch("peer-client/target/packaged");

    assertThat(whether("is_stale peer-client")).isEqualTo(NO);
    assertThat(whether("is_stale_tools")).isEqualTo(YES);
    checkout.touch("peer-client/target/tests-compiled");
    assertThat(whether("is_stale_tools")).isEqualTo(NO);
  }

  @Test
  void librariesThatAreGoneAreFetchedAgain() throws IOException, InterruptedException {
    assertThat(checkout.run("rm -r peer-client/target/lib")).isEqualTo(new Result(0, ""));

    assertThat(whether("is_stale peer-client")).isEqualTo(YES);
  }

  @Test
  void archivesThatAreMadeAreKept() throws IOException, InterruptedException {
    assertThat(whether("lacks_archives")).isEqualTo(YES);

    checkout.run("ensure_archives");

    assertThat(whether("lacks_archives")).isEqualTo(NO);
  }

  @Test
  void archivesOfWhatWasBuiltAnewMeanwhileAreMadeAgain() throws IOException, InterruptedException {
    ProcessBuilder builtMeanwhile = checkout.bash("ensure_archives");
    builtMeanwhile.environment().put("RECORDING", "touch peer-client/target/packaged");

    checkout.run(builtMeanwhile);

    assertThat(whether("lacks_archives")).isEqualTo(YES);
    checkout.run("await_archives");
    assertThat(whether("lacks_archives")).isEqualTo(NO);
  }

  @Test
  void aLockOfAProcessThatLivesIsLeftAloneWherePsIsMissing()
      throws IOException, InterruptedException {
    ProcessBuilder bash = checkout.bash("take lock || take lock || echo taken; readlink lock");
    withOnly(bash, "ln", "readlink", "rm");
    Path lock = checkout.path("lock");

    String held = String.valueOf(ProcessHandle.current().pid());
    Files.createSymbolicLink(lock, Path.of(held));

    assertThat(checkout.run(bash)).isEqualTo(new Result(0, "taken\n" + held));
  }

  @Test
  void aLockOfAProcessThatIsGoneCanBeTaken() throws IOException, InterruptedException {
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor()).isZero();
    ProcessBuilder bash = checkout.bash("take lock || take lock && echo taken");
    withOnly(bash, "ln", "readlink", "rm");

    Files.createSymbolicLink(checkout.path("lock"), Path.of(String.valueOf(gone.pid())));

    assertThat(checkout.run(bash)).isEqualTo(new Result(0, "taken"));
  }

  @Test
  void theCollectorOfTheEnvironmentTakesThePlaceOfOurs() throws IOException, InterruptedException {
    assertThat(flags("-Dx=UseG1GC -XX:-UseGCOverheadLimit")).contains("-XX:+UseSerialGC");
    assertThat(flags("-Dx=1 -XX:+UseG1GC"))
        .contains("-XX:+UseG1GC")
        .doesNotContain("-XX:+UseSerialGC");
  }

  @Test
  void whoChoosesTheHeapChoosesAllOfIt() throws IOException, InterruptedException {
    assertThat(flags("-Dx=1")).contains("-Xms8m");
    assertThat(flags("-Xmx16m")).contains("-Xmx16m").doesNotContain("-Xms8m");
  }

  @Test
  void theVariablesOfTheJvmItselfCountToo() throws IOException, InterruptedException {
    assertThat(flags("JDK_JAVA_OPTIONS", "-XX:+UseG1GC")).doesNotContain("-XX:+UseSerialGC");
    assertThat(flags("JAVA_TOOL_OPTIONS", "-Xmx16m")).doesNotContain("-Xms8m");
  }

  @Test
  void aServerThatWasBuiltByAnOlderJavaIsBuiltAgain() throws IOException, InterruptedException {
    assertThat(whether("JDK_RELEASE=21; is_stale rendezvous-server")).isEqualTo(NO);
    assertThat(whether("JDK_RELEASE=22; is_stale rendezvous-server")).isEqualTo(YES);

    checkout.touch(
        "rendezvous-server/target/classes/dev/punchline/server/registry/ArenaMemory.class");

    assertThat(whether("JDK_RELEASE=22; is_stale rendezvous-server")).isEqualTo(NO);
    assertThat(whether("JDK_RELEASE=22; is_stale peer-client")).isEqualTo(NO);
  }

  @Test
  void optionsOfTheEnvironmentAreSplitAndNothingElse() throws IOException, InterruptedException {
    assertThat(flags(" -Da=*\t-Db=? ")).contains("-Da=*", "-Db=?");
    assertThat(flags("*")).contains("*");
  }

  /** What a JVM gets when PUNCHLINE_JAVA_OPTS are these. */
  private List<String> flags(String options) throws IOException, InterruptedException {
    return flags("PUNCHLINE_JAVA_OPTS", options);
  }

  private List<String> flags(String variable, String options)
      throws IOException, InterruptedException {
    checkout.run("ensure_archives");
    ProcessBuilder bash = checkout.bash("run peer-client --version");
    bash.environment().put(variable, options);
    assertThat(checkout.run(bash)).isEqualTo(new Result(0, ""));
    return List.of(checkout.commands().getLast().split(" "));
  }

  /** No program is found but these. */
  private void withOnly(ProcessBuilder bash, String... programs) throws IOException {
    Path bin = folder.resolve("bin");
    for (String program : programs) {
      checkout.program(bin.resolve(program), "#!/bin/sh\nexec /bin/" + program + " \"$@\"\n");
    }
    bash.command().set(0, "/bin/bash");
    bash.environment().put("PATH", bin.toString());
  }

  private Result whether(String condition) throws IOException, InterruptedException {
    return checkout.run("if " + condition + "; then echo yes; else echo no; fi");
  }
}
