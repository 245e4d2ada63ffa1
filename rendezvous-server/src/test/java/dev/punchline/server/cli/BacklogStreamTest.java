package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever does not read the log keeps nobody waiting. */
@Timeout(10)
final class BacklogStreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int CAPACITY = 1000;
  private static final String LINE = "a line of twenty b.\n";

  private final Reader reader = new Reader();
  private final AtomicLong lost = new AtomicLong();
  private final BacklogStream stream = BacklogStream.to(reader, CAPACITY, lost::addAndGet);

  @AfterEach
  void letTheThreadGo() {
    reader.goOn();
  }

  @Test
  void whatIsWrittenArrivesInOrder() {
    reader.goOn();

    for (int i = 0; i < 30; i++) {
      write("line " + i + "\n");
    }

    assertThat(stream.drain(PATIENCE)).isTrue();
    assertThat(reader.text().lines())
        .hasSize(30)
        .startsWith("line 0", "line 1")
        .endsWith("line 29");
    assertThat(lost).hasValue(0);
  }

  @Test
  void whatDoesNotFitIsLostAndCountedOnceThereIsRoom() throws Exception {
    write(LINE);
    reader.awaitAttempt();

    for (int i = 0; i < 1000; i++) {
      write(LINE);
    }
    assertThat(lost).hasValue(0);
    reader.goOn();

    assertThat(stream.drain(PATIENCE)).isTrue();
    assertThat(lost).hasValue(1000 - CAPACITY / LINE.length());
    assertThat(reader.text()).isEqualTo(LINE.repeat(1 + CAPACITY / LINE.length()));
  }

  @Test
  void afterALossItGoesOn() {
    reader.goOn();
    write("x".repeat(CAPACITY) + "\n");
    assertThat(stream.drain(PATIENCE)).isTrue();
    assertThat(lost).hasValue(1);

    write(LINE);

    assertThat(stream.drain(PATIENCE)).isTrue();
    assertThat(reader.text()).isEqualTo(LINE);
  }

  @Test
  void nothingOvertakesALineThatIsLost() throws Exception {
    write(LINE);
    reader.awaitAttempt();
    write("x".repeat(CAPACITY - 1) + "\n");
    write("this is lost\n");
    write("");
    write("\n");

    reader.goOn();

    assertThat(stream.drain(PATIENCE)).isTrue();
    assertThat(lost).hasValue(3);
  }

  @Test
  void drainingWaitsForNobodyForEver() throws Exception {
    write(LINE);
    reader.awaitAttempt();

    assertThat(stream.drain(Duration.ofMillis(1))).isFalse();
  }

  @Test
  void aTargetThatFailsDoesNotEndIt() {
    reader.failOnce();
    reader.goOn();
    write("this fails\n");
    assertThat(stream.drain(PATIENCE)).isTrue();

    write(LINE);

    assertThat(stream.drain(PATIENCE)).isTrue();
    assertThat(reader.text()).isEqualTo(LINE);
  }

  @Test
  void aReportThatFailsDoesNotEndIt() {
    BacklogStream other =
        BacklogStream.to(
            reader,
            LINE.length(),
            lines -> {
              throw new IllegalStateException("nobody wants to know");
            });
    reader.goOn();
    other.write(new byte[LINE.length() + 1], 0, LINE.length() + 1);
    assertThat(other.drain(PATIENCE)).isTrue();

    other.write(LINE.getBytes(UTF_8), 0, LINE.length());

    assertThat(other.drain(PATIENCE)).isTrue();
    assertThat(reader.text()).isEqualTo(LINE);
  }

  @Test
  void linesOfManyThreadsStayWhole() {
    reader.goOn();
    PrintStream print = new PrintStream(stream, false, UTF_8);
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        executor.execute(
            () -> List.of(1, 2, 3, 4, 5, 6, 7, 8).forEach(j -> print.println("whole")));
      }
    }

    assertThat(stream.drain(PATIENCE)).isTrue();
    assertThat(reader.text().lines()).hasSize(32).allMatch("whole"::equals);
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    stream.write(bytes, 0, bytes.length);
  }

  /** Whoever reads standard error; begins stopped. */
  private static final class Reader extends OutputStream {
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CountDownLatch attempted = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private boolean fails;

    void goOn() {
      goesOn.countDown();
    }

    void failOnce() {
      fails = true;
    }

    void awaitAttempt() throws InterruptedException {
      attempted.await();
    }

    String text() {
      return read.toString(UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      attempted.countDown();
      try {
        goesOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (fails) {
        fails = false;
        throw new IOException("nobody there");
      }
      read.write(bytes, offset, count);
    }
  }
}
