package dev.punchline.server;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.server.registry.Flow;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Remembers which source holds which id, and who asks for whom: at most one question for each
 * holder. Not thread-safe; {@link StunRendezvous} guards it.
 */
public final class ChosenIds {
  /** How many ids one source may hold. */
  static final int MOST_OF_ONE_SOURCE = 4;

  /** How many may wait for one and the same peer. */
  static final int MOST_ASKERS = 8;

  /** What became of {@link #claim}. */
  sealed interface Claim {
    /**
     * It is the source's.
     *
     * @param fresh whether it was not before
     */
    record Held(Holder holder, boolean fresh) implements Claim {}

    /** Another source holds it. */
    record Taken() implements Claim {}

    /** The source holds too many already. */
    record Greedy() implements Claim {}

    /** The table has reached its limit. */
    record Full() implements Claim {}
  }

  private final int capacity;
  private final Duration lifetime;
  private final Duration questionLifetime;

  /** Whoever was heard least lately is first. */
  private final LinkedHashMap<Chosen, Holder> holders = new LinkedHashMap<>();

  /** Those with a question, whoever asked least lately first. */
  private final LinkedHashMap<Chosen, Holder> asking = new LinkedHashMap<>();

  private final Map<InetSocketAddress, Integer> held = new HashMap<>();
  private final Map<Chosen, Map<Chosen, Holder>> askers = new HashMap<>();

  /**
   * @param capacity how many ids are held at most; at least 1
   * @param lifetime how long one is held after its source was last heard
   * @param questionLifetime how long a question is kept after it was last asked
   * @throws IllegalArgumentException if one of them is not positive
   */
  public ChosenIds(int capacity, Duration lifetime, Duration questionLifetime) {
    if (capacity < 1 || !lifetime.isPositive() || !questionLifetime.isPositive()) {
      throw new IllegalArgumentException("limits must be positive");
    }
    this.capacity = capacity;
    this.lifetime = lifetime;
    this.questionLifetime = questionLifetime;
  }

  /** One source that holds one id. */
  static final class Holder {
    private final Chosen id;
    private Flow flow;
    private boolean fingerprint;
    private boolean proven;
    private Instant lastHeard;
    private Optional<Question> question = Optional.empty();

    private Holder(Chosen id, Flow flow, Instant now) {
      this.id = id;
      this.flow = flow;
      this.lastHeard = now;
    }

    Chosen id() {
      return id;
    }

    InetSocketAddress source() {
      return flow.source();
    }

    /** How it was heard last. */
    Flow flow() {
      return flow;
    }

    /** Whether it has shown that it receives what is sent to its source. */
    boolean proven() {
      return proven;
    }

    void prove() {
      proven = true;
    }

    /** Whether the last request had a FINGERPRINT. */
    boolean fingerprint() {
      return fingerprint;
    }

    Optional<Question> question() {
      return question;
    }
  }

  /**
   * Whom a holder asks for. Only what the answer needs is kept of the request, for that may be of
   * any size.
   */
  static final class Question {
    private final Chosen wanted;
    private final TransactionId transaction;
    private final boolean fingerprint;
    private final TransactionId call;
    private Instant lastAsked;
    private boolean answered;

    private Question(
        Chosen wanted,
        TransactionId transaction,
        boolean fingerprint,
        TransactionId call,
        Instant now) {
      this.wanted = wanted;
      this.transaction = transaction;
      this.fingerprint = fingerprint;
      this.call = call;
      this.lastAsked = now;
    }

    TransactionId transaction() {
      return transaction;
    }

    /** Whether the request had a FINGERPRINT. */
    boolean fingerprint() {
      return fingerprint;
    }

    /** The transaction of every indication that this question leads to. */
    TransactionId call() {
      return call;
    }
  }

  /** Refreshes what a source holds, or lets it have an id that is free. */
  Claim claim(Chosen id, Flow flow, boolean fingerprint, Instant now) {
    InetSocketAddress source = flow.source();
    Optional<Holder> holder = find(id, now);
    if (holder.isPresent() && !holder.get().source().equals(source)) {
      return new Claim.Taken();
    }
    if (holder.isPresent()) {
      holder.get().fingerprint = fingerprint;
      heard(holder.get(), flow, now);
      return new Claim.Held(holder.get(), false);
    }
    if (holders.size() >= capacity) {
      return new Claim.Full();
    }
    if (held.getOrDefault(source, 0) >= MOST_OF_ONE_SOURCE) {
      return new Claim.Greedy();
    }
    Holder created = new Holder(id, flow, now);
    created.fingerprint = fingerprint;
    holders.put(id, created);
    held.merge(source, 1, Integer::sum);
    return new Claim.Held(created, true);
  }

  /** A holder sent something from its source. */
  void heard(Holder holder, Flow flow, Instant now) {
    holder.flow = flow;
    holder.lastHeard = now;
    holders.putLast(holder.id, holder);
  }

  /** Who holds an id; one that has not been heard for a lifetime is removed on the way. */
  Optional<Holder> find(Chosen id, Instant now) {
    Optional<Holder> found = Optional.ofNullable(holders.get(id));
    if (found.isPresent() && isSilent(found.get(), now)) {
      release(found.get());
      return Optional.empty();
    }
    return found;
  }

  /**
   * Puts a question in the place of the one its holder had. The same transaction is the same
   * question asked again.
   *
   * @param call the transaction of its indications if it is another one
   */
  Question ask(
      Holder asker, Chosen wanted, TransactionId transaction, TransactionId call, Instant now) {
    Optional<Question> same =
        asker.question.filter(
            asked -> asked.wanted.equals(wanted) && asked.transaction.equals(transaction));
    if (same.isPresent()) {
      same.get().lastAsked = now;
      asking.putLast(asker.id, asker);
      return same.get();
    }
    forgetQuestion(asker);
    Question question = new Question(wanted, transaction, asker.fingerprint, call, now);
    asker.question = Optional.of(question);
    asking.putLast(asker.id, asker);
    return question;
  }

  /**
   * Lets a question wait for its peer.
   *
   * @return whether there was room among those who wait for the same one
   */
  boolean keep(Holder asker, Question question, Instant now) {
    Chosen wanted = question.wanted;
    List.copyOf(askers.getOrDefault(wanted, Map.of()).values()).stream()
        .filter(other -> isStale(other, now))
        .forEach(this::stopWaiting);
    Map<Chosen, Holder> others = askers.getOrDefault(wanted, Map.of());
    if (!others.containsKey(asker.id) && others.size() >= MOST_ASKERS) {
      return false;
    }
    askers.computeIfAbsent(wanted, missing -> new LinkedHashMap<>()).put(asker.id, asker);
    return true;
  }

  /** Who waits for this peer, in the order in which they asked. */
  List<Holder> waitingFor(Chosen wanted, Instant now) {
    return askers.getOrDefault(wanted, Map.of()).values().stream()
        .filter(asker -> !isStale(asker, now))
        .toList();
  }

  /**
   * The question of this holder is answered, and waits no more.
   *
   * @return whether it is for the first time
   */
  boolean answered(Holder asker, Question question) {
    stopWaiting(asker);
    boolean first = !question.answered;
    question.answered = true;
    return first;
  }

  void release(Holder holder) {
    forgetQuestion(holder);
    holders.remove(holder.id);
    held.computeIfPresent(holder.source(), (source, count) -> count > 1 ? count - 1 : null);
  }

  /**
   * Removes who has been silent for a lifetime, and questions that were not repeated.
   *
   * @param most how many of each at most
   * @param removed hears of each who is removed
   * @return whether there may be more of them
   */
  boolean expire(Instant now, int most, Consumer<Holder> removed) {
    int left = most;
    for (; left > 0 && !holders.isEmpty(); left--) {
      Holder first = holders.firstEntry().getValue();
      if (!isSilent(first, now)) {
        break;
      }
      release(first);
      removed.accept(first);
    }
    int leftToForget = most;
    for (; leftToForget > 0 && !asking.isEmpty(); leftToForget--) {
      Holder first = asking.firstEntry().getValue();
      if (!isStale(first, now)) {
        break;
      }
      forgetQuestion(first);
    }
    return left == 0 || leftToForget == 0;
  }

  int size() {
    return holders.size();
  }

  private boolean isSilent(Holder holder, Instant now) {
    return holder.lastHeard.isBefore(now.minus(lifetime));
  }

  private boolean isStale(Holder asker, Instant now) {
    return isSilent(asker, now)
        || asker
            .question
            .filter(question -> !question.lastAsked.isBefore(now.minus(questionLifetime)))
            .isEmpty();
  }

  private void forgetQuestion(Holder asker) {
    stopWaiting(asker);
    asking.remove(asker.id);
    asker.question = Optional.empty();
  }

  private void stopWaiting(Holder asker) {
    asker.question.ifPresent(
        question ->
            askers.computeIfPresent(
                question.wanted,
                (wanted, others) -> {
                  others.remove(asker.id);
                  return others.isEmpty() ? null : others;
                }));
  }
}
