/**
 * The kernel lab: hosts, routers and a public server made of network namespaces, with the NAT that
 * Linux has, and the real programs in them. Nothing in it knows the protocol; a scenario builds a
 * network, lets people talk across it, and asserts what they see. Needs Linux and root; {@code
 * scripts/lab} says what else.
 */
@NullMarked
package dev.punchline.lab;

import org.jspecify.annotations.NullMarked;
