package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code peer-client stun} against servers that others wrote, compared field by field. */
@Tag("e2e")
class OurClientTheirServersTest {
  private static final String OURS = "peer-client stun";
  private static final String COTURN = "coturn";
  private static final String STUND = "stund 0.97 (RFC 3489)";
  private static final ThirdPartyRuns RUNS = new ThirdPartyRuns();

  @TempDir private static Path folder;
  private static ThirdPartyServer coturn;
  private static ThirdPartyServer stund;

  @BeforeAll
  static void startServers() {
    coturn =
        ThirdPartyServer.coturn(
            folder, List.of("127.0.0.1", "127.0.0.2"), "--no-auth", "--stun-only");
    stund = ThirdPartyServer.stund();
  }

  @AfterAll
  static void stopServersAndTell() {
    coturn.close();
    stund.close();
    System.out.print(RUNS);
  }

  @Test
  void bindingWithCoturnOverUdp() {
    int port = FreePort.find();

    StunRun run = run(port, coturn.address());

    StunRun.Attributes answer = run.received().getFirst();
    RUNS.run(OURS, COTURN, "Binding over UDP")
        .agree("mapped address", run.text("stun", "mapped"), "127.0.0.1:" + port)
        .agree("XOR-MAPPED-ADDRESS", answer.get("XOR-MAPPED-ADDRESS"), "127.0.0.1:" + port)
        .agree("MAPPED-ADDRESS", answer.get("MAPPED-ADDRESS"), "127.0.0.1:" + port)
        .agree("RESPONSE-ORIGIN", answer.get("RESPONSE-ORIGIN"), coturn.address())
        .agree("OTHER-ADDRESS", answer.get("OTHER-ADDRESS"), "127.0.0.2:" + coturn.otherPort())
        .agree("SOFTWARE", answer.get("SOFTWARE"), '"' + run.text("stun", "software") + '"');
    assertThat(run.text("stun", "software")).startsWith("Coturn-");
  }

  @Test
  void bindingWithCoturnOverTcp() {
    int port = FreePort.find();

    StunRun run = run(port, coturn.address(), "--tcp");

    RUNS.run(OURS, COTURN, "Binding over TCP")
        .agree("mapped address", run.text("stun", "mapped"), "127.0.0.1:" + port)
        .agree("transport", run.text("message-received", "transport"), "tcp");
  }

  @Test
  void bindingWithCoturnOverIpv6() {
    try (ThirdPartyServer six =
        ThirdPartyServer.coturn(folder, List.of("::1"), "--no-auth", "--stun-only")) {
      int udp = FreePort.find();
      int tcp = FreePort.find();

      StunRun overUdp = run(udp, six.address(), "-6");
      StunRun overTcp = run(tcp, six.address(), "--tcp");

      RUNS.run(OURS, COTURN, "Binding over IPv6, UDP and TCP")
          .agree("mapped address", overUdp.text("stun", "mapped"), "[::1]:" + udp)
          .agree("server", overUdp.text("stun", "server"), six.address())
          .agree("mapped address", overTcp.text("stun", "mapped"), "[::1]:" + tcp);
    }
  }

  @Test
  void fingerprintWithCoturn() {
    StunRun run = run(0, coturn.address(), "--fingerprint");

    String fingerprint = run.received().getFirst().get("FINGERPRINT");
    RUNS.run(OURS, COTURN, "Binding with FINGERPRINT")
        .agree("FINGERPRINT", fingerprint.replaceFirst("^[0-9a-f]{8}, ", ""), "right");
  }

  @Test
  void severalServersAtOnce() {
    int port = FreePort.find();
    String third = "127.0.0.2:" + coturn.port();

    StunRun run = run(port, coturn.address(), stund.address(), third);

    assertThat(run.all("stun"))
        .extracting(event -> event.path("name").asText())
        .containsExactlyInAnyOrder(coturn.address(), stund.address(), third);
    RUNS.run(OURS, COTURN + " + " + STUND.substring(0, 10), "three servers at once")
        .agree("mapped address", mapped(run), List.of("127.0.0.1:" + port))
        .agree(
            "mapping", run.event("mapping").at("/mapping/known").asText(), "endpoint-independent");
  }

  @Test
  void behaviorWithCoturn() {
    int port = FreePort.find();

    StunRun run = run(port, coturn.address(), "--lifetime", "1s");

    JsonNode behavior = run.event("behavior");
    agreeThatThereIsNoNat(RUNS.run(OURS, COTURN, "behaviour discovery"), behavior, port)
        .agree("lifetime at least", behavior.at("/lifetime/known/atLeastMs").asInt(), 1000);
  }

  @Test
  void behaviorWithCoturnThatHasOneAddress() {
    try (ThirdPartyServer alone =
        ThirdPartyServer.coturn(folder, List.of("127.0.0.1"), "--no-auth", "--stun-only")) {
      StunRun run = run(0, alone.address(), "--behavior");

      String why = run.event("behavior").at("/filtering/why").asText();
      RUNS.run(OURS, COTURN + " with one address", "behaviour discovery")
          .agree("filtering unknown", why, "the server has no second address");
    }
  }

  @Test
  void bindingWithStund() {
    int port = FreePort.find();

    StunRun run = run(port, stund.address());

    StunRun.Attributes answer = run.received().getFirst();
    RUNS.run(OURS, STUND, "Binding over UDP")
        .agree("mapped address", run.text("stun", "mapped"), "127.0.0.1:" + port)
        .agree("MAPPED-ADDRESS", answer.get("MAPPED-ADDRESS"), "127.0.0.1:" + port)
        .agree("SOURCE-ADDRESS", answer.get("SOURCE-ADDRESS"), stund.address())
        .agree("CHANGED-ADDRESS", answer.get("CHANGED-ADDRESS"), "127.0.0.2:" + stund.otherPort());
    assertThat(run.text("stun", "software")).isEqualTo("Vovida.org 0.97");
  }

  @Test
  void behaviorWithStund() {
    int port = FreePort.find();

    StunRun run = run(port, stund.address(), "--behavior");

    var unused =
        agreeThatThereIsNoNat(
            RUNS.run(OURS, STUND, "behaviour by CHANGED-ADDRESS"), run.event("behavior"), port);
  }

  /** An old server that does not know RESPONSE-PORT says nothing of it, and answers elsewhere. */
  @Test
  void lifetimeCannotBeFoundWithStund() {
    StunRun run = run(0, stund.address(), "--lifetime", "1s");

    RUNS.run(OURS, STUND, "lifetime, without RESPONSE-PORT")
        .agree(
            "lifetime unknown",
            run.event("behavior").at("/lifetime/why").asText(),
            "the server does not answer to another port");
  }

  private static ThirdPartyRuns.Run agreeThatThereIsNoNat(
      ThirdPartyRuns.Run run, JsonNode behavior, int port) {
    return run.agree("local address", behavior.path("local").asText(), "127.0.0.1:" + port)
        .agree("mapped address", behavior.path("mapped").asText(), "127.0.0.1:" + port)
        .agree("translated", behavior.path("translated").asBoolean(), false)
        .agree("mapping", behavior.at("/mapping/known").asText(), "endpoint-independent")
        .agree("filtering", behavior.at("/filtering/known").asText(), "endpoint-independent")
        .agree("RFC 3489 name", behavior.path("rfc3489").asText(), "open internet");
  }

  private static List<String> mapped(StunRun run) {
    return run.all("stun").stream().map(event -> event.path("mapped").asText()).distinct().toList();
  }

  private static StunRun run(int localPort, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--local-port";
    all[arguments.length + 1] = String.valueOf(localPort);
    StunRun run = StunRun.of(all);
    assertThat(run.exitCode()).as(run::toString).isZero();
    return run;
  }
}
