/**
 * The HTTP interface: routes that parse, call the core and map the result to a status and a body.
 * The one that is asked all the time has a short way past the servlets. Every error is an RFC 9457
 * problem document. No rule of the rendezvous lives here.
 */
@NullMarked
package dev.punchline.server.http;

import org.jspecify.annotations.NullMarked;
