/** The command: options in, parts wired together, exit code out. No rule lives here. */
@NullMarked
package dev.punchline.server.cli;

import org.jspecify.annotations.NullMarked;
