package dev.punchline.server.cli;

import dev.punchline.server.net.PortChoice;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A port by its number, {@code none}, or the word for the one that follows from the UDP port:
 * {@code next} or {@code same}.
 */
final class PortChoiceConverter {
  private static final int HIGHEST_PORT = 65_535;

  private PortChoiceConverter() {}

  /** For the port behind the UDP port. */
  static final class Next implements ITypeConverter<PortChoice> {
    @Override
    public PortChoice convert(String text) {
      return choice(text, "next");
    }
  }

  /** For the number that the UDP port has. */
  static final class Same implements ITypeConverter<PortChoice> {
    @Override
    public PortChoice convert(String text) {
      return choice(text, "same");
    }
  }

  private static PortChoice choice(String text, String derived) {
    if (text.equals(derived)) {
      return PortChoice.DERIVED;
    }
    if (text.equals("none")) {
      return PortChoice.NONE;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= HIGHEST_PORT) {
        return new PortChoice.Fixed(number);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new TypeConversionException(
        "'" + text + "' is no port from 0 to 65535, nor '" + derived + "' or 'none'");
  }
}
