package dev.punchline.bench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A report for programs: {@code sections.SECTION.ROW.COLUMN} has {@code median}, {@code min},
 * {@code max} and the {@code values} of the rounds.
 */
public final class JsonReport {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private JsonReport() {}

  /** The whole report as one object, with a line break at the end. */
  public static String of(Report report) {
    ObjectNode whole = JSON.objectNode();
    ArrayNode remarks = whole.putArray("remarks");
    report.remarks().forEach(remarks::add);
    ObjectNode sections = whole.putObject("sections");
    for (Section section : report.sections()) {
      ObjectNode rows = sections.putObject(section.key());
      section.rows().forEach(row -> rows.set(row.key(), row(section, row)));
    }
    return whole.toPrettyString() + "\n";
  }

  private static ObjectNode row(Section section, Row row) {
    ObjectNode figures = JSON.objectNode();
    for (Column column : section.columns()) {
      Figure figure = row.figures().get(column.key());
      if (figure != null) {
        figures.set(column.key(), figure(figure));
      }
    }
    return figures;
  }

  private static ObjectNode figure(Figure figure) {
    ObjectNode object = JSON.objectNode();
    object.put("median", figure.median()).put("min", figure.min()).put("max", figure.max());
    ArrayNode values = object.putArray("values");
    figure.values().forEach(values::add);
    return object;
  }
}
