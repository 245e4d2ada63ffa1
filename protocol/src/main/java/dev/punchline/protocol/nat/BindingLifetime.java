package dev.punchline.protocol.nat;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a NAT keeps a mapping that nothing goes through.
 *
 * @param atLeast it lived that long
 * @param atMost it was gone after that; empty if it never was
 */
public record BindingLifetime(Duration atLeast, Optional<Duration> atMost) {}
