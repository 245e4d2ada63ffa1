/** x. */
@NullMarked
package dev.punchline.peer;

import org.jspecify.annotations.NullMarked;
