package dev.punchline.bench.target;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code GET /health} says.
 *
 * @param registrations how many peers are registered
 * @param answered how many datagrams were answered so far
 * @param dropped how many the system dropped instead, 0 where it does not tell
 * @param took how long the answer took
 */
public record Health(int registrations, long answered, long dropped, Duration took) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern REGISTRATIONS = Pattern.compile("\"registrations\":\\s*(\\d+)");
  private static final Pattern DROPPED = Pattern.compile("\"dropped-by-system\":\\s*(\\d+)");
  private static final Pattern ANSWERED = Pattern.compile("\"answered\":\\s*(\\d+)");

  /**
   * Asks a server.
   *
   * @throws IOException if it does not answer, or with something else
   */
  public static Health of(Punchline server) throws IOException {
    long start = System.nanoTime();
    URI health = URI.create("http://127.0.0.1:" + server.http().getPort() + "/health");
    HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    String body = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Matcher registrations = REGISTRATIONS.matcher(body);
    Matcher answered = ANSWERED.matcher(body);
    Matcher dropped = DROPPED.matcher(body);
    if (!registrations.find() || !answered.find()) {
      throw new IOException("/health does not say what is needed: " + body);
    }
    return new Health(
        Integer.parseInt(registrations.group(1)),
        Long.parseLong(answered.group(1)),
        dropped.find() ? Long.parseLong(dropped.group(1)) : 0,
        took);
  }
}
