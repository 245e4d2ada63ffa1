package dev.punchline.matrix;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The matrix for programs: an object a line, for each cell. */
final class JsonLines {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private JsonLines() {}

  static String of(List<Result> results) {
    return results.stream()
        .map(result -> of(result) + System.lineSeparator())
        .collect(Collectors.joining());
  }

  private static ObjectNode of(Result result) {
    Cell cell = result.cell();
    ObjectNode object = JSON.objectNode();
    object.put("topology", cell.topology().label());
    object.put("lossPercent", cell.loss());
    object.put("caller", cell.pair().caller().label());
    object.put("called", cell.pair().called().label());
    object.put("expected", lower(result.prediction().expected()));
    object.put("reason", lower(Reason.of(result.prediction())));
    object.put("agrees", result.agrees());
    object.put("runs", result.outcomes().size());
    result.timeToContact().ifPresent(time -> object.put("contactAfterMs", time.toMillis()));
    result.roundTripsToContact().ifPresent(trips -> object.put("contactAfterRoundTrips", trips));
    return object;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
