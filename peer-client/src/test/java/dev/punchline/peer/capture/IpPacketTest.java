package dev.punchline.peer.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.wire.Packet;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IpPacketTest {
  @Test
  void ipv4CarriesUdpWithBothChecksums() {
    Packet packet = packet("192.0.2.1:4000", "203.0.113.5:5000", "hi".getBytes(US_ASCII));

    assertThat(HexFormat.of().formatHex(IpPacket.of(packet)))
        .isEqualTo(
            "4500001e0000400040113cc8c0000201cb007105" // 30 bytes, DF, TTL 64, UDP
                + "0fa01388000a7641"
                + "6869");
  }

  @Property
  void everyChecksumIsRight(
      @ForAll @Size(4) byte[] source,
      @ForAll @Size(4) byte[] destination,
      @ForAll @IntRange(min = 1, max = 65_535) int port,
      @ForAll byte[] payload)
      throws UnknownHostException {
    byte[] ip =
        IpPacket.of(
            new Packet(
                new InetSocketAddress(InetAddress.getByAddress(source), port),
                new InetSocketAddress(InetAddress.getByAddress(destination), 1),
                ByteBuffer.wrap(payload)));

    assertThat(onesComplementSum(ip, 0, 20, 0)).isEqualTo(0xFFFF);
    int addresses = onesComplementSum(ip, 12, 20, 17 + ip.length - 20);
    assertThat(onesComplementSum(ip, 20, ip.length, addresses)).isEqualTo(0xFFFF);
  }

  @Property
  void everyChecksumOverIpv6IsRight(
      @ForAll @Size(15) byte[] source, @ForAll @Size(15) byte[] destination, @ForAll byte[] payload)
      throws UnknownHostException {
    byte[] ip = IpPacket.of(new Packet(six(source), six(destination), ByteBuffer.wrap(payload)));

    assertThat(ip).hasSize(48 + payload.length).startsWith(0x60);
    int pseudo = onesComplementSum(ip, 8, 40, 17 + ip.length - 40);
    assertThat(onesComplementSum(ip, 40, ip.length, pseudo)).isEqualTo(0xFFFF);
  }

  @Test
  void aChecksumThatComesOutAsZeroIsSentAsItsOtherForm() {
    byte[] makesTheSumComplete = {0, 0};
    Packet empty = packet("192.0.2.1:4000", "203.0.113.5:5000", makesTheSumComplete);
    byte[] before = IpPacket.of(empty);
    Packet tuned = packet("192.0.2.1:4000", "203.0.113.5:5000", Arrays.copyOfRange(before, 26, 28));

    assertThat(Arrays.copyOfRange(IpPacket.of(tuned), 26, 28)).containsExactly(0xFF, 0xFF);
  }

  @Test
  void theWildcardOfADualStackSocketTakesTheFamilyOfTheOther() throws UnknownHostException {
    InetSocketAddress wildcard =
        new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 4000);
    InetSocketAddress four = address("127.0.0.1:5000");

    byte[] ip = IpPacket.of(new Packet(wildcard, four, ByteBuffer.allocate(0)));

    assertThat(ip).hasSize(28).startsWith(0x45);
    assertThat(Arrays.copyOfRange(ip, 12, 20)).containsExactly(0, 0, 0, 0, 127, 0, 0, 1);
  }

  @Test
  void thePayloadStaysWhereItIs() {
    ByteBuffer payload = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2);

    byte[] ip = IpPacket.of(new Packet(address("127.0.0.1:1"), address("127.0.0.1:2"), payload));

    assertThat(Arrays.copyOfRange(ip, 28, ip.length)).containsExactly(1, 2);
    assertThat(payload.position()).isEqualTo(1);
  }

  private static Packet packet(String from, String to, byte[] payload) {
    return new Packet(address(from), address(to), ByteBuffer.wrap(payload));
  }

  private static InetSocketAddress address(String text) {
    return TransportAddress.parse(text).orElseThrow();
  }

  /** Never IPv4-mapped: begins with 0x20. */
  private static InetSocketAddress six(byte[] rest) throws UnknownHostException {
    byte[] address = ByteBuffer.allocate(16).put((byte) 0x20).put(rest).array();
    return new InetSocketAddress(InetAddress.getByAddress(address), 4000);
  }

  /** RFC 1071 by the book: 16 bits at a time, with the carry brought round at once. */
  private static int onesComplementSum(byte[] bytes, int from, int to, int start) {
    int sum = start;
    for (int i = from; i < to; i += 2) {
      int low = i + 1 < to ? bytes[i + 1] & 0xFF : 0;
      sum += (bytes[i] & 0xFF) << 8 | low;
      sum = (sum & 0xFFFF) + (sum >> 16);
    }
    return sum;
  }
}
