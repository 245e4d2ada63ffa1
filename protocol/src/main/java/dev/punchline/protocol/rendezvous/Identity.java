package dev.punchline.protocol.rendezvous;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** What a peer is known by at the rendezvous server, and called by. */
public sealed interface Identity {
  /** As people write it. */
  String text();

  /** The server assigned it; section 3 of the specification. */
  record Assigned(UUID uuid) implements Identity {
    @Override
    public String text() {
      return uuid.toString();
    }
  }

  /**
   * The peer chose it; section 6 of the specification. Two are the same only if every character is.
   *
   * @param name 1 to 32 of the letters A to Z and a to z, the digits, {@code .}, {@code _} and
   *     {@code -}
   */
  record Chosen(String name) implements Identity {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    /**
     * @throws IllegalArgumentException if {@code name} has another form
     */
    public Chosen {
      if (!FORM.matcher(name).matches()) {
        throw new IllegalArgumentException("an id has 1 to 32 of A-Z a-z 0-9 . _ -");
      }
    }

    /** Reads one; empty if the text has another form. */
    public static Optional<Chosen> parse(String text) {
      return FORM.matcher(text).matches() ? Optional.of(new Chosen(text)) : Optional.empty();
    }

    @Override
    public String text() {
      return name;
    }
  }
}
