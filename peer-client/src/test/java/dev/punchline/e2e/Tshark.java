package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Wireshark makes of a file. */
final class Tshark {
  /** What it reads of a packet; empty where there is no such thing. */
  record Frame(
      String on,
      String source,
      String destination,
      String payload,
      String comment,
      String checksums,
      String complaints) {}

  private static final String GOOD = "1";
  private static final List<String> FIELDS =
      List.of(
          "frame.interface_name",
          "ip.src",
          "ipv6.src",
          "udp.srcport",
          "ip.dst",
          "ipv6.dst",
          "udp.dstport",
          "udp.payload",
          "frame.comment",
          "ip.checksum.status",
          "udp.checksum.status",
          "_ws.malformed",
          "_ws.expert.message");

  private Tshark() {}

  /** Reads all packets, checksums verified. */
  static List<Frame> read(Path file) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-T",
                "fields",
                "-E",
                "separator=|",
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "udp.check_checksum:TRUE"));
    FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
    try (Program tshark = Program.run(new ProcessBuilder(command))) {
      assertThat(tshark.awaitExit()).as("%s", tshark.err().lines()).isZero();
      return tshark.out().lines().stream().map(Tshark::frame).toList();
    }
  }

  private static Frame frame(String line) {
    String[] fields = line.split("\\|", -1);
    boolean six = fields[1].isEmpty();
    return new Frame(
        fields[0],
        six ? "[%s]:%s".formatted(fields[2], fields[3]) : fields[1] + ":" + fields[3],
        six ? "[%s]:%s".formatted(fields[5], fields[6]) : fields[4] + ":" + fields[6],
        fields[7],
        fields[8],
        (six || fields[9].equals(GOOD)) && fields[10].equals(GOOD) ? "good" : "bad",
        // It reports the comment of a packet among its complaints.
        fields[11] + (fields[12].equals(fields[8]) ? "" : fields[12]));
  }
}
