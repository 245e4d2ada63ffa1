package dev.punchline.peer.ui;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.wire.Uuids;
import java.util.Optional;

/** By what peers call each other, and how people write it. */
public enum Naming {
  /** The server assigns a UUID to each. */
  ASSIGNED("UUID", "UUID") {
    @Override
    Optional<Identity> parse(String text) {
      return Uuids.parse(text).map(Identity.Assigned::new);
    }
  },
  /** Each chooses an id. */
  CHOSEN("ID", "id") {
    @Override
    Optional<Identity> parse(String text) {
      return Identity.Chosen.parse(text.strip()).map(chosen -> chosen);
    }
  };

  private final String placeholder;
  private final String noun;

  Naming(String placeholder, String noun) {
    this.placeholder = placeholder;
    this.noun = noun;
  }

  /** What an identity goes by. */
  static Naming of(Identity identity) {
    return switch (identity) {
      case Identity.Assigned assigned -> ASSIGNED;
      case Identity.Chosen chosen -> CHOSEN;
    };
  }

  /** What stands for one in a usage line. */
  String placeholder() {
    return placeholder;
  }

  /** What people call one. */
  String noun() {
    return noun;
  }

  /** Reads one; empty if the text has another form. */
  abstract Optional<Identity> parse(String text);
}
