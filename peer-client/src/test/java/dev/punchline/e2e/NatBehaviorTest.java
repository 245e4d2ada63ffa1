package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.peer.emulation.EmulatedNetwork;
import dev.punchline.peer.runtime.BehaviorProbe;
import dev.punchline.peer.runtime.Binding;
import dev.punchline.peer.runtime.StunWitness;
import dev.punchline.peer.runtime.TrafficWitness;
import dev.punchline.protocol.nat.Finding;
import dev.punchline.protocol.nat.NatBehavior;
import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.Policy;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Our server's tests of RFC 5780 find each emulated NAT to be what it is said to be. */
@Tag("e2e")
class NatBehaviorTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static ServerProcess server;
  private static Map<NatPreset, BehaviorProbe.Result> results = Map.of();

  /** At the same time, because most of each is waiting for what a filter drops. */
  @BeforeAll
  static void probeAll() throws InterruptedException, ExecutionException {
    server = ServerProcess.start("--alternate-address", "127.0.0.2");
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<NatPreset, Future<BehaviorProbe.Result>> running = new EnumMap<>(NatPreset.class);
      Arrays.stream(NatPreset.values())
          .forEach(preset -> running.put(preset, each.submit(probing(preset))));
      Map<NatPreset, BehaviorProbe.Result> found = new EnumMap<>(NatPreset.class);
      for (Map.Entry<NatPreset, Future<BehaviorProbe.Result>> run : running.entrySet()) {
        found.put(run.getKey(), run.getValue().get());
      }
      results = found;
    }
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(value = NatPreset.class, mode = Mode.EXCLUDE, names = "UDP_BLOCKED")
  void whatIsFoundIsWhatThePresetSays(NatPreset preset) {
    NatSettings settings = preset.settings();

    NatBehavior found = behavior(preset);

    assertThat(found.mapping()).isEqualTo(new Finding.Known<>(settings.mapping()));
    assertThat(found.filtering()).isEqualTo(new Finding.Known<>(settings.filtering()));
    assertThat(found.isTranslated()).isEqualTo(settings.policy() == Policy.TRANSLATE);
  }

  @ParameterizedTest
  @EnumSource(
      value = NatPreset.class,
      names = {"FULL_CONE", "RESTRICTED", "PORT_RESTRICTED", "CARRIER_GRADE"})
  void hairpinningIsFoundWhereItIs(NatPreset preset) {
    assertThat(behavior(preset).hairpinning()).isEqualTo(new Finding.Known<>(true));
  }

  @Test
  void blockedUdpLooksLikeAServerThatIsSilent() {
    assertThat(results.get(NatPreset.UDP_BLOCKED))
        .isInstanceOfSatisfying(
            BehaviorProbe.Result.Failed.class,
            failed -> assertThat(failed.outcome()).isInstanceOf(StunOutcome.TimedOut.class));
  }

  @Test
  void theCommandSaysWhatIsEmulatedAndEndsWithACodeIfNothingGetsThrough() {
    StunRun run =
        StunRun.of(
            "127.0.0.1:" + server.udp().getPort(), "--nat", "udp-blocked", "--timeout", "0.3s");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.event("nat-emulated").path("nat").path(0).asText()).isEqualTo("udp-blocked");
    assertThat(run.text("stun-failed", "outcome")).isEqualTo("timed-out");
  }

  @Test
  void theCommandAsksNobodyBeyondLoopback() {
    StunRun run = StunRun.of("192.0.2.1", "--nat", "open");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text("error", "code")).isEqualTo("nat-loopback-only");
    assertThat(run.text("error", "message")).contains("127.0.0.0/8", "192.0.2.1:3478");
    assertThat(run.sent()).isEmpty();
  }

  private static NatBehavior behavior(NatPreset preset) {
    if (results.get(preset) instanceof BehaviorProbe.Result.Found(NatBehavior behavior)) {
      return behavior;
    }
    throw new AssertionError("%s: %s".formatted(preset, results.get(preset)));
  }

  private static Callable<BehaviorProbe.Result> probing(NatPreset preset) {
    return () -> probe(preset);
  }

  private static BehaviorProbe.Result probe(NatPreset preset) throws IOException {
    EmulatedNetwork network =
        new EmulatedNetwork(List.of(preset), new Random(), TrafficWitness.NONE);
    return BehaviorProbe.run(
        new StunRequest(server.udp(), Transport.UDP, List.of(), Optional.empty(), false),
        Optional.empty(),
        TIMEOUT,
        new Binding(network, 0),
        StunWitness.NONE,
        step -> {});
  }
}
