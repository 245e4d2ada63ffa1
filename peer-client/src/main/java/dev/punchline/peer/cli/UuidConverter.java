package dev.punchline.peer.cli;

import dev.punchline.protocol.wire.Uuids;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The UUID of a peer. */
final class UuidConverter implements ITypeConverter<UUID> {
  @Override
  public UUID convert(String text) {
    return Uuids.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is no UUID like 6a2f41a3-c54c-4ce8-92d2-0324e1c32e22"));
  }
}
