package dev.punchline.peer.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.peer.ui.Command.Call;
import dev.punchline.peer.ui.Command.Help;
import dev.punchline.peer.ui.Command.Invalid;
import dev.punchline.peer.ui.Command.Nat;
import dev.punchline.peer.ui.Command.Quit;
import dev.punchline.peer.ui.Command.Say;
import dev.punchline.peer.ui.Command.Stats;
import dev.punchline.peer.ui.Command.Trace;
import dev.punchline.peer.ui.Command.WhoAmI;
import dev.punchline.peer.ui.NatChange.Address;
import dev.punchline.peer.ui.NatChange.Reboot;
import dev.punchline.peer.ui.NatChange.Timeout;
import dev.punchline.protocol.rendezvous.Identity;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
  private static final UUID PEER = UUID.fromString("6a2f41a3-c54c-4ce8-92d2-0324e1c32e22");

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "hi", " /quit", "a / b", "  spaces  ", "\\/x"})
  void aLineWithoutASlashIsSaidAsItIs(String line) {
    assertThat(Command.parse(line)).isEqualTo(new Say(line));
  }

  @Test
  void twoSlashesSayALineThatBeginsWithOne() {
    assertThat(Command.parse("//quit")).isEqualTo(new Say("/quit"));
    assertThat(Command.parse("///")).isEqualTo(new Say("//"));
  }

  @Test
  void eachCommandIsKnownWithSpaceAroundIt() {
    assertThat(Command.parse("/whoami")).isEqualTo(new WhoAmI());
    assertThat(Command.parse("/stats")).isEqualTo(new Stats());
    assertThat(Command.parse("/help ")).isEqualTo(new Help());
    assertThat(Command.parse("/quit\t")).isEqualTo(new Quit());
    assertThat(Command.parse("/call   " + PEER + " ")).isEqualTo(new Call(PEER));
  }

  @Test
  void traceTakesOnOrOffOrNothing() {
    assertThat(Command.parse("/trace")).isEqualTo(new Trace(Optional.empty()));
    assertThat(Command.parse("/trace on")).isEqualTo(new Trace(Optional.of(true)));
    assertThat(Command.parse("/trace off ")).isEqualTo(new Trace(Optional.of(false)));
    assertThat(Command.parse("/trace maybe")).isInstanceOf(Invalid.class);
  }

  @Test
  void everythingThatIsListedIsACommand() {
    assertThat(Command.USAGES)
        .allSatisfy(
            usage ->
                assertThat(Command.parse(usage.name() + " " + example(usage.argument())))
                    .isNotInstanceOf(Invalid.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nat", " /nat", "/nat  "})
  void theEmulatedNatIsShownByItsName(String line) {
    assertThat(Command.parse(line.strip())).isEqualTo(new Nat(Optional.empty()));
  }

  @Test
  void theEmulatedNatIsChangedByAWord() {
    assertThat(Command.parse("/nat reboot")).isEqualTo(new Nat(Optional.of(new Reboot())));
    assertThat(Command.parse("/nat address ")).isEqualTo(new Nat(Optional.of(new Address())));
    assertThat(Command.parse("/nat timeout  1m30s"))
        .isEqualTo(new Nat(Optional.of(new Timeout(Duration.ofSeconds(90)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nat explode",
        "/nat reboot now",
        "/nat timeout",
        "/nat timeout 5",
        "/nat timeout 0s",
        "/nat timeout 5s 6s",
        "/nat address 127.0.0.1"
      })
  void anotherChangeIsInvalidAndSaysWhatThereIs(String line) {
    assertThat(Command.parse(line))
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid -> assertThat(invalid.problem()).contains("reboot", "timeout", "address"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/nonsense", "/QUIT", "/quit now", "/call", "/call 123", "/call 1-1-1-1-1"})
  void anythingElseWithASlashIsInvalidAndNeverSaid(String line) {
    assertThat(Command.parse(line)).isInstanceOf(Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/call 14", "/call   14 "})
  void aPeerIsCalledByItsIdWherePeersChooseTheirs(String line) {
    assertThat(Command.parse(line, Naming.CHOSEN)).isEqualTo(new Call(new Identity.Chosen("14")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/call", "/call a/b", "/call a b", "/call ü"})
  void whatIsNoIdIsInvalidAndSaysSo(String line) {
    assertThat(Command.parse(line, Naming.CHOSEN))
        .isInstanceOfSatisfying(
            Invalid.class, invalid -> assertThat(invalid.problem()).contains("id"));
  }

  @Test
  void anUnknownCommandSaysWhatToDo() {
    assertThat(Command.parse("/dance"))
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid -> assertThat(invalid.problem()).contains("/dance", "/help", "//"));
  }

  private static String example(String argument) {
    return switch (argument) {
      case "" -> "";
      case "CHANGE" -> "reboot";
      case "on|off" -> "off";
      default -> PEER.toString();
    };
  }
}
