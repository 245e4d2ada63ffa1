package dev.punchline.matrix;

import dev.punchline.protocol.nat.DirectPath;

/** What theory says of two peers. */
sealed interface Prediction {
  /** Each has an address on one and the same network, and that is the one the server sees. */
  record OnOneNetwork() implements Prediction {}

  /** It depends on the boxes between. */
  record Punching(DirectPath path) implements Prediction {}

  /**
   * Each knows the other by an address of the NAT that they share, which drops what comes from
   * inside to itself.
   */
  record NotTurnedAround() implements Prediction {}

  /** What people see of it. */
  enum Expected {
    CONTACT,
    NO_PATH,
    NO_REGISTRATION
  }

  default Expected expected() {
    return switch (this) {
      case OnOneNetwork() -> Expected.CONTACT;
      case Punching(DirectPath.Possible possible) -> Expected.CONTACT;
      case Punching(DirectPath.Impossible(var obstacle)) ->
          obstacle == DirectPath.Obstacle.NO_UDP ? Expected.NO_REGISTRATION : Expected.NO_PATH;
      case NotTurnedAround() -> Expected.NO_PATH;
    };
  }
}
