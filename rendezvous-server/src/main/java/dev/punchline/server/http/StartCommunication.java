package dev.punchline.server.http;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.punchline.protocol.wire.Uuids;
import java.io.IOException;
import java.util.UUID;

/**
 * The body of {@code POST /start-communication}.
 *
 * @param initiator who asks: {@code peerInitiator} in the JSON
 * @param peer who is asked for
 */
record StartCommunication(UUID initiator, UUID peer) {
  private static final int MAX_DEPTH = 8;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(128)
                .maxTokenCount(512)
                .build());
  }

  /**
   * Reads a body.
   *
   * @throws InvalidRequest if it is no JSON object with two UUIDs; it names the field to blame
   */
  static StartCommunication parse(byte[] body) throws InvalidRequest {
    JsonNode object = readObject(body);
    return new StartCommunication(uuid(object, "peerInitiator"), uuid(object, "peer"));
  }

  private static JsonNode readObject(byte[] body) throws InvalidRequest {
    try {
      JsonNode node = JSON.readTree(body);
      if (node != null && node.isObject()) {
        return node;
      }
      throw invalid("the body is not a JSON object");
    } catch (StreamReadException e) {
      // Among others: which field is there twice.
      throw invalid("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw invalid("the body is not one small JSON object");
    }
  }

  private static UUID uuid(JsonNode object, String field) throws InvalidRequest {
    JsonNode value = object.path(field);
    if (value.isMissingNode()) {
      throw new InvalidRequest(problem("\"" + field + "\" is missing").in(field));
    }
    return Uuids.parse(value.asText())
        .filter(uuid -> value.isTextual())
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
