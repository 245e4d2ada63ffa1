/**
 * Our traffic as a file that Wireshark opens: pcapng blocks, the IP and UDP headers that a socket
 * never shows, and the file itself. What the datagrams mean does not enter here.
 */
@NullMarked
package dev.punchline.peer.capture;

import org.jspecify.annotations.NullMarked;
