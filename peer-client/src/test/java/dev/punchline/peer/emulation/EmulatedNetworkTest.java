package dev.punchline.peer.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.punchline.peer.emulation.EmulatedHost.Heard;
import dev.punchline.peer.runtime.Traffic;
import dev.punchline.peer.runtime.UdpSocket;
import dev.punchline.protocol.nat.emulator.DropReason;
import dev.punchline.protocol.nat.emulator.NatPreset;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Emulated NATs in front of real sockets on loopback. */
class EmulatedNetworkTest {
  private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(2);

  private Remote server;
  private Remote stranger;

  @BeforeEach
  void openRemotes() throws IOException {
    server = Remote.open();
    stranger = Remote.open();
  }

  @AfterEach
  void closeRemotes() {
    server.close();
    stranger.close();
  }

  @ParameterizedTest
  @EnumSource(value = NatPreset.class, mode = Mode.EXCLUDE, names = "UDP_BLOCKED")
  void theServerHearsUsFromAPublicAddressAndItsAnswerGetsIn(NatPreset preset) throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(preset)) {
      UdpSocket socket = host.bind(0);

      EmulatedHost.send(socket, "question", server.address());
      Remote.Heard question = server.await();
      server.send("answer", question.from());

      assertThat(question.text()).isEqualTo("question");
      assertThat(host.network().publicAddresses()).contains(question.from().getAddress());
      assertThat(host.await(socket)).isEqualTo(new Heard("answer", server.address()));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = NatPreset.class,
      names = {"OPEN", "FIREWALL"})
  void withoutTranslationTheHostItselfHasThePublicAddress(NatPreset preset) throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(preset)) {
      UdpSocket socket = host.bind(0);

      EmulatedHost.send(socket, "question", server.address());

      assertThat(socket.addressTowards(server.address())).contains(server.await().from());
    }
  }

  @Test
  void behindAnOpenBoxOneIsReachedBeforeOneHasSentAnything() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.OPEN)) {
      UdpSocket socket = host.bind(0);

      stranger.send("hello", socket.addressTowards(stranger.address()).orElseThrow());

      assertThat(host.await(socket).text()).isEqualTo("hello");
    }
  }

  @Test
  void aStrangerIsDroppedByTheFilterAndTheWitnessHearsOfIt() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.PORT_RESTRICTED)) {
      UdpSocket socket = host.bind(0);
      EmulatedHost.send(socket, "question", server.address());
      InetSocketAddress mapped = server.await().from();

      stranger.send("let me in", mapped);
      Traffic.Dropped dropped = host.awaitDrop(socket);

      assertThat(dropped.reason()).isEqualTo(DropReason.FILTERED);
      assertThat(dropped.box()).isEqualTo("port-restricted");
      assertThat(dropped.direction()).isEqualTo(Traffic.Direction.IN);
      assertThat(dropped.packet().source()).isEqualTo(stranger.address());
      assertThat(dropped.packet().destination()).isEqualTo(mapped);
    }
  }

  @Test
  void aStrangerGetsInToAFullCone() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.FULL_CONE)) {
      UdpSocket socket = host.bind(0);
      EmulatedHost.send(socket, "question", server.address());

      stranger.send("hello", server.await().from());

      assertThat(host.await(socket)).isEqualTo(new Heard("hello", stranger.address()));
    }
  }

  @Test
  void aSymmetricNatShowsAnotherPortToEach() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.SYMMETRIC)) {
      UdpSocket socket = host.bind(0);

      EmulatedHost.send(socket, "question", server.address());
      EmulatedHost.send(socket, "question", stranger.address());

      assertThat(server.await().from()).isNotEqualTo(stranger.await().from());
    }
  }

  @Test
  void blockedUdpNeverLeaves() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.UDP_BLOCKED)) {
      UdpSocket socket = host.bind(0);

      EmulatedHost.send(socket, "question", server.address());

      assertThat(host.traffic(Traffic.Dropped.class))
          .extracting(Traffic.Dropped::reason, Traffic.Dropped::direction)
          .containsExactly(tuple(DropReason.UDP_BLOCKED, Traffic.Direction.OUT));
      assertThat(server.poll()).isEmpty();
    }
  }

  @Test
  void theWitnessSeesBothSidesOfATranslation() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.RESTRICTED)) {
      UdpSocket socket = host.bind(5000);
      EmulatedHost.send(socket, "question", server.address());
      InetSocketAddress mapped = server.await().from();
      server.send("answer", mapped);
      Heard heard = host.await(socket);

      InetSocketAddress inside = new InetSocketAddress(host.network().host(), 5000);
      Traffic.Sent sent = host.traffic(Traffic.Sent.class).findFirst().orElseThrow();
      Traffic.Received received = host.traffic(Traffic.Received.class).findFirst().orElseThrow();
      assertThat(heard.text()).isEqualTo("answer");
      assertThat(sent.inside().source()).isEqualTo(inside);
      assertThat(sent.outside().source()).isEqualTo(mapped);
      assertThat(sent.outside().destination()).isEqualTo(server.address());
      assertThat(received.outside().destination()).isEqualTo(mapped);
      assertThat(received.inside().destination()).isEqualTo(inside);
    }
  }

  @Test
  void theHostOfATranslatingNatHasAPrivateAddress() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.FULL_CONE)) {
      assertThat(host.network().host().isSiteLocalAddress()).isTrue();
      assertThat(host.network().publicAddresses()).allMatch(it -> it.isLoopbackAddress());
    }
  }

  @Test
  void aPreservingNatTakesTheNextPortIfTheSystemHasGivenTheSameAway() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.FULL_CONE);
        DatagramSocket taken =
            new DatagramSocket(
                new InetSocketAddress(host.network().publicAddresses().getFirst(), 0))) {
      UdpSocket socket = host.bind(taken.getLocalPort());

      EmulatedHost.send(socket, "question", server.address());

      assertThat(server.await().from().getPort()).isGreaterThan(taken.getLocalPort());
    }
  }

  @Test
  void twoSocketsBehindOneNatReachEachOtherByItsPublicSide() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.PORT_RESTRICTED)) {
      UdpSocket one = host.bind(0);
      UdpSocket other = host.bind(0);
      EmulatedHost.send(one, "question", server.address());
      InetSocketAddress oneOutside = server.await().from();
      EmulatedHost.send(other, "question", server.address());
      InetSocketAddress otherOutside = server.await().from();
      EmulatedHost.send(one, "opens the filter", otherOutside);

      EmulatedHost.send(other, "turned around", oneOutside);

      assertThat(host.await(one)).isEqualTo(new Heard("turned around", otherOutside));
    }
  }

  @Test
  void aMappingThatHasExpiredGivesItsPortBackToTheSystem() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.SYMMETRIC)) {
      UdpSocket socket = host.bind(0);
      EmulatedHost.send(socket, "question", server.address());
      InetSocketAddress mapped = server.await().from();
      assertThatThrownBy(() -> new DatagramSocket(mapped)).isInstanceOf(BindException.class);

      host.pass(USUAL_TIMEOUT);
      var nothing = host.poll(socket);

      assertThat(nothing).isEmpty();
      assertThat(canBind(mapped)).isTrue();
    }
  }

  @Test
  void aRebootGivesThePortsBackAndTheNextPacketHasAnother() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.SYMMETRIC)) {
      UdpSocket socket = host.bind(0);
      EmulatedHost.send(socket, "question", server.address());
      InetSocketAddress before = server.await().from();

      host.network().reboot();
      EmulatedHost.send(socket, "question", server.address());

      assertThat(server.await().from()).isNotEqualTo(before);
      assertThat(canBind(before)).isTrue();
    }
  }

  @Test
  void afterARebootAPreservingNatHasTheSamePortAgain() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.FULL_CONE)) {
      UdpSocket socket = host.bind(0);
      EmulatedHost.send(socket, "question", server.address());
      InetSocketAddress before = server.await().from();

      host.network().reboot();
      var nothing = host.poll(socket);
      EmulatedHost.send(socket, "question", server.address());

      assertThat(nothing).isEmpty();
      assertThat(server.await().from()).isEqualTo(before);
    }
  }

  @Test
  void anotherTimeoutHoldsForMappingsThatAreThere() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.FULL_CONE)) {
      UdpSocket socket = host.bind(0);
      EmulatedHost.send(socket, "question", server.address());
      InetSocketAddress mapped = server.await().from();

      host.network().changeTimeout(Duration.ofSeconds(5));
      host.pass(Duration.ofSeconds(5));
      var nothing = host.poll(socket);

      assertThat(nothing).isEmpty();
      assertThat(canBind(mapped)).isTrue();
    }
  }

  @Test
  void aNatThatIsRenumberedShowsAtAnotherAddress() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.FULL_CONE)) {
      UdpSocket socket = host.bind(0);
      EmulatedHost.send(socket, "question", server.address());
      InetSocketAddress before = server.await().from();

      assertThat(host.network().renumber()).isEqualTo(EmulatedNetwork.Renumbering.DONE);
      EmulatedHost.send(socket, "question", server.address());

      assertThat(server.await().from().getAddress()).isNotEqualTo(before.getAddress());
      assertThat(canBind(before)).isTrue();
    }
  }

  @Test
  void aFirewallHasNoAddressToChange() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.FIREWALL)) {
      assertThat(host.network().renumber()).isEqualTo(EmulatedNetwork.Renumbering.NO_TRANSLATION);
    }
  }

  @Test
  void aHomeBehindACarrierIsSeenAtTheCarriersAddress() throws IOException {
    try (EmulatedHost host =
        EmulatedHost.behind(NatPreset.PORT_RESTRICTED, NatPreset.CARRIER_GRADE)) {
      UdpSocket socket = host.bind(0);

      EmulatedHost.send(socket, "question", server.address());
      InetSocketAddress mapped = server.await().from();
      server.send("answer", mapped);

      assertThat(host.network().boxes().getLast().addresses()).contains(mapped.getAddress());
      assertThat(host.network().boxes().getFirst().addresses().getFirst().getHostAddress())
          .startsWith("100.64.");
      assertThat(host.await(socket).text()).isEqualTo("answer");
    }
  }

  @Test
  void twoOfAKindInARowAreToldApart() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.SYMMETRIC, NatPreset.SYMMETRIC)) {
      assertThat(host.network().boxes())
          .extracting(box -> box.name())
          .isEqualTo(List.of("symmetric", "symmetric-2"));
    }
  }

  @Test
  void whereThereIsOneLoopbackAddressTheNatUsesItsPorts() throws IOException {
    try (EmulatedHost host = EmulatedHost.withOneAddressBehind(NatPreset.PORT_RESTRICTED)) {
      UdpSocket socket = host.bind(0);
      EmulatedHost.send(socket, "question", server.address());
      InetSocketAddress mapped = server.await().from();
      server.send("answer", mapped);

      assertThat(mapped.getAddress()).isEqualTo(LoopbackAddresses.COMMON);
      assertThat(host.network().hasAddressOfItsOwn()).isFalse();
      assertThat(host.await(socket).text()).isEqualTo("answer");
      assertThat(host.network().renumber()).isEqualTo(EmulatedNetwork.Renumbering.NO_OTHER_ADDRESS);
    }
  }

  @Test
  void whereThereIsOneLoopbackAddressTheNatStillKnowsItsOwnPorts() throws IOException {
    try (EmulatedHost host = EmulatedHost.withOneAddressBehind(NatPreset.FULL_CONE)) {
      UdpSocket one = host.bind(0);
      UdpSocket other = host.bind(0);
      EmulatedHost.send(one, "question", server.address());
      InetSocketAddress oneOutside = server.await().from();

      EmulatedHost.send(other, "turned around", oneOutside);

      Heard heard = host.await(one);
      assertThat(heard.text()).isEqualTo("turned around");
      assertThat(heard.from().getAddress()).isEqualTo(LoopbackAddresses.COMMON);
    }
  }

  @Test
  void aPortOfTheHostIsBoundOnce() throws IOException {
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.FULL_CONE)) {
      var unused = host.bind(5000);

      assertThatThrownBy(() -> host.bind(5000)).isInstanceOf(BindException.class);
    }
  }

  @Test
  void aClosedSocketLeavesNothingBound() throws IOException {
    InetSocketAddress mapped;
    try (EmulatedHost host = EmulatedHost.behind(NatPreset.FULL_CONE)) {
      UdpSocket socket = host.bind(0);
      EmulatedHost.send(socket, "question", server.address());
      mapped = server.await().from();
    }

    assertThat(canBind(mapped)).isTrue();
  }

  private static boolean canBind(InetSocketAddress address) {
    try (DatagramSocket socket = new DatagramSocket(address)) {
      return socket.isBound();
    } catch (SocketException e) {
      return false;
    }
  }
}
