package dev.punchline.peer.runtime;

import dev.punchline.protocol.stun.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sees every STUN message on its way, for people who want to read along. */
public interface StunWitness {
  /** Looks at nothing. */
  StunWitness NONE =
      new StunWitness() {
        @Override
        public void sent(Transport transport, InetSocketAddress to, ByteBuffer message) {}

        @Override
        public void received(Transport transport, InetSocketAddress from, ByteBuffer message) {}
      };

  /** A message leaves. */
  void sent(Transport transport, InetSocketAddress to, ByteBuffer message);

  /** A message came; it may be anything. */
  void received(Transport transport, InetSocketAddress from, ByteBuffer message);
}
