package dev.punchline.matrix;

import dev.punchline.matrix.Prediction.NotTurnedAround;
import dev.punchline.matrix.Prediction.OnOneNetwork;
import dev.punchline.matrix.Prediction.Punching;
import dev.punchline.protocol.nat.DirectPath.Impossible;
import dev.punchline.protocol.nat.DirectPath.Obstacle;
import dev.punchline.protocol.nat.DirectPath.Possible;
import dev.punchline.protocol.nat.DirectPath.Way;

/** Why there is a path or none, for people: a mark for a table, and the words for it. */
enum Reason {
  TOGETHER(
      "t",
      "together",
      "Both have an address of their own on one network, so what they send to each other passes no"
          + " box."),
  INTRODUCED(
      "",
      "as introduced",
      "Both keep one public endpoint, the one that the server saw. The first HELLO of each opens its"
          + " own filter for the other, even if the other's filter drops it; so the next one from"
          + " the other side gets in."),
  REFLEXIVE(
      "r",
      "peer-reflexive",
      "One of the NATs takes a port that nobody knew towards the other, whose filter does not look"
          + " at ports and lets the HELLO in. The answer goes to where the HELLO came from, once the"
          + " address that the server named has had its chance: that takes longer."),
  FILTERED(
      "f",
      "filtered",
      "One of the NATs takes another public port towards each endpoint, so nobody knows which one"
          + " the other sees. The other's filter lets in only endpoints, with their port, that were"
          + " sent something, and what it sends goes to the port that the server saw."),
  UNKNOWN(
      "u",
      "unknown",
      "Both NATs take another public port towards each endpoint. Each sends to a port that is open"
          + " to the server alone, and lets in only what comes from a port that it cannot know."),
  CHANGING(
      "c",
      "changing",
      "Both NATs take another public port towards each endpoint, so each answer leaves from yet"
          + " another one, and none ever comes from where its question went."),
  NOT_TURNED_AROUND(
      "h",
      "no hairpinning",
      "Both are behind one NAT, and know each other only by its public addresses. It drops what"
          + " comes from inside to itself."),
  BLOCKED(
      "b",
      "blocked",
      "One of the networks lets no UDP pass. Whoever is there cannot register, so that nobody can"
          + " call it, and it is told that the server is silent.");

  private final String mark;
  private final String label;
  private final String words;

  Reason(String mark, String label, String words) {
    this.mark = mark;
    this.label = label;
    this.words = words;
  }

  /** Why theory says so. */
  static Reason of(Prediction prediction) {
    return switch (prediction) {
      case OnOneNetwork() -> TOGETHER;
      case NotTurnedAround() -> NOT_TURNED_AROUND;
      case Punching(Possible(Way way)) ->
          switch (way) {
            case AS_INTRODUCED -> INTRODUCED;
            case PEER_REFLEXIVE -> REFLEXIVE;
          };
      case Punching(Impossible(Obstacle obstacle)) ->
          switch (obstacle) {
            case NO_UDP -> BLOCKED;
            case UNKNOWN_ENDPOINT_FILTERED -> FILTERED;
            case BOTH_UNKNOWN -> UNKNOWN;
            case NEVER_THE_SAME_ENDPOINT -> CHANGING;
          };
    };
  }

  /** A letter that stands behind the outcome in a table; empty for the usual case. */
  String mark() {
    return mark;
  }

  /** In a word or two. */
  String label() {
    return label;
  }

  /** In some sentences. */
  String words() {
    return words;
  }
}
