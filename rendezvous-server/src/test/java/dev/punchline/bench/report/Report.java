package dev.punchline.bench.report;

import java.util.List;

/**
 * All that was measured.
 *
 * @param remarks where and how, and what was left out and why; a line each
 */
public record Report(List<String> remarks, List<Section> sections) {}
