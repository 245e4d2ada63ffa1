package dev.punchline.protocol.nat;

import static dev.punchline.protocol.testing.VirtualTime.at;

import dev.punchline.protocol.nat.emulator.NatEmulator;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.Verdict;
import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import dev.punchline.protocol.wire.Packet;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tries plain punching out: two peers behind two NATs, nothing lost. Each sends questions to where
 * the other was introduced, and to where its questions come from if that is the same address; it
 * answers each to where it came from. An answer counts when it comes from exactly where the
 * question went (RFC 8445 section 7.2.5.2.1).
 */
final class PunchOracle {
  private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 3478);
  private static final int MOST_CANDIDATES = 8;
  private static final int ROUNDS = MOST_CANDIDATES;

  /** What was seen of an attempt. */
  record Outcome(boolean firstReached, boolean secondReached, boolean asIntroduced) {}

  /**
   * @param question to where it asked, so that an answer says which question it belongs to
   * @param answers whether it answers one
   */
  private record Word(InetSocketAddress question, boolean answers, Packet packet) {}

  private static final class Peer {
    final NatEmulator nat;
    final InetSocketAddress local;
    final Set<InetSocketAddress> candidates = new LinkedHashSet<>();
    final Set<InetSocketAddress> reached = new LinkedHashSet<>();

    Peer(NatSettings settings, int number, Random random) {
      local = new InetSocketAddress("10.0.0." + number, 4000);
      InetSocketAddress external = new InetSocketAddress("203.0.113." + number, 0);
      nat = new NatEmulator("nat", settings, List.of(external.getAddress()), random);
    }

    /** Where the server sees it; where it is itself, if the server does not. */
    InetSocketAddress introduced() {
      return out(SERVER) instanceof Forwarded(Packet packet, Verdict.Side to)
          ? packet.source()
          : local;
    }

    Verdict out(InetSocketAddress to) {
      return nat.outbound(new Packet(local, to, ByteBuffer.allocate(0)), at(0));
    }

    void consider(InetSocketAddress candidate) {
      if (candidates.size() < MOST_CANDIDATES) {
        candidates.add(candidate);
      }
    }
  }

  private final Peer first;
  private final Peer second;
  private final Queue<Word> onTheWay = new ArrayDeque<>();
  private final List<InetSocketAddress> introduced = new ArrayList<>();

  private PunchOracle(Peer first, Peer second) {
    this.first = first;
    this.second = second;
  }

  static Outcome between(NatSettings one, NatSettings other, long seed) {
    Random random = new Random(seed);
    return new PunchOracle(new Peer(one, 1, random), new Peer(other, 2, random)).run();
  }

  private Outcome run() {
    InetSocketAddress ofFirst = first.introduced();
    InetSocketAddress ofSecond = second.introduced();
    introduced.addAll(List.of(ofFirst, ofSecond));
    first.consider(ofSecond);
    second.consider(ofFirst);
    for (int round = 0; round < ROUNDS; round++) {
      ask(first);
      ask(second);
      while (!onTheWay.isEmpty()) {
        arrive(onTheWay.remove());
      }
    }
    return new Outcome(
        !first.reached.isEmpty(),
        !second.reached.isEmpty(),
        first.reached.contains(ofSecond) && second.reached.contains(ofFirst));
  }

  private void ask(Peer peer) {
    List.copyOf(peer.candidates).forEach(candidate -> say(peer, candidate, candidate, false));
  }

  private void say(Peer peer, InetSocketAddress to, InetSocketAddress question, boolean answers) {
    if (peer.out(to) instanceof Forwarded(Packet packet, Verdict.Side side)
        && side == Verdict.Side.OUTSIDE) {
      onTheWay.add(new Word(question, answers, packet));
    }
  }

  private void arrive(Word word) {
    for (Peer peer : List.of(first, second)) {
      if (isAt(peer, word.packet().destination())
          && peer.nat.inbound(word.packet(), at(0)) instanceof Forwarded(Packet packet, var side)) {
        hear(peer, word, packet.source());
      }
    }
  }

  private static boolean isAt(Peer peer, InetSocketAddress endpoint) {
    return Stream.concat(peer.nat.addresses().stream(), Stream.of(peer.local.getAddress()))
        .anyMatch(endpoint.getAddress()::equals);
  }

  private void hear(Peer peer, Word word, InetSocketAddress source) {
    if (word.answers()) {
      if (source.equals(word.question())) {
        peer.reached.add(source);
      }
      return;
    }
    say(peer, source, word.question(), true);
    InetSocketAddress known = introduced.get(peer == first ? 1 : 0);
    if (source.getAddress().equals(known.getAddress())) {
      peer.consider(source);
    }
  }
}
