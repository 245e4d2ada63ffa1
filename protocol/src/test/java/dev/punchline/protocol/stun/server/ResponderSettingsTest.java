package dev.punchline.protocol.stun.server;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResponderSettingsTest {
  @Test
  void thereMustBeASocket() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResponderSettings(Map.of(), "", SessionKeys.NONE));
  }

  @Test
  void theOtherAddressHasBothPorts() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ResponderSettings(
                    Map.of(
                        Endpoint.PRIMARY, Responding.SERVER,
                        Endpoint.OTHER_ADDRESS, Responding.OTHER_ADDRESS),
                    "",
                    SessionKeys.NONE));
  }

  @Test
  void softwareHasFewerThan128Characters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResponderSettings.of(Responding.SERVER, "x".repeat(128)));
  }
}
