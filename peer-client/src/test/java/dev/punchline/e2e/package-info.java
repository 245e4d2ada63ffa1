/**
 * The real programs, started as processes by their launchers and driven from outside: the
 * end-to-end tests, and the demonstration and the measurements that share their tools. Nothing here
 * reaches into the programs; what counts is what a person or a script would see.
 */
@NullMarked
package dev.punchline.e2e;

import org.jspecify.annotations.NullMarked;
