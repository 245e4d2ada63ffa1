package dev.punchline.search;

import dev.punchline.sim.network.Line;
import java.time.Duration;

/** Something that happens once in a run. Nets are named by their number. */
sealed interface Happening {
  record Calls(Who caller, Who other) implements Happening {}

  /** Each calls the other. */
  record CallsCross(Duration apart) implements Happening {}

  /** Some lines, one right after the other. */
  record Says(Who who, int lines, int length) implements Happening {}

  /** Says goodbye; the program ends. */
  record Leaves(Who who, Duration away) implements Happening {}

  /** The program ends without a word, and is started again on another port. */
  record Crashes(Who who, Duration away) implements Happening {}

  /** The lid is closed for a while. */
  record Sleeps(Who who, Duration asleep) implements Happening {}

  /** The link of a computer is cut for a while. */
  record Unplugged(Who who, Duration cut) implements Happening {}

  record BoxReboots(int net) implements Happening {}

  record BoxRenumbers(int net) implements Happening {}

  /** Mappings of the box live this long from then on. */
  record BoxForgetsAfter(int net, Duration timeout) implements Happening {}

  /** The line of the box is cut for a while. */
  record BoxIsCut(int net, Duration cut) implements Happening {}

  record ServerStops(Duration down) implements Happening {}

  /** The internet, and carriers' networks, are like this from then on. */
  record WeatherTurns(Line line) implements Happening {}

  /** Somebody with an address of its own sends something to where a peer was last seen. */
  record StrangerSends(Who to, Forgery what) implements Happening {}
}
