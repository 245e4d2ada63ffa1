package dev.punchline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.rendezvous.StunRendezvousClient.Refusal;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Initiating;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.PeerEvent.Registered;
import dev.punchline.protocol.session.PeerEvent.ServerSilent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitPolicyTest {
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  private static final UUID ID = UUID.fromString("6a2f41a3-c54c-4ce8-92d2-0324e1c32e22");

  private final ExitPolicy caller = new ExitPolicy(true);
  private final ExitPolicy waiter = new ExitPolicy(false);

  @Test
  void aServerThatNeverAnsweredEndsTheProgram() {
    assertThat(waiter.after(new ServerSilent(Duration.ofSeconds(10))))
        .contains(ExitCode.SERVER_UNREACHABLE);
  }

  @Test
  void aServerThatFallsSilentLaterDoesNot() {
    assertThat(waiter.after(new Registered(ID, false))).isEmpty();
    assertThat(waiter.after(new ServerSilent(Duration.ofSeconds(10)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PEER_UNKNOWN, PEER_UNKNOWN",
    "SERVER_UNREACHABLE, SERVER_UNREACHABLE",
    "SERVER_REFUSED, REFUSED",
    "SELF, REFUSED"
  })
  void theCallOfTheCommandLineEndsTheProgramWhenItFails(CallFailure failure, ExitCode code) {
    assertThat(caller.after(new CallFailed(ID, failure, "", List.of()))).contains(code);
  }

  @ParameterizedTest
  @CsvSource({"ID_TAKEN, REFUSED", "NO_RENDEZVOUS, SERVER_UNREACHABLE"})
  void anIdThatIsNotOursEndsTheProgramUnlessWeHadIt(Refusal why, ExitCode code) {
    PeerEvent refused = new PeerEvent.NotRegistered(new Identity.Chosen("14"), why);

    assertThat(waiter.after(refused)).contains(code);
    assertThat(waiter.after(new Registered(ID, false))).isEmpty();
    assertThat(waiter.after(refused)).isEmpty();
  }

  @Test
  void aCallThatWaitsEndsNothingNorDoesTheEndOfTheInput() {
    assertThat(caller.after(new PeerEvent.Waiting(new Identity.Chosen("14")))).isEmpty();
    assertThat(caller.inputEnded()).isEmpty();
  }

  @Test
  void aSecondCallWhileTheFirstIsUnderWayEndsNothing() {
    assertThat(caller.after(new CallFailed(ID, CallFailure.BUSY, "", List.of()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(CallFailure.class)
  void aCallThatWasTypedEndsNothingWhenItFails(CallFailure failure) {
    assertThat(waiter.after(new CallFailed(ID, failure, "", List.of()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(CallFailure.class)
  void norDoesOneAfterTheCallOfTheCommandLineSucceeded(CallFailure failure) {
    assertThat(caller.after(contact())).isEmpty();
    assertThat(caller.after(new CallFailed(ID, failure, "", List.of()))).isEmpty();
  }

  @Test
  void theCallOfTheCommandLineDecidesNothingOnceItIsGivenUpForAnother() {
    assertThat(caller.after(new CallFailed(ID, CallFailure.GIVEN_UP, "", List.of()))).isEmpty();

    assertThat(caller.after(new CallFailed(ID, CallFailure.PEER_UNKNOWN, "", List.of()))).isEmpty();
  }

  @Test
  void ourOwnGoodbyeEndsTheProgramWell() {
    assertThat(waiter.after(closed(Reason.LEFT))).contains(ExitCode.OK);
  }

  @Test
  void aChatThatGaveWayToAnotherDoesNot() {
    assertThat(waiter.inputEnded()).isEmpty();
    assertThat(waiter.after(closed(Reason.REPLACED))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "LEFT")
  void whoeverIsAtTheKeyboardMayGoOnAfterAChat(Reason reason) {
    assertThat(waiter.after(contact())).isEmpty();
    assertThat(waiter.after(closed(reason))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PEER_LEFT, OK", "PEER_GONE, PEER_GONE", "NO_PATH, NO_PATH"})
  void aScriptWithoutMoreInputEndsWithItsChat(Reason reason, ExitCode code) {
    assertThat(waiter.inputEnded()).isEmpty();
    assertThat(waiter.after(contact())).isEmpty();

    assertThat(waiter.after(closed(reason))).contains(code);
  }

  @ParameterizedTest
  @CsvSource({"PEER_LEFT, OK", "PEER_GONE, PEER_GONE", "NO_PATH, NO_PATH"})
  void aScriptWhoseInputEndsAfterItsChatEndsThen(Reason reason, ExitCode code) {
    assertThat(waiter.after(closed(reason))).isEmpty();

    assertThat(waiter.inputEnded()).contains(code);
  }

  @Test
  void anotherChatOrCallThatHasBegunIsWaitedFor() {
    assertThat(waiter.after(closed(Reason.PEER_GONE))).isEmpty();
    assertThat(waiter.after(new Initiating(PEER, true))).isEmpty();
    assertThat(waiter.inputEnded()).isEmpty();

    ExitPolicy calling = new ExitPolicy(false);
    assertThat(calling.after(closed(Reason.PEER_LEFT))).isEmpty();
    calling.calling();
    assertThat(calling.inputEnded()).isEmpty();
  }

  @Test
  void noPathEndsTheCallOfTheCommandLine() {
    assertThat(caller.after(closed(Reason.NO_PATH))).contains(ExitCode.NO_PATH);
  }

  @Test
  void noPathToSomebodyWhoCalledUsEndsNothing() {
    assertThat(waiter.after(closed(Reason.NO_PATH))).isEmpty();
  }

  @Test
  void theNumbersAreThoseOfTheHandbook() {
    assertThat(ExitCode.values())
        .extracting(ExitCode::code)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  private static PeerEvent contact() {
    return new Contact(PEER, Duration.ZERO, 1, false, false);
  }

  private static PeerEvent closed(Reason reason) {
    return new Closed(reason, Optional.of(PEER), List.of());
  }
}
