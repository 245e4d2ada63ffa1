package dev.punchline.search;

import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.Packet;
import dev.punchline.sim.network.Host;
import dev.punchline.sim.network.Network;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Somebody with a public address who sends what nobody asked for, and listens. */
final class Stranger {
  private static final int PORT = 6666;

  private final Host host;
  private final List<Packet> heard = new ArrayList<>();

  Stranger(Network network) {
    this.host = network.host("mallory", network.internet(), 1);
    host.listen(host.at(PORT), heard::add);
  }

  void sends(Forgery what, InetSocketAddress to) {
    host.send(host.at(PORT), new Datagram(to, what.datagram(host.at(PORT))));
  }

  /** What came back. */
  List<Packet> heard() {
    return heard;
  }
}
