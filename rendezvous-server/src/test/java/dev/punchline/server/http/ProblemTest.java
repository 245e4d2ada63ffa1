package dev.punchline.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProblemTest {
  @Test
  void theDocumentHasTheMembersOfRfc9457() {
    Problem problem = Problem.of(400, "unknown-peer", "Not registered", "nobody");

    assertThat(problem.toJson())
        .isEqualTo(
            "{\"type\":\"tag:punchline.dev,2026:unknown-peer\",\"title\":\"Not registered\","
                + "\"status\":400,\"detail\":\"nobody\"}");
  }

  @Test
  void theFieldToBlameIsAMemberOfItsOwn() {
    assertThat(Problem.of(400, "invalid-request", "No", "no").in("peer").toJson())
        .endsWith(",\"field\":\"peer\"}");
  }

  @Test
  void aProblemThatIsOnlyAStatusHasTypeAboutBlank() {
    assertThat(Problem.ofStatus(404, "Not Found", "nothing").toJson())
        .startsWith("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,");
  }

  @Test
  void textOfTheRequestCannotBreakTheDocument() {
    assertThat(Problem.ofStatus(404, "Not Found", "at /\"\n\\").toJson())
        .contains("\"detail\":\"at /\\\"\\n\\\\\"");
  }
}
