package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.ThirdPartyRuns.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STUN clients that others wrote against our server, compared with where their sockets are. */
@Tag("e2e")
class TheirClientsOurServerTest {
  private static final String TWO_ADDRESSES = "ours, two addresses";
  private static final String ONE_ADDRESS = "ours, one address";
  private static final String DISCOVERY = "turnutils_natdiscovery";
  private static final String CLASSIC = "stun 0.97 (RFC 3489)";
  private static final String AIOICE = "aioice's codec";
  private static final String PASSWORD = "VOkJxbRl1RmTxUkWvJxBtA";
  private static final int PORT = FreePort.find();
  private static final int OTHER_PORT = FreePort.find();
  private static final ThirdPartyRuns RUNS = new ThirdPartyRuns();

  private static ServerProcess two;
  private static ServerProcess one;

  @BeforeAll
  static void startServers() {
    two =
        ServerProcess.start(
            PORT,
            0,
            "--alternate-port",
            String.valueOf(OTHER_PORT),
            "--alternate-address",
            "127.0.0.2",
            "--stun-session",
            "usus:" + PASSWORD);
    one = ServerProcess.start();
  }

  @AfterAll
  static void stopServersAndTell() {
    two.close();
    one.close();
    System.out.print(RUNS);
  }

  @Test
  void theClassicClientFindsAnOpenInternet() {
    int local = FreePort.find();

    List<String> said = classic(local, PORT);

    RUNS.run(CLASSIC, TWO_ADDRESSES, "all its tests")
        .agree("MAPPED-ADDRESS", first(said, "MappedAddress = "), "127.0.0.1:" + local)
        .agree("SOURCE-ADDRESS", first(said, "SourceAddress = "), "127.0.0.1:" + PORT)
        .agree("CHANGED-ADDRESS", first(said, "ChangedAddress = "), "127.0.0.2:" + OTHER_PORT)
        .agree("other address and port answer", first(said, "test II = "), "1")
        .agree("other port answers", first(said, "test III = "), "1")
        .agree("other address asked", first(said, "test I(2) = "), "1")
        .agree("NAT", first(said, "is nat  = "), "0")
        .agree("name", first(said, "Primary: ").strip(), "Open");
  }

  @Test
  void theClassicClientIsToldThatThereIsOneAddressOnly() {
    int local = FreePort.find();

    List<String> said = classic(local, one.udp().getPort());

    RUNS.run(CLASSIC, ONE_ADDRESS, "all its tests")
        .agree("MAPPED-ADDRESS", first(said, "MappedAddress = "), "127.0.0.1:" + local)
        .agree("error code", first(said, "ErrorCode = "), "4 20 Unknown attr")
        .agree("other port answers", first(said, "test III = "), "1")
        .agree("NAT", first(said, "is nat  = "), "0");
    assertThat(said).noneMatch(line -> line.startsWith("ChangedAddress"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-m", "-m -P"})
  void natdiscoveryFindsTheMapping(String options) {
    int local = FreePort.find();

    List<String> said = discover(local, PORT, options);

    agreeOnAddresses(RUNS.run(DISCOVERY, TWO_ADDRESSES, "mapping, " + options), said, local)
        .agree("other RESPONSE-ORIGIN", last(said, "Response origin: : "), "127.0.0.2:" + PORT)
        .agree("mapping", said.contains("NAT with Endpoint Independent Mapping!"), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-f", "-f -P"})
  void natdiscoveryFindsTheFiltering(String options) {
    int local = FreePort.find();

    List<String> said = discover(local, PORT, options);

    agreeOnAddresses(RUNS.run(DISCOVERY, TWO_ADDRESSES, "filtering, " + options), said, local)
        .agree(
            "changed RESPONSE-ORIGIN", last(said, "Response origin: : "), "127.0.0.2:" + OTHER_PORT)
        .agree("filtering", said.contains("NAT with Endpoint Independent Filtering!"), true);
  }

  @Test
  void natdiscoveryFindsTheHairpin() {
    int local = FreePort.find();

    List<String> said = discover(local, PORT, "-H");

    agreeOnAddresses(RUNS.run(DISCOVERY, TWO_ADDRESSES, "hairpinning, -H"), said, local)
        .agree("hairpin", said.getLast(), "Received a request (maybe a successful hairpinning)");
  }

  /**
   * After the pause another socket asks, and the answer is to come to the first. That one has not
   * agreed to it, so anybody behind its address could be meant: our server does not do it.
   */
  @Test
  void natdiscoveryCannotHaveAnswersSentToAPortThatHasNotAgreed() {
    int local = FreePort.find();

    List<String> said = discover(local, PORT, "-t -T 1");

    agreeOnAddresses(RUNS.run(DISCOVERY, TWO_ADDRESSES, "lifetime, -t -T 1"), said, local)
        .agree("no answer by RESPONSE-PORT", said.contains("STUN receive timeout.."), true);
  }

  @Test
  void natdiscoveryFindsNoCollision() {
    int local = FreePort.find();

    List<String> said = discover(local, PORT, "-c -A 127.0.0.3");

    agreeOnAddresses(RUNS.run(DISCOVERY, TWO_ADDRESSES, "collision, -c"), said, local)
        .agree("mapped address", last(said, "UDP reflexive addr: "), "127.0.0.3:" + local);
  }

  @Test
  void natdiscoveryIsNotToldOfASecondAddress() {
    int local = FreePort.find();

    List<String> said = discover(local, one.udp().getPort(), "-m");

    RUNS.run(DISCOVERY, ONE_ADDRESS, "mapping, -m")
        .agree("mapped address", first(said, "UDP reflexive addr: "), "127.0.0.1:" + local)
        .agree("NAT", said.contains("No NAT! (Endpoint Independent Mapping)"), true);
    assertThat(said).noneMatch(line -> line.contains("Other addr"));
  }

  /**
   * Its second request wants the answer at a port that has asked nothing, which our server does not
   * do for anybody; so it is ended after the first.
   */
  @Test
  void stunclientReadsTheFirstAnswer() {
    ProcessBuilder command =
        command("stdbuf -oL turnutils_stunclient -L 127.0.0.1 -p " + PORT + " 127.0.0.1");

    try (Program client = Program.start(command)) {
      String reflexive = client.out().find(line -> line.contains("UDP reflexive addr: "));

      List<String> said = client.out().lines();
      RUNS.run("turnutils_stunclient", TWO_ADDRESSES, "first Binding")
          .agree("RESPONSE-ORIGIN", first(said, "Response origin: : "), "127.0.0.1:" + PORT)
          .agree("OTHER-ADDRESS", first(said, "Other addr: : "), "127.0.0.2:" + OTHER_PORT)
          .agree("mapped address", reflexive.matches(".* 127\\.0\\.0\\.1:[1-9]\\d*"), true);
    }
  }

  @Test
  void stunclientIsSatisfiedByOneAddress() {
    Program client =
        Program.run(command("turnutils_stunclient -p " + one.udp().getPort() + " 127.0.0.1"));

    RUNS.run("turnutils_stunclient", ONE_ADDRESS, "Binding")
        .agree("exit code", client.awaitExit(), 0)
        .agree(
            "mapped address",
            first(client.out().lines(), "UDP reflexive addr: ").matches("127\\.0\\.0\\.1:\\d+"),
            true);
  }

  @Test
  void anIceCheckWithTheRightPasswordIsAnswered() {
    List<String> said = check("usus:them", PASSWORD);

    RUNS.run(AIOICE, TWO_ADDRESSES, "ICE check, right password")
        .agree("class", first(said, "class "), "RESPONSE")
        .agree("XOR-MAPPED-ADDRESS", first(said, "XOR-MAPPED-ADDRESS "), first(said, "local "))
        .agree("their integrity of ours", said.contains("integrity right"), true)
        .agree("FINGERPRINT", said.getLast().startsWith("FINGERPRINT "), true);
  }

  @Test
  void anIceCheckWithAWrongPasswordIsRefused() {
    List<String> said = check("usus:them", "wrong");

    RUNS.run(AIOICE, TWO_ADDRESSES, "ICE check, wrong password")
        .agree("class", first(said, "class "), "ERROR")
        .agree("error code", first(said, "ERROR-CODE "), "401:Unauthorized");
  }

  @Test
  void anIceCheckOfAnotherSessionIsIgnored() {
    Program client =
        Program.run(
            PythonScript.of(
                "ice_check.py", "127.0.0.1", String.valueOf(PORT), "other:them", PASSWORD));

    RUNS.run(AIOICE, TWO_ADDRESSES, "ICE check, other session")
        .agree("error", client.err().lines(), List.of("no answer"));
  }

  private static Run agreeOnAddresses(Run run, List<String> said, int local) {
    return run.agree("mapped address", first(said, "UDP reflexive addr: "), "127.0.0.1:" + local)
        .agree("RESPONSE-ORIGIN", first(said, "Response origin: : "), "127.0.0.1:" + PORT)
        .agree("OTHER-ADDRESS", first(said, "Other addr: : "), "127.0.0.2:" + OTHER_PORT);
  }

  private static List<String> classic(int local, int port) {
    Program client = Program.run(command("stun 127.0.0.1:" + port + " -v -p " + local));
    // It ends with the number of the NAT's type, not with zero.
    assertThat(client.awaitExit()).isEqualTo(1);
    return all(client);
  }

  private static List<String> discover(int local, int port, String options) {
    String fixed = " -L 127.0.0.1 -l %d -p %d 127.0.0.1".formatted(local, port);
    Program client = Program.run(command(DISCOVERY + " " + options + fixed));
    assertThat(client.awaitExit()).as(() -> all(client).toString()).isZero();
    return all(client);
  }

  private static List<String> check(String username, String password) {
    Program client =
        Program.run(
            PythonScript.of("ice_check.py", "127.0.0.1", String.valueOf(PORT), username, password));
    assertThat(client.awaitExit()).as(() -> all(client).toString()).isZero();
    return client.out().lines();
  }

  private static List<String> all(Program client) {
    List<String> said = new ArrayList<>(client.err().lines());
    said.addAll(client.out().lines());
    return said;
  }

  private static ProcessBuilder command(String line) {
    return new ProcessBuilder(line.split(" ", -1));
  }

  private static String first(List<String> said, String label) {
    return labelled(said, label).getFirst();
  }

  private static String last(List<String> said, String label) {
    return labelled(said, label).getLast();
  }

  private static List<String> labelled(List<String> said, String label) {
    List<String> values =
        said.stream()
            .filter(line -> line.contains(label))
            .map(line -> line.substring(line.indexOf(label) + label.length()))
            .toList();
    assertThat(values).as("\"%s\" in %s", label, said).isNotEmpty();
    return values;
  }
}
