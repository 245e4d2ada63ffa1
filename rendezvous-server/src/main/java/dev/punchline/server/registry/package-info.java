/**
 * Who is registered, in as little memory as can be.
 *
 * <p>A million registrations as objects in hash maps take some 250 bytes each, five cache misses a
 * lookup, and a pause whenever a map doubles. So they are numbers here: {@link
 * dev.punchline.server.registry.InMemoryRegistry} spreads them over stripes, each with a lock and a
 * {@link dev.punchline.server.registry.HashTable}, where an entry is a cache line, and which grows
 * and shrinks by a page at a time. Where that lies is for the {@link
 * dev.punchline.server.registry.Memory} to say: outside the heap, as soon as this Java can give it
 * back, for a heap returns what it no longer needs only in a collection that stops everybody. No
 * rule of the rendezvous, no clock, no socket enters.
 */
@NullMarked
package dev.punchline.server.registry;

import org.jspecify.annotations.NullMarked;
