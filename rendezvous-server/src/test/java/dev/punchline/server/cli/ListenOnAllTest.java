package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ListenOnAllTest {
  @RegisterExtension final RunningServer overIpv4 = RunningServer.at(Loopback.ALL, Loopback.IPV4);

  @RegisterExtension final RunningServer overIpv6 = RunningServer.at(Loopback.ALL, Loopback.IPV6);

  @Test
  void anIpv4PeerIsShownItsIpv4Address() throws Exception {
    RawPeer alice = overIpv4.peer();
    RawPeer bob = overIpv4.peer();

    String answer = overIpv4.introduce(alice.registers(), bob.registers()).body();

    assertThat(answer).isEqualTo("{\"public\":\"127.0.0.1:" + bob.address().getPort() + "\"}");
    assertThat(bob.hears().text()).contains("\"127.0.0.1:" + alice.address().getPort() + "\"");
  }

  @Test
  void anIpv6PeerIsServedToo() throws Exception {
    Loopback.assumeIpv6();
    RawPeer alice = overIpv6.peer();
    RawPeer bob = overIpv6.peer();

    String answer = overIpv6.introduce(alice.registers(), bob.registers()).body();

    assertThat(answer).isEqualTo("{\"public\":\"[::1]:" + bob.address().getPort() + "\"}");
    assertThat(bob.hears().text()).contains("\"[::1]:" + alice.address().getPort() + "\"");
  }

  @Test
  void theReadinessLineNamesThePorts() {
    assertThat(overIpv4.process().readiness())
        .matches(
            "ready udp=\\S+:%d http=\\S+:%d tcp=\\S+:\\d+ alternate=\\S+:\\d+"
                .formatted(overIpv4.udp().getPort(), overIpv4.http().getPort()));
  }
}
