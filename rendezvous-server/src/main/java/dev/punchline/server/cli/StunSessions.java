package dev.punchline.server.cli;

import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.server.SessionKeys;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ICE sessions of the options, {@code ufrag:password}. What is said of a wrong one never shows
 * the password.
 */
final class StunSessions {
  /** RFC 8445 section 5.3: ice-char is a letter, a digit, plus or slash. */
  private static final Pattern UFRAG = Pattern.compile("[A-Za-z0-9+/]{4,256}");

  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9+/]{22,256}");
  private static final String NONE = "none";

  private final Map<String, IntegrityKey> keys = new HashMap<>();

  private StunSessions() {}

  /**
   * Reads both options.
   *
   * @param options each one session, or {@code none}
   * @param file of one session a line, where empty lines and those that begin with # do not count;
   *     or {@code none}
   * @throws IllegalArgumentException if something is wrong, with one line that says what and where
   */
  static SessionKeys of(List<String> options, String file) {
    StunSessions sessions = new StunSessions();
    for (String option : options) {
      if (!option.isBlank() && !option.equals(NONE)) {
        sessions.add("--stun-session", option);
      }
    }
    if (!file.equals(NONE)) {
      sessions.addAll(file);
    }
    Map<String, IntegrityKey> keys = Map.copyOf(sessions.keys);
    return ufrag -> Optional.ofNullable(keys.get(ufrag));
  }

  private void addAll(String file) {
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        add("--stun-sessions " + file + ", line " + (i + 1), line);
      }
    }
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("--stun-sessions " + file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("--stun-sessions " + file + ": it is not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--stun-sessions " + file + " cannot be read: " + reason(e), e);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "--stun-sessions " + file + " cannot be read: " + e.getReason(), e);
    }
  }

  /** The message of a {@link FileSystemException} may be no more than the name of the file. */
  static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  private void add(String where, String session) {
    int colon = session.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(where + ": expected UFRAG:PASSWORD");
    }
    String ufrag = session.substring(0, colon);
    String password = session.substring(colon + 1);
    if (!UFRAG.matcher(ufrag).matches()) {
      throw new IllegalArgumentException(
          where + ": UFRAG must be 4 to 256 letters, digits, + or /");
    }
    if (!PASSWORD.matcher(password).matches()) {
      throw new IllegalArgumentException(
          where + ": the password of " + ufrag + " must be 22 to 256 letters, digits, + or /");
    }
    IntegrityKey key = IntegrityKey.shortTerm(OpaqueString.of(password));
    if (keys.putIfAbsent(ufrag, key) != null) {
      throw new IllegalArgumentException(where + ": " + ufrag + " is there twice");
    }
  }
}
