package dev.punchline.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An RFC 9457 problem document.
 *
 * @param type a tag URI (RFC 4151) that names the kind of problem
 * @param title the kind of problem, for people
 * @param status the HTTP status
 * @param detail what is wrong this time
 * @param field the field of the request body that is to blame, if one is
 */
record Problem(String type, String title, int status, String detail, Optional<String> field) {
  static final String CONTENT_TYPE = "application/problem+json";

  static Problem of(int status, String kind, String title, String detail) {
    return new Problem("tag:punchline.dev,2026:" + kind, title, status, detail, Optional.empty());
  }

  /** A problem that says no more than its HTTP status; its type is then "about:blank". */
  static Problem ofStatus(int status, String title, String detail) {
    return new Problem("about:blank", title, status, detail, Optional.empty());
  }

  Problem in(String name) {
    return new Problem(type, title, status, detail, Optional.of(name));
  }

  /** The document. */
  String toJson() {
    return Json.write(members());
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", type);
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    field.ifPresent(name -> members.put("field", name));
    return members;
  }
}
