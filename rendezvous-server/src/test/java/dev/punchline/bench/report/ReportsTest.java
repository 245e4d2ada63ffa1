package dev.punchline.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The same figures in each form, read back by somebody else's parser. */
final class ReportsTest {
  private static final Report REPORT =
      new Report(
          List.of("Java <25> & more"),
          List.of(
              new Section(
                  "closed-loop",
                  "As much as \"it\" can",
                  "A note.",
                  List.of(
                      new Column("cpuMicros", "CPU µs", 2),
                      new Column("perSecond", "answers/s", 0)),
                  List.of(
                      new Row(
                          "stun",
                          "STUN <Binding>",
                          Map.of(
                              "cpuMicros",
                              new Figure(List.of(4.5, 4.0, 40.25)),
                              "perSecond",
                              Figure.of(123_456.7))),
                      new Row("idle", "nothing", Map.of("cpuMicros", Figure.of(0)))),
                  List.of(
                      new Chart("CPU", List.of("cpuMicros"), false),
                      new Chart("Both", List.of("cpuMicros", "perSecond"), true)))));

  @Test
  void theTextHasMediansWithTheirSpreadInColumns() {
    assertThat(TextReport.of(REPORT))
        .isEqualTo(
            """
            Java <25> & more

            As much as "it" can
            A note.

                                       CPU µs  answers/s
            STUN <Binding>  4.50 (4.00-40.25)    123,457
            nothing                      0.00          -
            """);
  }

  @Test
  void theJsonHasEveryValueByNames() throws IOException {
    JsonNode json = new ObjectMapper().readTree(JsonReport.of(REPORT));

    JsonNode cpu = json.at("/sections/closed-loop/stun/cpuMicros");
    assertThat(cpu.path("median").asDouble()).isEqualTo(4.5);
    assertThat(cpu.path("min").asDouble()).isEqualTo(4.0);
    assertThat(cpu.path("max").asDouble()).isEqualTo(40.25);
    assertThat(cpu.path("values")).hasSize(3);
    assertThat(json.at("/sections/closed-loop/idle").has("perSecond")).isFalse();
    assertThat(json.at("/remarks/0").asText()).isEqualTo("Java <25> & more");
  }

  @Test
  void thePageHasATableAndABarForEachFigureOfAChart() throws Exception {
    Document page = page();

    assertThat(elements(page, "td"))
        .extracting(Element::getTextContent)
        .containsExactly("", "4.504.00–40.25", "123,457", "0.00", "–");
    assertThat(elements(page, "svg")).hasSize(2);
    assertThat(elements(page, "rect")).hasSize(2 + 3);
    assertThat(elements(page, "rect"))
        .allSatisfy(bar -> assertThat(Double.parseDouble(bar.getAttribute("width"))).isPositive());
  }

  @Test
  void thePageNeedsNothingFromElsewhereAndKnowsTheDark() throws Exception {
    String text = HtmlReport.of(REPORT);

    assertThat(text.replace("http://www.w3.org/1999/xhtml", "")).doesNotContain("http", "url(");
    assertThat(elements(page(), "script")).isEmpty();
    assertThat(elements(page(), "link")).isEmpty();
    assertThat(text).contains("prefers-color-scheme: dark");
  }

  private static Document page() throws ParserConfigurationException, IOException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(HtmlReport.of(REPORT))));
  }

  private static List<Element> elements(Document page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }
}
