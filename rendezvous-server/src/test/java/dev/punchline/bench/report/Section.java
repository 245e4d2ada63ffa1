package dev.punchline.bench.report;

import java.util.List;

/**
 * A table.
 *
 * @param key its name for programs
 * @param note how it was measured
 */
public record Section(
    String key,
    String title,
    String note,
    List<Column> columns,
    List<Row> rows,
    List<Chart> charts) {}
