/**
 * One peer, whole: registration, STUN, the call, the punching and the chat put together.
 *
 * <p>{@link dev.punchline.protocol.session.PeerSession} is what an owner drives; it routes every
 * datagram to the one machine it belongs to and turns what the machines say into {@link
 * dev.punchline.protocol.session.PeerEvent}s. How it deals with the server is behind {@code
 * Signaling}, which has two forms; who is called and chatted with is for {@code Switchboard}. Still
 * no socket, thread or clock: the same session runs on a real socket and in a test's virtual time.
 */
@NullMarked
package dev.punchline.protocol.session;

import org.jspecify.annotations.NullMarked;
