package dev.punchline.server;

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
}
