package dev.punchline.peer.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The base URL of a rendezvous server, as people write it: {@code http://host:8088}. */
final class ServerUrl implements ITypeConverter<URI> {
  @Override
  public URI convert(String text) {
    return parse(text)
        .orElseThrow(
            () -> new TypeConversionException("'" + text + "' is no URL like http://host:8088"));
  }

  private static Optional<URI> parse(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare =
          uri.getPath() != null
              && uri.getPath().matches("/?")
              && uri.getQuery() == null
              && uri.getFragment() == null
              && uri.getUserInfo() == null;
      return http && uri.getHost() != null && bare && uri.getPort() != 0 && uri.getPort() <= 65_535
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
