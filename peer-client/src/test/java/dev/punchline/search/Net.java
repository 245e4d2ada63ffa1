package dev.punchline.search;

import dev.punchline.protocol.nat.emulator.NatSettings;

/**
 * A LAN or a carrier's network.
 *
 * @param name unique in its world
 * @param parent the number of the net that it hangs in, smaller than its own; {@link #INTERNET} for
 *     none
 * @param box what stands in front of it
 */
record Net(String name, int parent, NatSettings box) {
  /** The number that stands for no net. */
  static final int INTERNET = -1;
}
