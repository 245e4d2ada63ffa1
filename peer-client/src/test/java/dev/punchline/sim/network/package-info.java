/**
 * A network that exists in memory: time, links, places, boxes, hosts, and the ladder on which each
 * datagram leaves its track. What enters here moves datagrams; it knows neither peers nor servers,
 * and everything in it is a function of the seed.
 */
@NullMarked
package dev.punchline.sim.network;

import org.jspecify.annotations.NullMarked;
