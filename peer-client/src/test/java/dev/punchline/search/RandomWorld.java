package dev.punchline.search;

import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.Policy;
import dev.punchline.search.World.Finale;
import dev.punchline.search.World.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Draws worlds. A seed means the same world for as long as nothing changes here. */
final class RandomWorld {
  private static final int MOST_NETS = 4;
  private static final int MOST_HAPPENINGS = 10;
  private static final int DISTURBED_SECONDS = 90;
  private static final int LONGEST_AWAY_SECONDS = 40;
  private static final int LONGEST_LINE = 900;
  private static final int MOST_LINES = 20;
  private static final double SHARE_OF_CALM_WORLDS = 0.1;

  private final long seed;
  private final RandomGenerator random;
  private final RandomNat nats;
  private final RandomLine lines;
  private final List<Net> nets = new ArrayList<>();

  private RandomWorld(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.nats = new RandomNat(random);
    this.lines = new RandomLine(random);
  }

  /** The world of a seed. */
  static World of(long seed) {
    return new RandomWorld(seed).draw();
  }

  private World draw() {
    Signals signals = random.nextInt(3) == 0 ? Signals.STUN : Signals.MESSAGES;
    drawNets();
    Map<Who, Integer> places = new EnumMap<>(Who.class);
    for (Who who : Who.values()) {
      places.put(who, random.nextInt(Net.INTERNET, nets.size()));
    }
    var weather = lines.any();
    return new World(
        seed, "", signals, List.copyOf(nets), places, weather, drawPlan(), drawFinale());
  }

  /** Nets hang in the internet or in one that is there already, two deep at most. */
  private void drawNets() {
    int count = random.nextInt(1, MOST_NETS + 1);
    for (int i = 0; i < count; i++) {
      int parent = random.nextInt(2) == 0 ? Net.INTERNET : random.nextInt(Net.INTERNET, i);
      boolean deep = parent != Net.INTERNET && nets.get(parent).parent() != Net.INTERNET;
      nets.add(new Net("net" + i, deep ? Net.INTERNET : parent, nats.any()));
    }
  }

  private List<Planned> drawPlan() {
    List<Planned> plan = new ArrayList<>();
    if (random.nextDouble() < SHARE_OF_CALM_WORLDS) {
      return List.of();
    }
    // Most of what can go wrong needs a chat to go wrong in.
    plan.add(new Planned(millis(0, 3_000), firstCall()));
    plan.add(new Planned(millis(0, 10_000), says(Who.ALICE)));
    int count = random.nextInt(1, MOST_HAPPENINGS + 1);
    for (int i = 0; i < count; i++) {
      drawHappening()
          .ifPresent(what -> plan.add(new Planned(millis(0, DISTURBED_SECONDS * 1_000L), what)));
    }
    return plan.stream().sorted(Comparator.comparing(Planned::at)).toList();
  }

  private Happening firstCall() {
    return random.nextInt(4) == 0
        ? new Happening.CallsCross(millis(0, 300))
        : new Happening.Calls(Who.ALICE, Who.BOB);
  }

  private Optional<Happening> drawHappening() {
    Who who = anybody();
    int net = random.nextInt(nets.size());
    NatSettings box = nets.get(net).box();
    return switch (random.nextInt(18)) {
      case 0, 1 -> {
        Who other = anybody();
        yield who == other ? Optional.empty() : Optional.of(new Happening.Calls(who, other));
      }
      case 2 -> Optional.of(new Happening.CallsCross(millis(0, 500)));
      case 3, 4 -> Optional.of(says(who));
      case 5 -> Optional.of(new Happening.Leaves(who, away()));
      case 6 -> Optional.of(new Happening.Crashes(who, away()));
      case 7 -> Optional.of(new Happening.Sleeps(who, away()));
      case 8 -> Optional.of(new Happening.Unplugged(who, away()));
      case 9, 10 -> Optional.of(new Happening.BoxReboots(net));
      case 11 ->
          box.policy() == Policy.TRANSLATE
              ? Optional.of(new Happening.BoxRenumbers(net))
              : Optional.empty();
      case 12 -> Optional.of(new Happening.BoxForgetsAfter(net, nats.timeout()));
      case 13 -> Optional.of(new Happening.BoxIsCut(net, away()));
      case 14 -> Optional.of(new Happening.ServerStops(away()));
      case 15 -> Optional.of(new Happening.WeatherTurns(lines.any()));
      default -> Optional.of(new Happening.StrangerSends(who, forgery()));
    };
  }

  private Happening says(Who who) {
    return new Happening.Says(
        who, random.nextInt(1, MOST_LINES + 1), random.nextInt(1, LONGEST_LINE + 1));
  }

  private Finale drawFinale() {
    EnumSet<Who> anew = EnumSet.noneOf(Who.class);
    if (random.nextInt(3) == 0) {
      anew.add(random.nextBoolean() ? Who.ALICE : Who.BOB);
    }
    return new Finale(lines.mild(), random.nextInt(3) == 0, anew);
  }

  private Forgery forgery() {
    return pick(Forgery.values());
  }

  private Who anybody() {
    return pick(Who.values());
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private Duration away() {
    return millis(10, LONGEST_AWAY_SECONDS * 1_000L);
  }

  private Duration millis(long from, long to) {
    return Duration.ofMillis(random.nextLong(from, to));
  }
}
