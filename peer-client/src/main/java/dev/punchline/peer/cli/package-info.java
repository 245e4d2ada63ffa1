/**
 * The commands: options in, parts wired together, exit code out. No rule of the protocol lives
 * here.
 */
@NullMarked
package dev.punchline.peer.cli;

import org.jspecify.annotations.NullMarked;
