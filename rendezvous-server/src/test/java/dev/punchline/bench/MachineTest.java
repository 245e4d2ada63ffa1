package dev.punchline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MachineTest {
  @Test
  void anIdleMachineIsNotDisturbedByTheRunItself() {
    assertThat(Machine.disturbance(0.2, 2.3, 2)).isEmpty();
  }

  @Test
  void whatWasBusyBeforeOrBecameSoMeanwhileIsSaid() {
    assertThat(Machine.disturbance(1.5, 2, 2))
        .hasValueSatisfying(said -> assertThat(said).contains("1.5 before"));
    assertThat(Machine.disturbance(0, 3.5, 2))
        .hasValueSatisfying(said -> assertThat(said).contains("3.5 at the end"));
  }
}
