/** x. */
@NullMarked
package dev.punchline.server;

import org.jspecify.annotations.NullMarked;
