package dev.punchline.server;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import java.net.InetSocketAddress;
import java.util.UUID;

/** Something that happened at the rendezvous. */
public sealed interface RendezvousEvent {
  /** A peer got an identity. */
  record Registered(UUID id, InetSocketAddress source) implements RendezvousEvent {}

  /** A peer asked again from the same source, and got the identity that it had. */
  record RegisteredAgain(UUID id, InetSocketAddress source) implements RendezvousEvent {}

  /** A peer could not be registered: the table is full. */
  record TableFull(InetSocketAddress source) implements RendezvousEvent {}

  /** A peer was not heard of for too long and is forgotten. */
  record Expired(UUID id, InetSocketAddress source) implements RendezvousEvent {}

  /** Two peers were introduced to each other. */
  record Introduced(UUID initiator, UUID peer) implements RendezvousEvent {}

  /** An introduction was refused: {@code unknown} is not registered. */
  record IntroductionRefused(UUID unknown) implements RendezvousEvent {}

  /** A source got the id that it chose. */
  record IdRegistered(Chosen id, InetSocketAddress source) implements RendezvousEvent {}

  /** A source gave its id back. */
  record IdReleased(Chosen id, InetSocketAddress source) implements RendezvousEvent {}

  /** The source of an id was not heard of for too long, and the id is free. */
  record IdExpired(Chosen id, InetSocketAddress source) implements RendezvousEvent {}

  /** Two peers were told of each other; said once for each question. */
  record IdsIntroduced(Chosen asker, Chosen peer) implements RendezvousEvent {}
}
