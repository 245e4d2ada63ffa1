package dev.punchline.peer.cli;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An id that a peer has chosen. */
final class ChosenIdConverter implements ITypeConverter<Chosen> {
  @Override
  public Chosen convert(String text) {
    return Chosen.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is no id: 1 to 32 letters, digits, '-', '_' or '.'"));
  }
}
