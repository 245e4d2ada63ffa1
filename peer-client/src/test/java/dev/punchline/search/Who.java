package dev.punchline.search;

import java.util.Locale;

/** Who takes part. The first two are to meet in the end; the third one only disturbs. */
enum Who {
  ALICE,
  BOB,
  CAROL;

  /** The name, in lower case. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
