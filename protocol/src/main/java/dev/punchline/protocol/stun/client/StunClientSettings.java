package dev.punchline.protocol.stun.client;

import java.time.Duration;

/**
 * The numbers of RFC 8489 section 6.2.
 *
 * @param initialRto the first pause while no round trip to the server is known; doubled after each
 *     transmission
 * @param minimumRto what measured round trips cannot bring the pause below: a server may take
 *     longer now and then than its network does
 * @param transmissions how many are made (Rc); from 1 to 32
 * @param lastWait how many times RTO to wait after the last one (Rm); at least 1
 * @param reliableTimeout over TCP, where nothing is retransmitted (Ti)
 * @param maxOutstanding how many transactions with one server run at once; further ones wait
 * @param rtoLifetime how long a measured RTO is believed after the last transaction
 */
public record StunClientSettings(
    Duration initialRto,
    Duration minimumRto,
    int transmissions,
    int lastWait,
    Duration reliableTimeout,
    int maxOutstanding,
    Duration rtoLifetime) {
  /** The pause doubles each time: the last of so many is of 34 years, if the first is of 500 ms. */
  private static final int MAX_TRANSMISSIONS = 32;

  /** The RFC's defaults: sent at 0, 500, 1500, 3500, 7500, 15500, 31500 ms; ended at 39500 ms. */
  public static final StunClientSettings RFC_8489 =
      new StunClientSettings(
          Duration.ofMillis(500),
          Duration.ofMillis(100),
          7,
          16,
          Duration.ofMillis(39_500),
          10,
          Duration.ofMinutes(10));

  /**
   * @throws IllegalArgumentException if a wait is not positive, a count less than 1, or there are
   *     more than 32 transmissions
   */
  public StunClientSettings {
    if (!initialRto.isPositive()
        || !minimumRto.isPositive()
        || !reliableTimeout.isPositive()
        || !rtoLifetime.isPositive()
        || transmissions < 1
        || transmissions > MAX_TRANSMISSIONS
        || lastWait < 1
        || maxOutstanding < 1) {
      throw new IllegalArgumentException(
          "every wait must be positive, every count at least 1, transmissions at most 32");
    }
  }

  /** How long to wait after a transmission; {@code made} counts it. */
  Duration pause(Duration rto, int made) {
    return made < transmissions ? rto.multipliedBy(1L << (made - 1)) : rto.multipliedBy(lastWait);
  }
}
