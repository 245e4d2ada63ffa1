package dev.punchline.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.punchline.protocol.wire.Uuids;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StartCommunicationTest {
  private static final UUID ALICE = UUID.fromString("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
  private static final UUID BOB = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final String VALID =
      "{\"peerInitiator\":\"" + ALICE + "\",\"peer\":\"" + BOB + "\"}";
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final String WITH_PEER = "{\"peerInitiator\":\"" + ALICE + "\",\"peer\":%s}";

  @Test
  void twoUuidsAreAllThatIsNeeded() throws Exception {
    assertThat(parse(VALID)).isEqualTo(new StartCommunication(ALICE, BOB));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " \n{ \"peer\" : \"%2$s\" , \"peerInitiator\" : \"%1$s\" }\r\n",
        "{\"peerInitiator\":\"%s\",\"peer\":\"%s\",\"later\":{\"a\":[1,null,true]}}",
        "{\"\\u0070eerInitiator\":\"%s\",\"peer\":\"%s\"}",
      })
  void orderWhiteSpaceEscapesAndUnknownFieldsDoNotMatter(String body) throws Exception {
    assertThat(parse(body.formatted(ALICE, BOB))).isEqualTo(new StartCommunication(ALICE, BOB));
  }

  @Test
  void aUuidMayBeInUpperCase() throws Exception {
    String shouted = VALID.replace(ALICE.toString(), ALICE.toString().toUpperCase(Locale.ROOT));

    assertThat(parse(shouted).initiator()).isEqualTo(ALICE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"bob\"",
        "\"1-1-1-1-1\"",
        "\"{11111111-2222-4333-8444-555555555555}\"",
        "\"11111111222243338444555555555555\"",
        "\" 11111111-2222-4333-8444-555555555555\"",
        "null",
        "7",
        "1e99",
        "true",
        "{}",
        "[\"11111111-2222-4333-8444-555555555555\"]",
      })
  void whatIsNoUuidIsBlamedOnItsField(String value) {
    Problem problem = refusal(WITH_PEER.formatted(value));

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.field()).contains("peer");
    assertThat(problem.detail()).isEqualTo("\"peer\" is not a UUID");
  }

  @Test
  void aMissingFieldIsNamed() {
    assertThat(refusal("{\"peer\":\"" + BOB + "\"}").field()).contains("peerInitiator");
    assertThat(refusal("{\"peerInitiator\":\"" + ALICE + "\"}").field()).contains("peer");
    assertThat(refusal("{}").detail()).isEqualTo("\"peerInitiator\" is missing");
  }

  @Test
  void fieldNamesAreCaseSensitive() {
    assertThat(refusal(VALID.replace("peerInitiator", "peerinitiator")).field())
        .contains("peerInitiator");
  }

  @Test
  void aDuplicateFieldIsNamed() {
    Problem problem = refusal(VALID.replace("}", ",\"peer\":\"" + ALICE + "\"}"));

    assertThat(problem.detail()).contains("uplicate").contains("'peer'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "null", "1", "\"x\"", "true", "[]", "[{}]"})
  void whatIsNoObjectIsSaidToBeNone(String body) {
    Problem problem = refusal(body);

    assertThat(problem.detail()).isEqualTo("the body is not a JSON object");
    assertThat(problem.field()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{]",
        "{'peer':1}",
        "{\"peer\"}",
        "{\"peer\":NaN}",
        "{\"peer\":01}",
        "/**/{}",
        "peer=1",
        "\u0000",
      })
  void whatIsNoJsonIsSaidToBeNone(String body) {
    assertThat(refusal(body).detail()).startsWith("the body is not JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "x", "}", ",", "\u0000"})
  void nothingMayFollowTheObject(String trailing) {
    assertThat(refusal(VALID + trailing).status()).isEqualTo(400);
  }

  @Test
  void deepNestingIsRefusedAndNotFollowed() {
    String deep = "[".repeat(4000);

    assertThat(refusal(WITH_PEER.formatted(deep)).status()).isEqualTo(400);
    assertThat(refusal(deep).status()).isEqualTo(400);
  }

  @Test
  void hugeNumbersAreRefusedAndNotComputed() {
    assertThat(refusal(WITH_PEER.formatted("9".repeat(4000))).status()).isEqualTo(400);
    assertThat(refusal(WITH_PEER.formatted("1e999999999")).status()).isEqualTo(400);
  }

  @Test
  void illFormedUtf8IsRefused() {
    byte[] body = VALID.replace("}", ",\"x\":\"?\"}").getBytes(UTF_8);
    body[body.length - 3] = (byte) 0xFF;

    assertThat(refusal(body).status()).isEqualTo(400);
  }

  @Test
  void whateverTheBytesAreTheyParseOrAreRefused() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);

    for (int run = 0; run < 5_000; run++) {
      byte[] body = VALID.getBytes(UTF_8);
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(StartCommunication.parse(body)).isNotNull();
      } catch (InvalidRequest e) {
        assertThat(e.problem().status()).isEqualTo(400);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " run " + run, e);
      }
    }
  }

  /** The parser reads token by token; a tree of the whole body is the plain way to the same. */
  @Test
  void whateverTheBytesAreItAgreesWithATreeOfThem() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] alphabet = "{}[]\":,\\ue 0-1x\u00e9".getBytes(UTF_8);
    String nested = VALID.replace("}", ",\"x\":[{\"a\":\"\u00e9\",\"b\":[1,2.5e3]},null,true]}");

    for (int run = 0; run < 5_000; run++) {
      byte[] body = nested.getBytes(UTF_8);
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        body[random.nextInt(body.length)] = alphabet[random.nextInt(alphabet.length)];
      }
      assertThat(parsed(body)).as("seed %d run %d", seed, run).isEqualTo(readFromTree(body));
    }
  }

  private static Optional<StartCommunication> parsed(byte[] body) {
    try {
      return Optional.of(StartCommunication.parse(body));
    } catch (InvalidRequest e) {
      return Optional.empty();
    }
  }

  private static Optional<StartCommunication> readFromTree(byte[] body) {
    try {
      JsonNode tree = STRICT.readTree(body);
      return uuid(tree.path("peerInitiator"))
          .flatMap(from -> uuid(tree.path("peer")).map(to -> new StartCommunication(from, to)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> uuid(JsonNode value) {
    return value.isTextual() ? Uuids.parse(value.asText()) : Optional.empty();
  }

  private static StartCommunication parse(String body) throws InvalidRequest {
    return StartCommunication.parse(body.getBytes(UTF_8));
  }

  private static Problem refusal(String body) {
    return refusal(body.getBytes(UTF_8));
  }

  private static Problem refusal(byte[] body) {
    return catchThrowableOfType(InvalidRequest.class, () -> StartCommunication.parse(body))
        .problem();
  }
}
