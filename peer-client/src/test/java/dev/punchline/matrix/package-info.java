/**
 * The matrix: every pair of NATs at every place and loss, what theory says of it, and what the
 * simulator makes of it. Theory looks at behaviour only and runs nothing; a run knows no theory;
 * they meet in a {@link dev.punchline.matrix.Result}.
 */
@NullMarked
package dev.punchline.matrix;

import org.jspecify.annotations.NullMarked;
