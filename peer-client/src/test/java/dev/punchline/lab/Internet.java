package dev.punchline.lab;

import java.time.Duration;

/** What is between all public addresses; it routes, and knows nobody's private addresses. */
final class Internet implements Network {
  private static final String SUBNET = "203.0.113.";

  private final Lab lab;
  private final Namespace core;
  private Duration delay = Duration.ZERO;
  private int links;

  Internet(Lab lab) {
    this.lab = lab;
    this.core = lab.namespace("internet");
    core.sysctl("ipv4.ip_forward", 1);
    core.nft(
        """
        table ip weather {
          chain forward { type filter hook forward priority filter; }
        }
        """);
  }

  /** Whoever is attached from now on is this far away, one way. */
  void isFar(Duration delay) {
    this.delay = delay;
  }

  /** Loses so many of a hundred packets, whatever they are. */
  void loses(int percent) {
    core.nft("add rule ip weather forward numgen random mod 100 < %d drop".formatted(percent));
  }

  /** Loses whatever matches, in nftables' language. */
  void losesAll(String match) {
    core.nft("add rule ip weather forward %s drop".formatted(match));
  }

  /** Loses nothing any more. */
  void clears() {
    core.nft("flush chain ip weather forward");
  }

  @Override
  public String attach(Namespace machine) {
    int first = 4 * links++;
    String link = "link" + links;
    String near = SUBNET + (first + 1);
    String far = SUBNET + (first + 2);
    if (delay.isZero()) {
      core.cable(link, machine, "wan");
    } else {
      Namespace hop = lab.namespace("hop" + links);
      core.cable(link, hop, "near");
      hop.cable("far", machine, "wan");
      lab.keep(DelayingHop.start(hop, delay));
    }
    core.ip("addr", "add", near + "/30", "dev", link);
    machine.ip("addr", "add", far + "/30", "dev", "wan");
    machine.ip("route", "add", "default", "via", near);
    return far;
  }

  @Override
  public Lab lab() {
    return lab;
  }
}
