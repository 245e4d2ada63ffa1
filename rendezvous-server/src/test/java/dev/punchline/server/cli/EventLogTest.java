package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.server.RendezvousEvent;
import dev.punchline.server.StandardError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventLogTest {
  private static final RendezvousEvent FULL =
      new RendezvousEvent.TableFull(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));

  private final StandardError standardError = StandardError.listen();
  private Instant now = Instant.EPOCH;
  private final EventLog log = new EventLog(() -> now);

  @AfterEach
  void stopListening() {
    standardError.close();
  }

  @Test
  void aFullTableSaysWhatToDo() {
    log.accept(FULL);

    assertThat(standardError.lines())
        .singleElement()
        .asString()
        .contains("WARN")
        .contains("--max-registrations");
  }

  @Test
  void aFloodAgainstAFullTableIsReportedOnceInTenSeconds() {
    for (int i = 0; i < 10_000; i++) {
      log.accept(FULL);
      now = now.plusMillis(1).minusNanos(1);
    }
    assertThat(standardError.lines()).hasSize(1);

    now = Instant.EPOCH.plusSeconds(10);
    log.accept(FULL);
    log.accept(FULL);

    assertThat(standardError.lines()).hasSize(2);
  }
}
