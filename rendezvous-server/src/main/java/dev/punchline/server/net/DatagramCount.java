package dev.punchline.server.net;

/** How many datagrams came and what became of them. */
public final class DatagramCount extends Count<DatagramCount.Counter> {
  /** What is counted. */
  public enum Counter {
    RECEIVED,
    ANSWERED,
    /** The system would not send, for example to port 0. */
    SEND_FAILED,

    RECEIVED_STUN,
    RECEIVED_CLASSIC_STUN,
    RECEIVED_JSON,
    DROPPED_ZRTP,
    DROPPED_DTLS,
    DROPPED_TURN_CHANNEL,
    DROPPED_QUIC,
    DROPPED_RTP,
    DROPPED_RTCP,
    /** Of no kind that is known, or pretending to be one. */
    DROPPED_UNKNOWN_KIND,

    /** STUN of either kind that was answered. */
    STUN,
    /** STUN of either kind that was not; the reasons are counted by themselves. */
    DROPPED_STUN,

    /** STUN with a PUNCHLINE-ID; what became of it is counted by itself. */
    STUN_RENDEZVOUS,

    REGISTRATION,
    HEART_BEAT,
    /** JSON-like, but no message. */
    DROPPED_MALFORMED,
    /** A message that is not for a server. */
    DROPPED_UNEXPECTED,
    /** A message at a socket that is for STUN only. */
    DROPPED_WRONG_SOCKET,
    /** A REGISTRATION for which there was no room. */
    DROPPED_TABLE_FULL
  }

  public DatagramCount() {
    super(Counter.class);
  }
}
