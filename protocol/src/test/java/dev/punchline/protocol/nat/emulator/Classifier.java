package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.emulator.BlackBox.X1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1_OTHER_PORT;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y2;
import static dev.punchline.protocol.nat.emulator.BlackBox.host;

import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.emulator.Observed.State;
import dev.punchline.protocol.nat.emulator.Verdict.Dropped;
import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds out how a box behaves by sending packets through new ones of its kind. */
final class Classifier {
  private static final int SAMPLE = 40;
  private static final int PORTS = 65_536 - 1024;
  private static final int MOST_MAPPINGS = 5000;
  private static final int WIDEST_BLOCK = 1024;
  private static final int LONGEST_STEP = 1000;
  private static final long LONGEST_TIMEOUT = Duration.ofHours(2).toMillis();

  private final Supplier<BlackBox> boxes;

  Classifier(Supplier<BlackBox> boxes) {
    this.boxes = boxes;
  }

  Observed classify() {
    Optional<InetSocketAddress> external = boxes.get().shows(X1, Y1);
    if (external.isEmpty()) {
      return new Observed.Blocks();
    }
    if (boxes.get().lets(Y1, X1)) {
      return new Observed.Forwards();
    }
    return external.get().equals(X1)
        ? new Observed.Inspects(state())
        : new Observed.Translates(mapping(), state(), hairpinning(), pooling(), ports());
  }

  private State state() {
    Duration timeout = timeout();
    return new State(filtering(), timeout, refresh(timeout.toMillis()), tableLimit());
  }

  /** RFC 4787 section 4.1, where X1':x1' is what Y1:y1 sees and X2':x2' what Y2:y2 does. */
  private Dependence mapping() {
    BlackBox box = boxes.get();
    InetSocketAddress first = box.external(X1, Y1);
    boolean sameAtOtherPort = box.external(X1, Y1_OTHER_PORT).equals(first);
    boolean sameAtOtherHost = box.external(X1, Y2).equals(first);
    return dependence(sameAtOtherPort, sameAtOtherHost);
  }

  /** RFC 4787 section 5, by who is let in that was never sent anything. */
  private Dependence filtering() {
    BlackBox box = boxes.get();
    InetSocketAddress external = box.external(X1, Y1);
    return dependence(box.lets(Y1_OTHER_PORT, external), box.lets(Y2, external));
  }

  private static Dependence dependence(boolean otherPort, boolean otherHost) {
    if (otherHost && !otherPort) {
      throw new AssertionError("a strange host is treated better than a known one");
    }
    if (otherHost) {
      return Dependence.ENDPOINT_INDEPENDENT;
    }
    return otherPort ? Dependence.ADDRESS_DEPENDENT : Dependence.ADDRESS_AND_PORT_DEPENDENT;
  }

  /** To itself, through its own external endpoint. */
  private Optional<Hairpinning> hairpinning() {
    BlackBox box = boxes.get();
    InetSocketAddress external = box.external(X1, Y1);
    return switch (box.out(X1, external)) {
      case Forwarded forwarded ->
          Optional.of(
              forwarded.packet().source().equals(X1)
                  ? Hairpinning.INTERNAL_SOURCE
                  : Hairpinning.EXTERNAL_SOURCE);
      case Dropped dropped ->
          dropped.reason() == DropReason.NO_HAIRPINNING
              ? Optional.of(Hairpinning.OFF)
              : Optional.empty();
    };
  }

  private Pooling pooling() {
    long addresses = sample().stream().map(InetSocketAddress::getAddress).distinct().count();
    return addresses == 1 ? Pooling.PAIRED : Pooling.ARBITRARY;
  }

  /** What the ports of one host show as, one after the other. */
  private List<InetSocketAddress> sample() {
    BlackBox box = boxes.get();
    return IntStream.range(0, SAMPLE).mapToObj(i -> box.external(sampled(i), Y1)).toList();
  }

  /** Not in a row, so that who preserves does not look as who counts. */
  private static InetSocketAddress sampled(int i) {
    return host(1, 4000 + i * i);
  }

  private Observed.Ports ports() {
    List<InetSocketAddress> sample = sample();
    if (IntStream.range(0, SAMPLE).allMatch(i -> sample.get(i).getPort() == sampled(i).getPort())) {
      return new Observed.Preserves(sharesPorts());
    }
    Set<Integer> steps =
        IntStream.range(1, SAMPLE)
            .mapToObj(
                i -> Math.floorMod(sample.get(i).getPort() - sample.get(i - 1).getPort(), PORTS))
            .collect(Collectors.toSet());
    int step = steps.iterator().next();
    if (steps.size() == 1 && step <= LONGEST_STEP) {
      return new Observed.Counts(step);
    }
    return isNarrow(sample) ? new Observed.InBlocks() : new Observed.Scatters();
  }

  private boolean sharesPorts() {
    BlackBox box = boxes.get();
    Set<InetSocketAddress> seen = new HashSet<>();
    return IntStream.rangeClosed(1, SAMPLE)
        .mapToObj(i -> box.external(host(i, 4000), Y1))
        .anyMatch(external -> !seen.add(external));
  }

  private static boolean isNarrow(List<InetSocketAddress> sample) {
    return sample.stream()
        .collect(
            Collectors.groupingBy(
                InetSocketAddress::getAddress,
                Collectors.summarizingInt(InetSocketAddress::getPort)))
        .entrySet()
        .stream()
        .map(Map.Entry::getValue)
        .allMatch(ports -> ports.getMax() - ports.getMin() < WIDEST_BLOCK);
  }

  private Duration timeout() {
    return Duration.ofMillis(
        firstFailing(
            waited -> {
              BlackBox box = boxes.get();
              InetSocketAddress external = box.external(X1, Y1);
              return box.after(waited).lets(Y1, external);
            }));
  }

  private static long firstFailing(LongPredicate works) {
    long good = 0;
    long bad = LONGEST_TIMEOUT;
    while (bad - good > 1) {
      long middle = (good + bad) / 2;
      if (works.test(middle)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return bad;
  }

  private Refresh refresh(long timeout) {
    BlackBox sending = boxes.get();
    InetSocketAddress external = sending.external(X1, Y1);
    sending.after(timeout - 1).external(X1, Y1);
    boolean byOutbound = sending.after(1).lets(Y1, external);

    BlackBox receiving = boxes.get();
    InetSocketAddress other = receiving.external(X1, Y1);
    receiving.after(timeout - 1).in(Y1, other);
    boolean byInbound = receiving.after(1).lets(Y1, other);

    if (byOutbound) {
      return byInbound ? Refresh.BOTH : Refresh.OUTBOUND;
    }
    if (!byInbound) {
      throw new AssertionError("nothing refreshes it");
    }
    return Refresh.INBOUND;
  }

  private int tableLimit() {
    BlackBox box = boxes.get();
    return IntStream.range(0, MOST_MAPPINGS)
        .filter(i -> box.shows(host(1, 2000 + i), Y1).isEmpty())
        .findFirst()
        .orElseThrow(() -> new AssertionError("the table has no end"));
  }
}
