package dev.punchline.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class SystemDropsTest {
  /** The tables have 32 bits at a time in the order of the machine. */
  private static final boolean LITTLE = ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN);

  private static final String LOOPBACK = LITTLE ? "0100007F" : "7F000001";
  private static final String MAPPED = LITTLE ? "FFFF0000" : "0000FFFF";

  private static final List<String> LINES =
      List.of(
          "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmnt   uid"
              + "  timeout inode ref pointer drops",
          "  100: "
              + LOOPBACK
              + ":0D96 00000000:0000 07 00000000:00000000 00:00000000 00000000     0"
              + "        0 1 2 0000000000000000 7",
          "  100: "
              + LOOPBACK
              + ":0D96 00000000:0000 07 00000000:00000000 00:00000000 00000000     0"
              + "        0 2 2 0000000000000000 5",
          "  101: "
              + LOOPBACK
              + ":0D97 00000000:0000 07 00000000:00000000 00:00000000 00000000     0"
              + "        0 3 2 0000000000000000 100",
          "  102: 00000000000000000000000000000000:0D96 00000000000000000000000000000000:0000 07"
              + " 00000000:00000000 00:00000000 00000000     0        0 4 2 0000000000000000 1000",
          // A peer's, connected to the first.
          "  103: " + LOOPBACK + ":1234 " + LOOPBACK + ":0D96 01 0:0 00:0 0 0 0 6 2 0 10000",
          "");

  @Test
  void addsUpWhatSocketsAtTheSameAddressLost() {
    assertThat(
            SystemDrops.sum(
                LINES, List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3478))))
        .isEqualTo(12);
  }

  @Test
  void aSocketOfIpv6MayBeBoundToAnAddressOfIpv4() {
    String mapped =
        "  103: 0000000000000000" + MAPPED + LOOPBACK + ":0D96 0:0 07 0:0 00:0 0 0 0 5 2 0 3";
    assertThat(
            SystemDrops.sum(
                List.of(mapped),
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3478))))
        .isEqualTo(3);
  }

  @Test
  void theWildcardIsThatOfEitherFamily() {
    assertThat(SystemDrops.sum(LINES, List.of(new InetSocketAddress(3478)))).isEqualTo(1000);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells what it dropped")
  void aSocketThatNobodyReadsLosesWhatItHasNoRoomFor() throws Exception {
    try (DatagramChannel deaf = DatagramChannel.open();
        DatagramChannel sender = DatagramChannel.open()) {
      deaf.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      InetSocketAddress address =
          (InetSocketAddress)
              deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                  .getLocalAddress();
      assertThat(SystemDrops.at(List.of(address))).isEqualTo(OptionalLong.of(0));

      for (int i = 0; i < 200; i++) {
        int unused = sender.send(ByteBuffer.allocate(100), address);
      }

      assertThat(SystemDrops.at(List.of(address)).orElseThrow()).isPositive();
    }
  }
}
