package dev.punchline.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * The messages of our protocol, section 3. Their answers name no request, so a late one could be
 * taken for that of the next; nothing else tells a peer either.
 */
public final class Messages implements Exchange {
  private static final String REGISTRATION = "{\"type\":\"REGISTRATION\",\"payload\":\"";
  private static final String HEART_BEAT = "{\"type\":\"HEART-BEAT\",";
  private static final int UUID_CHARACTERS = 36;

  private final List<byte[]> requests;
  private final byte[] answerStart;
  private final int answerBytes;

  private Messages(List<byte[]> requests, String answerStart, int answerBytes) {
    this.requests = requests;
    this.answerStart = answerStart.getBytes(StandardCharsets.UTF_8);
    this.answerBytes = answerBytes;
  }

  /** REGISTRATION, the same over every connection, answered by a UUID. */
  public static Messages registration() {
    String answer = REGISTRATION + " ".repeat(UUID_CHARACTERS) + "\"}";
    return new Messages(List.of(bytes(REGISTRATION + "\"}")), REGISTRATION, answer.length());
  }

  /** HEART-BEAT in its answered form, with the registration of each connection. */
  public static Messages heartBeat(List<UUID> registrations) {
    return new Messages(
        registrations.stream()
            .map(id -> bytes(HEART_BEAT + "\"payload\":\"\",\"registration\":\"" + id + "\"}"))
            .toList(),
        HEART_BEAT,
        HEART_BEAT.length());
  }

  /** The UUID in the answer to a REGISTRATION. */
  static UUID registrationIn(ByteBuffer answer) {
    byte[] id = new byte[UUID_CHARACTERS];
    answer.get(answer.position() + REGISTRATION.length(), id);
    return UUID.fromString(new String(id, StandardCharsets.US_ASCII));
  }

  @Override
  public void request(int connection, ByteBuffer into) {
    into.put(requests.get(connection % requests.size()));
  }

  @Override
  public boolean isAnswer(int connection, ByteBuffer datagram) {
    if (datagram.remaining() < answerBytes) {
      return false;
    }
    for (int i = 0; i < answerStart.length; i++) {
      if (datagram.get(datagram.position() + i) != answerStart[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
