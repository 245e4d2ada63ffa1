package dev.punchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.ArbitraryAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportAddressTest {

  @Property
  void readsBackWhatItWrote(@ForAll("sendable") InetSocketAddress address) {
    assertThat(TransportAddress.parse(TransportAddress.format(address))).contains(address);
  }

  @Provide
  Arbitrary<InetSocketAddress> sendable() {
    return ArbitraryAddresses.sendable();
  }

  @Property
  void readsAnyTextOrNothing(@ForAll String text) {
    TransportAddress.parse(text).ifPresent(address -> assertThat(address.getAddress()).isNotNull());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1:3478, 192.0.2.1:3478",
    "10.0.0.255:1, 10.0.0.255:1",
    "127.0.0.1:65535, 127.0.0.1:65535",
    "[2001:db8::1]:3478, [2001:db8::1]:3478",
    "[::1]:9, [::1]:9",
    "[2001:DB8::A]:9, [2001:db8::a]:9",
    "[2001:0db8:0000:0000:0000:0000:0000:0001]:9, [2001:db8::1]:9",
    "[2001:db8:0:0:1:0:0:1]:9, [2001:db8::1:0:0:1]:9",
    "[2001:db8:0:1:1:1:1:1]:9, [2001:db8:0:1:1:1:1:1]:9",
    "[2001:0:0:1:0:0:0:1]:9, [2001:0:0:1::1]:9",
    "[2001:db8::]:9, [2001:db8::]:9",
    "[1:2:3:4:5:6:7:8]:9, [1:2:3:4:5:6:7:8]:9",
    "[64:ff9b::192.0.2.33]:9, [64:ff9b::c000:221]:9",
    "[::ffff:192.0.2.1]:9, 192.0.2.1:9",
  })
  void writesTheCanonicalForm(String text, String canonical) {
    InetSocketAddress address = TransportAddress.parse(text).orElseThrow();

    assertThat(TransportAddress.format(address)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":80",
        "192.0.2.1",
        "192.0.2.1:",
        "192.0.2.1:0",
        "192.0.2.1:65536",
        "192.0.2.1:99999",
        "192.0.2.1:123456",
        "192.0.2.1:-1",
        "192.0.2.1:+1",
        "192.0.2.1: 80",
        " 192.0.2.1:80",
        "192.0.2.1:80 ",
        "192.0.2.1:80\n",
        "192.0.2.1:\u0664",
        "192.0.2.256:80",
        "192.0.2.01:80",
        "192.0.2:80",
        "192.0.2.1.1:80",
        "3221225985:80",
        "0x7f.0.0.1:80",
        "localhost:80",
        "example.org:80",
        "2001:db8::1:80",
        "[2001:db8::1]",
        "[2001:db8::1]80",
        "[2001:db8::1]:0",
        "[2001:db8::1%eth0]:80",
        "[fe80::1%1]:80",
        "[2001:db8::1::2]:80",
        "[1:2:3:4:5:6:7]:80",
        "[1:2:3:4:5:6:7:8:9]:80",
        "[12345::]:80",
        "[192.0.2.1]:80",
        "[example.org]:80",
        "[]:80",
        "0.0.0.0:80",
        "[::]:80",
        "224.0.0.1:80",
        "239.255.255.250:1900",
        "[ff02::1]:80",
        "/192.0.2.1:80",
        "host/192.0.2.1:80"
      })
  void refusesWhatNothingCanBeSentTo(String text) {
    assertThat(TransportAddress.parse(text)).isEmpty();
  }

  @Test
  void writesNoZone() throws Exception {
    byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
    InetAddress zoned = Inet6Address.getByAddress("", linkLocal, 3);

    assertThat(TransportAddress.format(new InetSocketAddress(zoned, 9))).isEqualTo("[fe80::1]:9");
  }
}
