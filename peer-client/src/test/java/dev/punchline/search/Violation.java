package dev.punchline.search;

/**
 * Something that must not be.
 *
 * @param invariant the name of the one that is broken
 * @param how for people
 */
record Violation(String invariant, String how) {}
