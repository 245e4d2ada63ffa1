package dev.punchline.peer.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes, as draft-ietf-opsawg-pcapng draws them. */
class PcapngTest {
  @Test
  void aSectionBeginsWithItsByteOrderVersionAndApplication() {
    assertThat(hex(Pcapng.sectionHeader("peer")))
        .isEqualTo(
            "0a0d0d0a"
                + "00000028" // type, length
                + "1a2b3c4d"
                + "00010000"
                + "ffffffffffffffff" // magic, 1.0, no section length
                + "00040004"
                + "70656572" // shb_userappl
                + "00000000"
                + "00000028");
  }

  @Test
  void anInterfaceHasRawIpAndNanoseconds() {
    assertThat(hex(Pcapng.interfaceDescription("udp")))
        .isEqualTo(
            "00000001"
                + "00000028"
                + "00650000"
                + "00000000" // LINKTYPE_RAW, no limit
                + "00020003"
                + "75647000" // if_name
                + "00090001"
                + "09000000" // if_tsresol
                + "00000000"
                + "00000028");
  }

  @Test
  void aPacketHasItsTimeLengthsDirectionAndComment() {
    byte[] block =
        Pcapng.enhancedPacket(
            1,
            Instant.ofEpochSecond(1, 5),
            new byte[] {1, 2, 3, 4, 5},
            Pcapng.Way.OUTBOUND,
            Optional.of("no"));

    assertThat(hex(block))
        .isEqualTo(
            "00000006"
                + "0000003c"
                + "00000001"
                + "000000003b9aca05" // interface, 1,000,000,005 ns
                + "00000005"
                + "00000005"
                + "0102030405000000"
                + "00010002"
                + "6e6f0000" // opt_comment
                + "00020004"
                + "00000002" // epb_flags: outbound
                + "00000000"
                + "0000003c");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
