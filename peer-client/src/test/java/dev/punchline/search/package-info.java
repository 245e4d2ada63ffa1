/**
 * The search: random worlds, each a function of its seed, are played in the simulator, and what
 * must hold in all of them is checked. {@link dev.punchline.search.World} says what happens, {@link
 * dev.punchline.search.Theory} what can be expected of it, an {@link
 * dev.punchline.search.Invariant} what must never be otherwise. Nothing here knows the inside of a
 * machine.
 */
@NullMarked
package dev.punchline.search;

import org.jspecify.annotations.NullMarked;
