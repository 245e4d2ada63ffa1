package dev.punchline.search;

import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.DirectPath;
import dev.punchline.protocol.nat.DirectPath.Side;
import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.Policy;
import dev.punchline.protocol.nat.emulator.Pooling;
import dev.punchline.protocol.nat.emulator.PortAllocation;
import dev.punchline.protocol.nat.emulator.Refresh;
import dev.punchline.search.World.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether Alice and Bob must be able to meet in a world once nothing disturbs it any more. What is
 * beyond {@link DirectPath} is not claimed, and each such case has its reason here.
 */
final class Theory {
  /** Mappings have to live through two heartbeats, and some delay. */
  private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(7);

  /**
   * Where only what comes in keeps a mapping, it lives by answers; the server answers every third
   * heartbeat in STUN framing, after which one may be lost and asked for again.
   */
  private static final Duration SHORTEST_TIMEOUT_BY_ANSWERS = Duration.ofSeconds(20);

  /** Old programs, each destination and strangers use up entries. */
  private static final int LEAST_TABLE = 64;

  private final World world;

  Theory(World world) {
    this.world = world;
  }

  /** Why nothing can be claimed; empty if they must be able to meet. */
  Optional<String> obstacle() {
    List<Integer> alices = wayOut(Who.ALICE);
    List<Integer> bobs = wayOut(Who.BOB);
    return alices.stream()
        .map(this::obstacleAt)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> bobs.stream().map(this::obstacleAt).flatMap(Optional::stream).findFirst())
        .or(this::changingHands)
        .or(() -> wandering(alices))
        .or(() -> wandering(bobs))
        .or(() -> between(alices, bobs));
  }

  /**
   * A NAT that forgot its mappings may give the endpoint of one host to another. As long as both go
   * on sending, nobody notices: in version 1 neither the server nor a peer can tell the new holder
   * of an endpoint from the old one, and who is behind the same NAT as its peer may even be given
   * the peer's endpoint and hear itself.
   */
  private Optional<String> changingHands() {
    boolean forgets = world.plan().stream().map(Planned::what).anyMatch(this::forgetsForSeveral);
    return forgets
        ? Optional.of("an endpoint may have passed from one host to another")
        : Optional.empty();
  }

  /**
   * Inner NATs that map by destination give an outer one several endpoints to draw addresses for.
   */
  private Optional<String> wandering(List<Integer> wayOut) {
    boolean draws =
        wayOut.stream()
            .map(this::box)
            .anyMatch(box -> box.pooling() == Pooling.ARBITRARY && box.pool() > 1);
    boolean several =
        wayOut.stream()
            .map(this::box)
            .anyMatch(box -> box.mapping() != Dependence.ENDPOINT_INDEPENDENT);
    return draws && several
        ? Optional.of("a peer may show at another address than the server saw")
        : Optional.empty();
  }

  private boolean forgetsForSeveral(Happening what) {
    return switch (what) {
      case Happening.BoxReboots(int net) -> isShared(net);
      case Happening.BoxRenumbers(int net) -> isShared(net);
      default -> false;
    };
  }

  private boolean isShared(int net) {
    return Arrays.stream(Who.values()).filter(who -> wayOut(who).contains(net)).count() > 1;
  }

  private Optional<String> between(List<Integer> alices, List<Integer> bobs) {
    List<Integer> common = alices.stream().filter(bobs::contains).toList();
    // The outermost one that translates owns the addresses that the server tells.
    Optional<Integer> turning =
        common.stream()
            .filter(net -> box(net).policy() == Policy.TRANSLATE)
            .reduce((inner, outer) -> outer);
    if (turning.isPresent() && box(turning.get()).hairpinning() != Hairpinning.EXTERNAL_SOURCE) {
      return Optional.of("they are behind one NAT that does not turn around as RFC 4787 demands");
    }
    DirectPath path =
        DirectPath.between(side(alices, common, turning), side(bobs, common, turning));
    return path instanceof DirectPath.Impossible(var obstacle)
        ? Optional.of("no direct path: " + obstacle)
        : Optional.empty();
  }

  private Side side(List<Integer> wayOut, List<Integer> common, Optional<Integer> turning) {
    List<Integer> passed =
        turning
            .map(net -> wayOut.subList(0, wayOut.indexOf(net) + 1))
            .orElseGet(() -> wayOut.stream().filter(net -> !common.contains(net)).toList());
    return passed.stream()
        .map(net -> box(net).side())
        .reduce(
            new Side(true, Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT),
            Side::behind);
  }

  private Optional<String> obstacleAt(int net) {
    NatSettings box = box(net);
    Duration timeout = timeout(net);
    Duration shortest =
        box.refresh() == Refresh.INBOUND ? SHORTEST_TIMEOUT_BY_ANSWERS : SHORTEST_TIMEOUT;
    return switch (box.policy()) {
      case FORWARD -> Optional.empty();
      case BLOCK -> Optional.of("UDP does not pass");
      case INSPECT, TRANSLATE -> {
        if (timeout.compareTo(shortest) < 0) {
          yield Optional.of("mappings do not live from one heartbeat to the next");
        } else if (box.tableLimit() < LEAST_TABLE) {
          yield Optional.of("a table may be full");
        } else if (box.ports() instanceof PortAllocation.Preserving(boolean shared) && shared) {
          yield Optional.of("two hosts may share a port");
        }
        yield Optional.empty();
      }
    };
  }

  /** As it is in the end. */
  private Duration timeout(int net) {
    return world.plan().stream()
        .map(Planned::what)
        .filter(Happening.BoxForgetsAfter.class::isInstance)
        .map(Happening.BoxForgetsAfter.class::cast)
        .filter(change -> change.net() == net)
        .map(Happening.BoxForgetsAfter::timeout)
        .reduce(box(net).timeout(), (earlier, later) -> later);
  }

  private NatSettings box(int net) {
    return world.nets().get(net).box();
  }

  /** The nets from the innermost to the outermost. */
  private List<Integer> wayOut(Who who) {
    List<Integer> way = new ArrayList<>();
    int net = world.places().getOrDefault(who, Net.INTERNET);
    while (net != Net.INTERNET) {
      way.add(net);
      net = world.nets().get(net).parent();
    }
    return way;
  }
}
