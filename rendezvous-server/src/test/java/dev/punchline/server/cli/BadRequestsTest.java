package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request, the answer is an RFC 9457 problem document that says what. */
final class BadRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SOMEBODY = "11111111-2222-4333-8444-555555555555";
  private static final String NOBODY = "99999999-2222-4333-8444-555555555555";
  private static final int LARGEST_BODY = 4096;

  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  @ParameterizedTest
  @CsvSource({
    "POST, /get-udp-port, 'GET, HEAD'",
    "DELETE, /get-udp-port, 'GET, HEAD'",
    "PUT, /health, 'GET, HEAD'",
    "GET, /start-communication, POST",
    "PUT, /start-communication, POST",
    "OPTIONS, /start-communication, POST",
    "GET, /start-communication/, POST",
  })
  void theWrongMethodIsToldTheRightOnes(String method, String path, String allowed)
      throws Exception {
    HttpResponse<String> answer =
        server.send(server.request(path).method(method, BodyPublishers.noBody()));

    JsonNode problem = problem(answer, 405);
    assertThat(answer.headers().firstValue("Allow")).contains(allowed);
    assertThat(problem.path("detail").asText()).contains(method);
  }

  @Test
  void aBrowserIsToldTheSame() throws Exception {
    HttpResponse<String> answer =
        server.send(server.request("/start-communication").header("Accept", "text/html"));

    problem(answer, 405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nowhere", "/get-udp-port/x", "/GET-UDP-PORT", "/a%22b%0Ac"})
  void whatIsNotThereIsNotFound(String path) throws Exception {
    problem(server.get(path), 404);
  }

  @Test
  void headIsGetWithoutTheBody() throws Exception {
    HttpResponse<String> answer =
        server.send(server.request("/get-udp-port").method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodiesWithOneFieldToBlame")
  void theFieldToBlameIsNamed(String what, String body, String field) throws Exception {
    JsonNode problem = problem(server.startCommunication(body), 400);

    assertThat(problem.path("field").asText()).isEqualTo(field);
    assertThat(problem.path("detail").asText()).contains('"' + field + '"');
  }

  static Stream<Arguments> bodiesWithOneFieldToBlame() {
    return Stream.of(
        Arguments.of("no initiator", "{\"peer\":\"" + SOMEBODY + "\"}", "peerInitiator"),
        Arguments.of("no peer", "{\"peerInitiator\":\"" + SOMEBODY + "\"}", "peer"),
        Arguments.of("initiator is no UUID", body("\"alice\"", quoted(SOMEBODY)), "peerInitiator"),
        Arguments.of("peer is no UUID", body(quoted(SOMEBODY), "\"1-1-1-1-1\""), "peer"),
        Arguments.of("peer is a number", body(quoted(SOMEBODY), "1"), "peer"),
        Arguments.of("peer is null", body(quoted(SOMEBODY), "null"), "peer"),
        Arguments.of("peer is an object", body(quoted(SOMEBODY), "{}"), "peer"),
        Arguments.of("initiator is a list", body("[]", quoted(SOMEBODY)), "peerInitiator"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodiesThatAreNoObject")
  void aBodyThatIsNotThatJsonIsRefused(String what, String body) throws Exception {
    JsonNode problem = problem(server.startCommunication(body.getBytes(ISO_8859_1)), 400);

    assertThat(problem.path("type").asText()).endsWith(":invalid-request");
    assertThat(problem.path("detail").asText()).startsWith("the body is not");
  }

  static Stream<Arguments> bodiesThatAreNoObject() {
    String valid = body(quoted(SOMEBODY), quoted(NOBODY));
    return Stream.of(
        Arguments.of("empty", ""),
        Arguments.of("white space", " \n"),
        Arguments.of("a list", "[" + valid + "]"),
        Arguments.of("a string", quoted(SOMEBODY)),
        Arguments.of("null", "null"),
        Arguments.of("not JSON", "peer=" + SOMEBODY),
        Arguments.of("cut off", valid.substring(0, valid.length() - 1)),
        Arguments.of("trailing garbage", valid + "x"),
        Arguments.of("a second object", valid + valid),
        Arguments.of("a field twice", valid.replace("}", ",\"peer\":\"\"}")),
        Arguments.of("deep nesting", "[".repeat(LARGEST_BODY)),
        Arguments.of("deep nesting in a field", body(quoted(SOMEBODY), "[".repeat(2000))),
        Arguments.of("a huge number", body(quoted(SOMEBODY), "9".repeat(2000))),
        Arguments.of("ill-formed UTF-8", body(quoted(SOMEBODY), "\"\u00ff\u00fe\"")),
        Arguments.of("a zero byte", "\u0000"));
  }

  @Test
  void anUnknownPeerIsToldApartFromAnUnknownInitiator() throws Exception {
    UUID alice = server.peer().registers();
    UUID nobody = UUID.fromString(NOBODY);

    JsonNode unknownPeer = problem(server.introduce(alice, nobody), 400);
    JsonNode unknownInitiator = problem(server.introduce(nobody, alice), 400);

    assertThat(unknownPeer.path("type").asText()).endsWith(":unknown-peer");
    assertThat(unknownPeer.path("field").asText()).isEqualTo("peer");
    assertThat(unknownInitiator.path("type").asText()).endsWith(":unknown-peer");
    assertThat(unknownInitiator.path("field").asText()).isEqualTo("peerInitiator");
  }

  @Test
  void aRefusedIntroductionIsNotToldToThePeer() throws Exception {
    RawPeer bob = server.peer();

    server.introduce(UUID.fromString(NOBODY), bob.registers());

    bob.hearsNothing();
  }

  @Test
  void nobodyIsIntroducedToItself() throws Exception {
    RawPeer alice = server.peer();
    UUID id = alice.registers();

    JsonNode problem = problem(server.introduce(id, id), 400);

    assertThat(problem.path("field").asText()).isEqualTo("peer");
    alice.hearsNothing();
  }

  @Test
  void aBodyOfTheLargestSizeIsRead() throws Exception {
    UUID alice = server.peer().registers();
    UUID bob = server.peer().registers();
    String body = body(quoted(alice.toString()), quoted(bob.toString()));

    HttpResponse<String> answer =
        server.startCommunication(body + " ".repeat(LARGEST_BODY - body.length()));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {LARGEST_BODY + 1, 20 * LARGEST_BODY})
  void aLargerBodyIsRefusedByItsContentLength(int length) throws Exception {
    problem(server.startCommunication(" ".repeat(length)), 413);
  }

  @ParameterizedTest
  @ValueSource(ints = {LARGEST_BODY + 1, 20 * LARGEST_BODY})
  void aLargerBodyIsRefusedWhenItsLengthIsNotAnnounced(int length) throws Exception {
    byte[] body = " ".repeat(length).getBytes(UTF_8);

    HttpResponse<String> answer =
        server.send(
            server
                .request("/start-communication")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

    problem(answer, 413);
  }

  @Test
  void aHeaderThatIsTooLongIsRefused() throws Exception {
    problem(server.send(server.request("/health").header("X-Long", "x".repeat(10_000))), 431);
  }

  @Test
  void aPathThatIsTooLongIsRefused() throws Exception {
    problem(server.get("/" + "x".repeat(10_000)), 414);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%2e%2e/health", "/%00", "/health;x=1/..", "/%2fhealth", "//health"})
  void anAmbiguousPathIsNeverAnsweredByARoute(String path) throws Exception {
    HttpResponse<String> answer = server.get(path);

    problem(answer, answer.statusCode());
    assertThat(answer.statusCode()).isIn(400, 404);
  }

  @Test
  void theServerIsAsGoodAsBeforeAfterwards() throws Exception {
    server.startCommunication("[".repeat(LARGEST_BODY));
    server.startCommunication(" ".repeat(LARGEST_BODY + 1));

    assertThat(server.get("/health").statusCode()).isEqualTo(200);
  }

  private static JsonNode problem(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().allValues("Content-Type"))
        .containsExactly("application/problem+json");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("type").asText()).matches("about:blank|tag:punchline\\.dev,2026:.+");
    return problem;
  }

  private static String body(String initiator, String peer) {
    return "{\"peerInitiator\":%s,\"peer\":%s}".formatted(initiator, peer);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
