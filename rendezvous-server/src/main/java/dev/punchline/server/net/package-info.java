/**
 * The UDP front end: one socket that answers STUN and takes REGISTRATION and HEART-BEAT. What a
 * message means is decided in the core; what is dropped is counted here.
 */
@NullMarked
package dev.punchline.server.net;

import org.jspecify.annotations.NullMarked;
