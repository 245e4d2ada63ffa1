package dev.punchline.peer.ui;

import dev.punchline.protocol.nat.BehaviorDiscovery.Step;
import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.Finding;
import dev.punchline.protocol.nat.NatBehavior;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunOutcome;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Where {@code peer-client stun} shows what it finds out. */
public interface StunScreen {
  /**
   * A server that is asked.
   *
   * @param name as the user wrote it
   * @param address as it was resolved
   */
  record Asked(String name, InetSocketAddress address) {}

  /** An emulated NAT stands between us and the servers. */
  void emulated(NatNews.Emulated nat);

  /** A message goes out or comes in. */
  void message(boolean outgoing, Transport transport, InetSocketAddress other, ByteBuffer bytes);

  /** A server told our address. */
  void mapped(Asked asked, StunOutcome.Success success, InetSocketAddress mapped);

  /**
   * A server did not.
   *
   * @param reason for people
   */
  void failed(Asked asked, StunOutcome outcome, String reason);

  /**
   * A server was not asked, because its name leads nowhere.
   *
   * @param name as the user wrote it
   * @param reason for people
   */
  void unresolved(String name, String reason);

  /**
   * Nothing could be asked at all.
   *
   * @param code a stable name, as {@code chat} has it too
   * @param message for people
   */
  void problem(String code, String message);

  /** What the answers of several servers tell of the NAT's mapping. */
  void mapping(Finding<Dependence> mapping);

  /** A test begins. */
  void began(Step step);

  /** What the NAT does. */
  void behavior(NatBehavior behavior);
}
