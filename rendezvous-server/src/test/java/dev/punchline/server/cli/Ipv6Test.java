package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class Ipv6Test {
  @RegisterExtension final RunningServer server = RunningServer.at(Loopback.IPV6, Loopback.IPV6);

  @Test
  void addressesAreWrittenInBrackets() throws Exception {
    RawPeer alice = server.peer();
    RawPeer bob = server.peer();
    UUID aliceId = alice.registers();
    UUID bobId = bob.registers();

    HttpResponse<String> answer = server.introduce(aliceId, bobId);

    assertThat(answer.body()).isEqualTo("{\"public\":\"[::1]:" + bob.address().getPort() + "\"}");
    assertThat(bob.hears().text())
        .isEqualTo(
            "{\"type\":\"INITIATE_CHAT\",\"payload\":\"[::1]:" + alice.address().getPort() + "\"}");
  }

  @Test
  void stunAnswersWithAnAddressOfSixteenBytes() throws Exception {
    RawPeer peer = server.peer();

    peer.says(peer.bindingRequest());

    ByteBuffer answer = peer.hears().bytes();
    assertThat(answer.remaining()).isEqualTo(44);
    assertThat(answer.get(25)).as("family").isEqualTo((byte) 2);
  }

  @Test
  void theReadinessLineIsInBracketsToo() {
    assertThat(server.process().readiness())
        .isEqualTo(
            "ready udp=[::1]:%d http=[::1]:%d tcp=[::1]:%d alternate=[::1]:%d"
                .formatted(
                    server.udp().getPort(),
                    server.http().getPort(),
                    server.udp().getPort(),
                    server.otherPort().getPort()));
  }
}
