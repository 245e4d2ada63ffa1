package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Introductions as fast as they come leave room for everything else. */
@Timeout(20)
final class HttpFloodTest {
  private static final int CALLERS = 16;
  private static final int CHECKS = 20;

  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  @Test
  void theServerIsHealthyAndRegistersWhileItIsFlooded() throws Exception {
    UUID alice = server.peer().registers();
    UUID bob = server.peer().registers();
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger introductions = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();

    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      for (int i = 0; i < CALLERS; i++) {
        var unused =
            callers.submit(
                () -> {
                  while (!enough.get()) {
                    (server.introduce(alice, bob).statusCode() == 200 ? introductions : failures)
                        .incrementAndGet();
                  }
                  return true;
                });
      }
      try {
        for (int i = 0; i < CHECKS; i++) {
          int before = introductions.get();
          assertThat(server.get("/health").statusCode()).isEqualTo(200);
          assertThat(server.peer().registers()).isNotNull();
          while (introductions.get() == before) {
            Thread.onSpinWait();
          }
        }
      } finally {
        enough.set(true);
      }
    }

    assertThat(failures).hasValue(0);
    assertThat(introductions).hasValueGreaterThan(CHECKS);
    assertThat(server.health().at("/http/times-full").asLong()).isZero();
  }
}
