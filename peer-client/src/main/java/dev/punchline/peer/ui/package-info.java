/**
 * What a person or a script sees and types: a terminal, plain pipes, or JSON lines. A screen turns
 * events into text and text into commands; what a command does is not its business.
 *
 * <p>Text from the network becomes harmless here, in {@link dev.punchline.peer.ui.SafeText}, before
 * it reaches any terminal.
 */
@NullMarked
package dev.punchline.peer.ui;

import org.jspecify.annotations.NullMarked;
