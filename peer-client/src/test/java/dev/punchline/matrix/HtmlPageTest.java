package dev.punchline.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.NatPreset;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The page, read as XML by somebody else's parser. */
class HtmlPageTest {
  private static final Matrix MATRIX =
      new Matrix(
          List.of(Topology.values()),
          Matrix.LOSSES,
          List.of(NatPreset.FULL_CONE, NatPreset.SYMMETRIC),
          1,
          1);

  private static String text = "";
  private static Document page;

  @BeforeAll
  static void write() throws ParserConfigurationException, IOException, SAXException {
    text = new HtmlPage(MATRIX).of(MATRIX.run(() -> {}));
    page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(text)));
  }

  @Test
  void hasATableWithACaptionForEachPlace() {
    assertThat(elements("table")).hasSize(Topology.values().length);
    assertThat(elements("caption"))
        .extracting(Element::getTextContent)
        .satisfiesExactlyInAnyOrder(
            text -> assertThat(text).startsWith(Topology.SAME_LAN.title()),
            text -> assertThat(text).startsWith(Topology.DIFFERENT_LANS.title()),
            text -> assertThat(text).startsWith(Topology.CARRIER_HAIRPIN.title()),
            text -> assertThat(text).startsWith(Topology.CARRIER_NO_HAIRPIN.title()));
  }

  @Test
  void saysOfEachHeadWhatItHeads() {
    assertThat(elements("th"))
        .extracting(head -> head.getAttribute("scope"))
        .containsOnly("col", "row");
  }

  @Test
  void explainsEachCellToWhoeverPointsAtIt() {
    List<Element> cells =
        elements("td").stream().filter(cell -> cell.hasAttribute("tabindex")).toList();
    Set<String> ids = new HashSet<>();
    elements("span").forEach(why -> ids.add(why.getAttribute("id")));

    assertThat(cells).hasSize(16);
    assertThat(ids).hasSize(16);
    assertThat(cells).allMatch(cell -> ids.contains(cell.getAttribute("aria-describedby")));
  }

  @Test
  void tellsWhatTheRunsSaid() {
    assertThat(text).contains("✓ 17.5").contains("✗ <small>unknown</small>");
    assertThat(text).contains("agrees with theory in every cell");
  }

  @Test
  void needsNothingFromElsewhere() {
    assertThat(text.replace("http://www.w3.org/1999/xhtml", "")).doesNotContain("http", "url(");
    assertThat(elements("script")).isEmpty();
    assertThat(elements("link")).isEmpty();
    assertThat(elements("img")).isEmpty();
  }

  private static List<Element> elements(String tag) {
    NodeList found = page.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }
}
