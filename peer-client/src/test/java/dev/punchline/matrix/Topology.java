package dev.punchline.matrix;

import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.nat.emulator.NatSettings;
import java.util.Locale;

/** Where the two peers are. */
enum Topology {
  SAME_LAN(
      "On one LAN",
      "Both computers are on one LAN. Equal boxes are one box for both; different ones are a"
          + " gateway each."),
  DIFFERENT_LANS(
      "On different LANs", "Each computer is on a LAN of its own, behind a box of its own."),
  CARRIER_HAIRPIN(
      "Behind one carrier, with hairpinning",
      "Each home has its box, and both are customers of one carrier, whose NAT turns around what is"
          + " meant for its own addresses. The first HELLOs of both arrive there together; the"
          + " earlier one is dropped, as the other has not opened the filter yet: that costs a round"
          + " trip."),
  CARRIER_NO_HAIRPIN(
      "Behind one carrier, without hairpinning",
      "Each home has its box, and both are customers of one carrier, whose NAT turns nothing"
          + " around.");

  private final String title;
  private final String description;

  Topology(String title, String description) {
    this.title = title;
    this.description = description;
  }

  /** The name on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String title() {
    return title;
  }

  /** In a sentence or two. */
  String description() {
    return description;
  }

  /** The carrier's NAT, where there is one. */
  static NatSettings carrier(Hairpinning hairpinning) {
    return NatPreset.CARRIER_GRADE.settings().with(hairpinning);
  }
}
