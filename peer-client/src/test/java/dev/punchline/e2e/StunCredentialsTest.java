package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code peer-client stun --username} against servers that others wrote. */
@Tag("e2e")
class StunCredentialsTest {
  private static final String OURS = "peer-client stun";
  private static final String COTURN = "coturn, --secure-stun";
  private static final String AIOICE = "aioice's ICE agent";
  private static final ThirdPartyRuns RUNS = new ThirdPartyRuns();

  @TempDir private static Path folder;
  private static ThirdPartyServer coturn;
  private static ThirdPartyServer agent;

  @BeforeAll
  static void startServers() {
    coturn = secured("--lt-cred-mech");
    agent = ThirdPartyServer.aioice("VOkJxbRl1RmTxUk/WvJxBt");
  }

  @AfterAll
  static void stopServersAndTell() {
    coturn.close();
    agent.close();
    System.out.print(RUNS);
  }

  @Test
  void theRightPasswordIsTaken() {
    StunRun run = StunRun.as("alice", "wonder land", coturn.address());

    StunRun.Attributes challenge = run.received().getFirst();
    RUNS.run(OURS, COTURN, "long-term, right password")
        .agree("challenge", challenge.get("ERROR-CODE"), "401 \"Unauthorized\"")
        .agree("REALM", challenge.get("REALM"), "\"example.org\"")
        .agree("their integrity of ours", run.received().getLast().get("ERROR-CODE"), "missing")
        .agree(
            "our integrity of theirs", run.event("stun").path("authenticated").asBoolean(), true);
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aPasswordBeyondAsciiIsTakenOverTcp() {
    StunRun run = StunRun.as("matrix", "pässwörd", coturn.address(), "--tcp", "--fingerprint");

    RUNS.run(OURS, COTURN, "long-term over TCP, UTF-8 password")
        .agree("integrity", run.event("stun").path("authenticated").asBoolean(), true)
        .agree("FINGERPRINT", run.received().getLast().has("FINGERPRINT"), true);
  }

  @Test
  void aWrongPasswordIsRefused() {
    StunRun run = StunRun.as("alice", "wonder", coturn.address());

    RUNS.run(OURS, COTURN, "long-term, wrong password")
        .agree("outcome", run.text("stun-failed", "outcome"), "error-response")
        .agree("error code", run.received().getLast().get("ERROR-CODE"), "401 \"Unauthorized\"")
        .agree("exit code", run.exitCode(), 7);
    assertThat(new HashSet<>(run.sent())).as("different requests").hasSize(2);
  }

  @Test
  void nobodyIsAskedForAName() {
    StunRun run = StunRun.of(coturn.address());

    RUNS.run(OURS, COTURN, "no credentials")
        .agree("outcome", run.text("stun-failed", "outcome"), "error-response")
        .agree("error code", run.received().getFirst().get("ERROR-CODE"), "401 \"Unauthorized\"")
        .agree("exit code", run.exitCode(), 7);
  }

  /**
   * The filtering tests take longer than the second for which the nonce is good, as coturn's
   * answers to them lack integrity and are waited for in vain.
   */
  @Test
  void aStaleNonceIsReplaced() {
    try (ThirdPartyServer forgetful = secured("--lt-cred-mech", "--stale-nonce=1")) {
      StunRun run = StunRun.as("alice", "wonder land", forgetful.address(), "--behavior");

      List<StunRun.Attributes> received = run.received();
      int stale = indexOfStale(received);
      RUNS.run(OURS, COTURN, "stale nonce")
          .agree("error code", received.get(stale).get("ERROR-CODE").substring(0, 3), "438")
          .agree("new NONCE used", noncesSent(run).contains(received.get(stale).get("NONCE")), true)
          .agree(
              "accepted",
              received.stream().skip(stale).anyMatch(answer -> answer.has("MESSAGE-INTEGRITY")),
              true);
    }
  }

  /** coturn answers CHANGE-REQUEST without MESSAGE-INTEGRITY, and RFC 8489 has us discard that. */
  @Test
  void anAnswerWithoutIntegrityProvesNothing() {
    StunRun run = StunRun.as("alice", "wonder land", coturn.address(), "--behavior");

    RUNS.run(OURS, COTURN, "behaviour discovery with a login")
        .agree(
            "filtering unknown",
            run.event("behavior").at("/filtering/why").asText(),
            "the answer from the server's other address has no integrity");
  }

  @Test
  void coturnRefusesShortTermCredentials() {
    StunRun run =
        StunRun.as("alice", "wonder land", coturn.address(), "--short-term", "--timeout", "1s");

    RUNS.run(OURS, COTURN, "short-term, which it lacks")
        .agree("outcome", run.text("stun-failed", "outcome"), "protection-violated")
        .agree("exit code", run.exitCode(), 7);
    assertThat(run.text("stun-failed", "reason")).endsWith("it claims 400 Bad Request");
  }

  @Test
  void anIceAgentTakesTheRightPassword() {
    StunRun run =
        StunRun.as(
            "agent:us", "VOkJxbRl1RmTxUk/WvJxBt", agent.address(), "--short-term", "--fingerprint");

    JsonNode stun = run.event("stun");
    RUNS.run(OURS, AIOICE, "short-term, right password")
        .agree("their integrity of ours", run.exitCode(), 0)
        .agree("our integrity of theirs", stun.path("authenticated").asBoolean(), true)
        .agree(
            "XOR-MAPPED-ADDRESS",
            run.received().getFirst().get("XOR-MAPPED-ADDRESS"),
            stun.path("mapped").asText());
  }

  @Test
  void anIceAgentRefusesAWrongPassword() {
    StunRun run =
        StunRun.as("agent:us", "wrong", agent.address(), "--short-term", "--timeout", "1s");

    RUNS.run(OURS, AIOICE, "short-term, wrong password")
        .agree("outcome", run.text("stun-failed", "outcome"), "protection-violated")
        .agree("exit code", run.exitCode(), 7);
  }

  private static int indexOfStale(List<StunRun.Attributes> received) {
    for (int i = 0; i < received.size(); i++) {
      if (received.get(i).get("ERROR-CODE").startsWith("438 ")) {
        return i;
      }
    }
    throw new AssertionError("no nonce became stale: " + received);
  }

  private static List<String> noncesSent(StunRun run) {
    return run.sent().stream().map(message -> message.get("NONCE")).toList();
  }

  private static ThirdPartyServer secured(String... options) {
    String[] all =
        Stream.concat(
                Stream.of(options),
                Stream.of(
                    "--secure-stun",
                    "--user=alice:wonder land",
                    "--user=matrix:pässwörd",
                    "--realm=example.org"))
            .toArray(String[]::new);
    return ThirdPartyServer.coturn(folder, List.of("127.0.0.1", "127.0.0.2"), all);
  }
}
