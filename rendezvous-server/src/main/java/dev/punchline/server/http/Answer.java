package dev.punchline.server.http;

import java.util.Map;

/**
 * What goes back for a request.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body
 * @param body JSON
 */
record Answer(int status, String contentType, String body) {
  private static final int OK = 200;
  private static final String JSON = "application/json";

  /** That it went well. */
  static Answer of(Map<String, ?> object) {
    return ofJson(Json.write(object));
  }

  /** That it went well, in a document that is written already. */
  static Answer ofJson(String body) {
    return new Answer(OK, JSON, body);
  }

  /** That it did not. */
  static Answer of(Problem problem) {
    return new Answer(problem.status(), Problem.CONTENT_TYPE, problem.toJson());
  }
}
