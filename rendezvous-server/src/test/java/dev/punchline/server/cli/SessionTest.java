package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * ICE credentials over the wire, with the request of RFC 5769 section 2.1: its USERNAME is {@code
 * evtj:h6vY} and its password the one below.
 */
final class SessionTest {
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  private static final String HEADER = "0001 0058 2112a442 b7e7a701bc34d686fa87dfae";
  private static final String BEFORE_INTEGRITY =
      """
      8022 0010 5354554e207465737420636c69656e74
      0024 0004 6e0001ff
      8029 0008 932ff9b151263b36
      0006 0009 6576746a3a68367659 202020
      """;
  private static final String SAMPLE =
      HEADER
          + BEFORE_INTEGRITY
          + """
            0008 0014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
            8028 0004 e57a3bcf
            """;

  @RegisterExtension
  final RunningServer known =
      RunningServer.onLoopback().withSessions(StunSessions.of(List.of("evtj:" + PASSWORD), "none"));

  @RegisterExtension
  final RunningServer otherPassword =
      RunningServer.onLoopback()
          .withSessions(StunSessions.of(List.of("evtj:" + "x".repeat(22)), "none"));

  @RegisterExtension final RunningServer unknown = RunningServer.onLoopback();

  @Test
  void theSampleRequestIsAnsweredWithIntegrityAndFingerprint() throws Exception {
    RawPeer peer = known.peer();

    peer.says(hex(SAMPLE));

    String answer = text(peer.hears().bytes());
    assertThat(answer).startsWith("0101").contains("b7e7a701bc34d686fa87dfae", "00200008");
    assertThat(answer.substring(answer.length() - 64)).startsWith("00080014");
    assertThat(answer.substring(answer.length() - 16)).startsWith("80280004");
  }

  @Test
  void overTcpToo() throws Exception {
    try (RawConnection client = new RawConnection(known.tcp())) {
      client.says(hex(SAMPLE));

      assertThat(text(client.hears())).startsWith("0101").contains("00080014");
    }
  }

  @Test
  void theWrongPasswordIs401WithoutIntegrity() throws Exception {
    RawPeer peer = otherPassword.peer();

    peer.says(hex(SAMPLE));

    assertThat(text(peer.hears().bytes()))
        .startsWith("0111")
        .contains("00000401")
        .doesNotContain("00080014");
  }

  @Test
  void anUnknownFragmentIsCountedAndNeverAnswered() throws Exception {
    RawPeer peer = unknown.peer();

    peer.says(hex(SAMPLE));

    peer.hearsNothing();
    assertThat(unknown.stunDropped("unknown-session")).isEqualTo(1);
  }

  @Test
  void withoutFingerprintItIsCountedAndNeverAnswered() throws Exception {
    RawPeer peer = known.peer();

    peer.says(hex(HEADER.replace("0058", "0038") + BEFORE_INTEGRITY));

    peer.hearsNothing();
    assertThat(known.stunDropped("no-fingerprint")).isEqualTo(1);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  private static String text(ByteBuffer message) {
    byte[] bytes = new byte[message.remaining()];
    message.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
