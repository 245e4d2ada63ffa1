/** Figures, as a table for a terminal, as JSON and as a page. Nothing here measures. */
@NullMarked
package dev.punchline.bench.report;

import org.jspecify.annotations.NullMarked;
