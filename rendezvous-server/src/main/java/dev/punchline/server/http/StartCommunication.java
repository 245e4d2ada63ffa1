package dev.punchline.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import dev.punchline.protocol.wire.Uuids;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * The body of {@code POST /start-communication}.
 *
 * @param initiator who asks: {@code peerInitiator} in the JSON
 * @param peer who is asked for
 */
record StartCommunication(UUID initiator, UUID peer) {
  private static final String INITIATOR = "peerInitiator";
  private static final String PEER = "peer";
  private static final int MAX_DEPTH = 8;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Whoever makes names up would fill the table of interned strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(128)
                  .maxTokenCount(512)
                  .build())
          .build();

  /**
   * Reads a body.
   *
   * @throws InvalidRequest if it is no JSON object with two UUIDs; it names the field to blame
   */
  static StartCommunication parse(byte[] body) throws InvalidRequest {
    try (JsonParser json = JSON.createParser(body)) {
      return read(json);
    } catch (StreamReadException e) {
      // Among others: which field is there twice.
      throw invalid("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw invalid("the body is not one small JSON object");
    }
  }

  private static StartCommunication read(JsonParser json) throws IOException, InvalidRequest {
    boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
    Optional<String> initiator = Optional.empty();
    Optional<String> peer = Optional.empty();
    while (isObject && json.nextToken() == JsonToken.FIELD_NAME) {
      switch (json.currentName()) {
        case INITIATOR -> initiator = Optional.of(readValue(json));
        case PEER -> peer = Optional.of(readValue(json));
        default -> readValue(json);
      }
    }
    // To its end, before anything is said about its fields: first it has to be JSON.
    json.skipChildren();
    if (json.nextToken() != null) {
      throw invalid("the body is not one small JSON object");
    }
    if (!isObject) {
      throw invalid("the body is not a JSON object");
    }
    return new StartCommunication(uuid(initiator, INITIATOR), uuid(peer, PEER));
  }

  /** Reads over a value; what is no string becomes one that is no UUID. */
  private static String readValue(JsonParser json) throws IOException {
    if (json.nextToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }

  private static UUID uuid(Optional<String> text, String field) throws InvalidRequest {
    if (text.isEmpty()) {
      throw new InvalidRequest(problem("\"" + field + "\" is missing").in(field));
    }
    return Uuids.parse(text.get())
        .orElseThrow(
            () -> new InvalidRequest(problem("\"" + field + "\" is not a UUID").in(field)));
  }

  private static InvalidRequest invalid(String detail) {
    return new InvalidRequest(problem(detail));
  }

  private static Problem problem(String detail) {
    return Problem.of(400, "invalid-request", "The request makes no sense", detail);
  }
}
