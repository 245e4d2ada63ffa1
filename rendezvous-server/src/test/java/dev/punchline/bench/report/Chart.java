package dev.punchline.bench.report;

import java.util.List;

/**
 * A chart of a table: a group of bars for each row.
 *
 * @param title what it shows, with the unit
 * @param columns the keys of the columns whose figures are its bars
 * @param logarithmic whether figures of very different size are to be seen side by side
 */
public record Chart(String title, List<String> columns, boolean logarithmic) {}
