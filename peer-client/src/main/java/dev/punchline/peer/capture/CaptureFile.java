package dev.punchline.peer.capture;

import dev.punchline.peer.runtime.Traffic;
import dev.punchline.peer.runtime.TrafficWitness;
import dev.punchline.protocol.trace.DropSummary;
import dev.punchline.protocol.wire.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes our traffic to a pcapng file, each datagram as soon as it is seen: a process that is
 * killed leaves a file that can be read. A thread of its own writes, so that a slow disk, or a pipe
 * that nobody reads, does not hold up the loop.
 */
public final class CaptureFile implements TrafficWitness, AutoCloseable {
  private static final String APPLICATION = "Punchline peer-client";
  private static final int INSIDE = 0;

  /** Of datagrams; what piles up beyond means that the disk will never catch up. */
  private static final int LONGEST_QUEUE = 2_000;

  private final OutputStream out;
  private final int outside;
  private final Consumer<String> broken;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(LONGEST_QUEUE),
          Thread.ofPlatform().name("capture").daemon().factory());
  private volatile boolean ended;

  private CaptureFile(OutputStream out, boolean translated, Consumer<String> broken) {
    this.out = out;
    this.outside = translated ? INSIDE + 1 : INSIDE;
    this.broken = broken;
  }

  /**
   * Begins a file. An earlier capture of that name is replaced, as tcpdump and Wireshark do it;
   * anything else is left alone.
   *
   * @param translated whether there is a NAT, so that inside and outside are two interfaces
   * @param broken told once, for people, if the file cannot be gone on with; on any thread
   * @throws FileAlreadyExistsException if there is something that is no capture
   * @throws IOException if it cannot be written
   */
  public static CaptureFile create(Path path, boolean translated, Consumer<String> broken)
      throws IOException {
    if (isPrecious(path)) {
      throw new FileAlreadyExistsException(path.toString(), null, "it exists and is no capture");
    }
    OutputStream out = Files.newOutputStream(path);
    try {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      head.writeBytes(Pcapng.sectionHeader(APPLICATION));
      if (translated) {
        head.writeBytes(Pcapng.interfaceDescription("inside"));
        head.writeBytes(Pcapng.interfaceDescription("outside"));
      } else {
        head.writeBytes(Pcapng.interfaceDescription("udp"));
      }
      out.write(head.toByteArray());
      return new CaptureFile(out, translated, broken);
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  private static boolean isPrecious(Path path) throws IOException {
    if (!Files.isRegularFile(path) || Files.size(path) == 0) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(Integer.BYTES);
      return start.length < Integer.BYTES
          || ByteBuffer.wrap(start).getInt() != Pcapng.SECTION_HEADER;
    }
  }

  @Override
  public void saw(Traffic traffic) {
    if (ended) {
      return;
    }
    byte[] blocks = blocks(traffic);
    try {
      writer.execute(() -> write(blocks));
    } catch (RejectedExecutionException e) {
      end("it takes nothing any more, or too slowly");
    }
  }

  /** Writes what is left, if that takes no longer than a moment. May be called again. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (writer.awaitTermination(1, TimeUnit.SECONDS)) {
        out.close();
      }
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] blocks(Traffic traffic) {
    return switch (traffic) {
      case Traffic.Sent(Instant at, Packet inside, Packet outer) ->
          sides(at, Pcapng.Way.OUTBOUND, inside, outer);
      case Traffic.Received(Instant at, Packet outer, Packet inside) ->
          sides(at, Pcapng.Way.INBOUND, inside, outer);
      case Traffic.Dropped dropped -> {
        Optional<String> comment = Optional.of(DropSummary.of(dropped.box(), dropped.reason()));
        yield switch (dropped.direction()) {
          case OUT -> block(INSIDE, dropped.at(), Pcapng.Way.OUTBOUND, dropped.packet(), comment);
          case IN -> block(outside, dropped.at(), Pcapng.Way.INBOUND, dropped.packet(), comment);
        };
      }
    };
  }

  private byte[] sides(Instant at, Pcapng.Way way, Packet inside, Packet outer) {
    byte[] first = block(INSIDE, at, way, inside, Optional.empty());
    if (outside == INSIDE) {
      return first;
    }
    byte[] second = block(outside, at, way, outer, Optional.empty());
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static byte[] block(
      int side, Instant at, Pcapng.Way way, Packet packet, Optional<String> comment) {
    return Pcapng.enhancedPacket(side, at, IpPacket.of(packet), way, comment);
  }

  private void write(byte[] blocks) {
    if (ended) {
      return;
    }
    try {
      out.write(blocks);
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  private synchronized void end(String reason) {
    if (!ended) {
      ended = true;
      broken.accept(reason);
    }
  }
}
