package dev.punchline.protocol.session;

import dev.punchline.protocol.punch.PunchTiming;
import dev.punchline.protocol.rendezvous.RegistrationTiming;
import java.time.Duration;

/**
 * Every wait of a session.
 *
 * @param heartbeat the longest pause between two datagrams to the peer, and to the server
 * @param firstPause between the first HELLO and the second
 * @param punchTimeout how long to look for a path to a peer that was never reached
 * @param reconnectTimeout how long to look for a path to a peer that fell silent
 * @param silentAfter how many heartbeat intervals a peer may miss before it counts as silent; at
 *     least 1
 * @param serverTimeout how long the server may leave a REGISTRATION unanswered before it counts as
 *     silent
 */
public record SessionSettings(
    Duration heartbeat,
    Duration firstPause,
    Duration punchTimeout,
    Duration reconnectTimeout,
    int silentAfter,
    Duration serverTimeout) {

  /** What suits two people at home. */
  public static final SessionSettings DEFAULT =
      new SessionSettings(
          Duration.ofSeconds(3),
          Duration.ofMillis(50),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          4,
          Duration.ofSeconds(10));

  private static final Duration FIRST_REGISTRATION_PAUSE = Duration.ofMillis(250);
  private static final Duration LOOK_UP = Duration.ofSeconds(10);

  /**
   * @throws IllegalArgumentException if a wait is not positive, or shorter than another it contains
   */
  public SessionSettings {
    if (!reconnectTimeout.isPositive() || !serverTimeout.isPositive() || silentAfter < 1) {
      throw new IllegalArgumentException("every wait must be positive");
    }
    new PunchTiming(firstPause, heartbeat, punchTimeout);
  }

  /** Silence of the other side that is longer than this is suspicious. */
  Duration silence() {
    return heartbeat.multipliedBy(silentAfter);
  }

  PunchTiming punching() {
    return new PunchTiming(firstPause, heartbeat, punchTimeout);
  }

  RegistrationTiming registration() {
    Duration firstPause =
        heartbeat.compareTo(FIRST_REGISTRATION_PAUSE) < 0 ? heartbeat : FIRST_REGISTRATION_PAUSE;
    return new RegistrationTiming(firstPause, heartbeat, serverTimeout, silence(), LOOK_UP);
  }
}
