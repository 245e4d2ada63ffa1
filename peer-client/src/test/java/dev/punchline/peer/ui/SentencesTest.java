package dev.punchline.peer.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentencesTest {
  private static final String ESCAPE = "\u001b[31m\n";

  @Test
  void noEventMakesALineThatATerminalWouldObey() {
    List<PeerEvent> hostile =
        List.of(
            new PeerEvent.StunFailed(ESCAPE),
            new PeerEvent.CallFailed(Events.ID, CallFailure.SERVER_REFUSED, ESCAPE, List.of()),
            new Closed(Reason.NO_PATH, Optional.empty(), List.of(ESCAPE)));

    assertThat(hostile)
        .flatExtracting(Sentences::of)
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).doesNotContainPattern("\\p{Cntrl}"));
  }

  @Test
  void aPeerIsToldItsUuidAndHowToBeCalled() {
    assertThat(Sentences.of(Events.REGISTERED))
        .hasSize(2)
        .allMatch(line -> line.contains(Events.ID.toString()))
        .last()
        .asString()
        .contains("peer-client chat");
  }

  @Test
  void aNewUuidIsCalledNew() {
    assertThat(Sentences.of(new PeerEvent.Registered(Events.ID, true)))
        .singleElement()
        .asString()
        .contains("new UUID", Events.ID.toString());
  }

  @Test
  void contactSaysThatNothingIsEncrypted() {
    assertThat(Sentences.of(Events.CONTACT)).anyMatch(line -> line.contains("not encrypted"));
  }

  @Test
  void contactAgainIsNotANewConnection() {
    PeerEvent again = new PeerEvent.Contact(Events.PEER, Duration.ofMillis(1), 1, true, false);

    assertThat(Sentences.of(again)).containsExactly("The peer is back, at 192.0.2.7:40000.");
  }

  @Test
  void whoChoseAnIdIsSpokenOfByItAndNeverByAUuid() {
    List<PeerEvent> events =
        List.of(
            Events.REGISTERED_BY_ID,
            Events.WAITING,
            Events.CALLED_BY_ID,
            Events.MISSED_ID,
            Events.ID_TAKEN);

    assertThat(events)
        .allSatisfy(
            event ->
                assertThat(String.join(" ", Sentences.of(event)))
                    .contains("14")
                    .doesNotContain("UUID"));
    assertThat(Sentences.of(new Answer.Help(Naming.CHOSEN)))
        .noneMatch(line -> line.contains("UUID"));
    assertThat(
            Sentences.of(
                new Answer.WhoAmI(
                    Optional.of(Events.CHOSEN), Optional.empty(), Events.PEER, Optional.empty())))
        .startsWith("ID:              14");
  }

  @Test
  void eachUndeliveredLineIsNamed() {
    assertThat(Sentences.of(Events.CLOSED)).endsWith("Not delivered:", "  lost", "  too");
  }

  @Test
  void aSignOfLifeComesNowAndThenButNotForEachHello() {
    List<Integer> shown =
        IntStream.rangeClosed(1, 16)
            .filter(count -> !Sentences.of(new PeerEvent.HelloSent(Events.PEER, count)).isEmpty())
            .boxed()
            .toList();

    assertThat(shown).containsExactly(6, 10, 14);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyEndHasItsSentence(Reason reason) {
    assertThat(Sentences.of(new Closed(reason, Optional.empty(), List.of())))
        .singleElement()
        .asString()
        .endsWith(".");
  }

  @ParameterizedTest
  @EnumSource(CallFailure.class)
  void everyFailureHasItsSentence(CallFailure failure) {
    assertThat(Sentences.callFailed(new Identity.Assigned(Events.ID), failure, "why"))
        .endsWith(".")
        .hasSizeLessThan(130);
    assertThat(Sentences.callFailed(new Identity.Chosen("14"), failure, "why"))
        .endsWith(".")
        .doesNotContain("UUID")
        .hasSizeLessThan(100);
  }

  @Test
  void theHelpListsEveryCommand() {
    assertThat(Sentences.of(new Answer.Help(Naming.ASSIGNED))).hasSameSizeAs(Command.USAGES);
  }

  @Test
  void whoAmISaysWhatIsNotKnownYet() {
    Answer nothingYet =
        new Answer.WhoAmI(Optional.empty(), Optional.empty(), Events.PEER, Optional.empty());

    assertThat(Sentences.of(nothingYet))
        .containsExactly(
            "UUID:            not registered yet",
            "Public address:  unknown",
            "Server:          192.0.2.7:40000",
            "Chatting with:   nobody");
  }
}
