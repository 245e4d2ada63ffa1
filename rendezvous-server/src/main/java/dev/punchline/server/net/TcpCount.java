package dev.punchline.server.net;

/** How many connections came for STUN over TCP and what became of them and their messages. */
public final class TcpCount extends Count<TcpCount.Counter> {
  /** What is counted. */
  public enum Counter {
    /** A connection that got a place. */
    ACCEPTED,
    /** A connection for which there was no place. */
    REFUSED,
    /** A connection of a source that holds its share of the places. */
    REFUSED_GREEDY,
    /** The system would not give a connection that waits; it is asked again a while later. */
    ACCEPT_FAILED,
    /** A connection that took too long to send a message or to take its answer. */
    CLOSED_IDLE,
    /** A connection on which something came that has not even the frame of STUN. */
    CLOSED_NOT_STUN,
    /** A whole message. */
    RECEIVED,
    ANSWERED,
    /** STUN that was not answered; the reasons are counted by themselves. */
    DROPPED_STUN
  }

  public TcpCount() {
    super(Counter.class);
  }
}
