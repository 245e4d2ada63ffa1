package dev.punchline.protocol.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Something beyond version 1 that a peer says it understands, in the {@code features} field of its
 * HELLO and SUCCESS. Names that are not known here are ignored, so that later ones can be added.
 */
public enum Feature {
  /** The peer understands BYE. */
  BYE;

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Feature> ofWireName(String name) {
    return Arrays.stream(values()).filter(feature -> feature.wireName().equals(name)).findFirst();
  }
}
