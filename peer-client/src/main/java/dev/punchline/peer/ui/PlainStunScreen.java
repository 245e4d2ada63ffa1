package dev.punchline.peer.ui;

import dev.punchline.protocol.nat.BehaviorDiscovery.Step;
import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.Finding;
import dev.punchline.protocol.nat.NatBehavior;
import dev.punchline.protocol.stun.StunDescription;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.wire.TransportAddress;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * For people and for shell scripts: of one server the bare address goes to standard output, of
 * several a table; what goes wrong, and each message when that is wanted, to standard error.
 */
public final class PlainStunScreen implements StunScreen {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean several;
  private final boolean progress;

  /**
   * @param several whether more than one server is asked
   * @param progress whether somebody wants to know what takes so long
   */
  public PlainStunScreen(PrintWriter out, PrintWriter err, boolean several, boolean progress) {
    this.out = out;
    this.err = err;
    this.several = several;
    this.progress = progress;
  }

  @Override
  public void emulated(NatNews.Emulated nat) {
    NatSentences.of(nat).forEach(line -> err.println("-- " + SafeText.visible(line)));
    err.flush();
  }

  @Override
  public void message(
      boolean outgoing, Transport transport, InetSocketAddress other, ByteBuffer bytes) {
    err.printf(
        "%s %s over %s, %d bytes%n",
        outgoing ? "-> to" : "<- from",
        TransportAddress.format(other),
        transport,
        bytes.remaining());
    StunDescription.of(bytes).forEach(line -> err.println("   " + SafeText.visible(line)));
    err.flush();
  }

  @Override
  public void mapped(Asked asked, StunOutcome.Success success, InetSocketAddress mapped) {
    String address = TransportAddress.format(mapped);
    if (several) {
      out.printf(
          Locale.ROOT,
          "%-24s %8.1f ms  %s%n",
          address,
          success.roundTrip().toNanos() / 1e6,
          SafeText.visible(asked.name()));
    } else {
      out.println(address);
    }
    out.flush();
  }

  @Override
  public void failed(Asked asked, StunOutcome outcome, String reason) {
    complain(reason);
  }

  @Override
  public void unresolved(String name, String reason) {
    complain(reason);
  }

  @Override
  public void problem(String code, String message) {
    complain(message);
  }

  @Override
  public void mapping(Finding<Dependence> mapping) {
    line("mapping", StunSentences.mapping(mapping));
  }

  @Override
  public void began(Step step) {
    if (progress) {
      err.println("-- " + StunSentences.of(step) + " …");
      err.flush();
    }
  }

  @Override
  public void behavior(NatBehavior behavior) {
    line("local address", TransportAddress.format(behavior.local()));
    line(
        "public address",
        TransportAddress.format(behavior.mapped())
            + (behavior.isTranslated() ? ", translated" : ", no translation"));
    line("mapping", StunSentences.mapping(behavior.mapping()));
    line("filtering", StunSentences.mapping(behavior.filtering()));
    line(
        "hairpinning",
        StunSentences.of(behavior.hairpinning(), turnedAround -> turnedAround ? "yes" : "no"));
    line("lifetime", StunSentences.of(behavior.lifetime(), StunSentences::of));
    line("RFC 3489 name", StunSentences.classicName(behavior));
    out.println(StunSentences.meaning(behavior));
    out.flush();
  }

  private void complain(String reason) {
    err.println("peer-client: " + SafeText.visible(reason));
    err.flush();
  }

  private void line(String name, String value) {
    out.printf("%-15s %s%n", name, SafeText.visible(value));
    out.flush();
  }
}
