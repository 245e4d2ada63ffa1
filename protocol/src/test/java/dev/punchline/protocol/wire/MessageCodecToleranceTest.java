package dev.punchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.Bytes;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.Success;
import dev.punchline.protocol.wire.Message.Text;
import dev.punchline.protocol.wire.Message.Unknown;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a later version may send, and this one must read. */
class MessageCodecToleranceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'TEXT','payload':'hi','later':'x'}",
        "{'later':null,'type':'TEXT','payload':'hi'}",
        "{'type':'TEXT','later':{'type':'HELLO','payload':[1,{'a':2}]},'payload':'hi'}",
        "{'type':'TEXT','later':[[],{},[[1.5e3]],true],'payload':'hi'}",
        "{'type':'TEXT','payload':'hi','later':1,'later':2}",
        "{'type':'TEXT','payload':'hi','TYPE':3,'Payload':4}",
        "{'payload':'hi','type':'TEXT'}",
        "{'type':'TEXT','payload':'hi','features':['bye'],'registration':'x'}",
        " \t\r\n{ 'type' : 'TEXT' , 'payload' : 'hi' } \n",
        "{'\\u0074ype':'T\\u0045XT','payload':'\\u0068i'}",
      })
  void ignoresWhatItDoesNotKnow(String json) throws MalformedMessage {
    assertThat(decode(json)).isEqualTo(new Text("hi"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAVE", "text", "", "HEARTBEAT", "TEXT "})
  void readsATypeItDoesNotKnowAsUnknown(String type) throws MalformedMessage {
    assertThat(decode("{'type':'" + type + "','payload':'x'}")).isEqualTo(new Unknown(type, "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1",
        "true",
        "'bye'",
        "{'bye':true}",
        "[]",
        "[1,null]",
        "[['bye']]",
        "['BYE']",
        "['later']",
        "[{'bye':['bye']}]"
      })
  void ignoresFeaturesOfTheWrongForm(String features) throws MalformedMessage {
    assertThat(decode("{'features':" + features + ",'type':'HELLO','payload':'...'}"))
        .isEqualTo(new Hello("...", Set.of()));
    assertThat(decode("{'type':'SUCCESS','payload':'ok','features':" + features + "}"))
        .isEqualTo(new Success("ok", Set.of()));
  }

  @Test
  void findsTheFeatureAmongOthers() throws MalformedMessage {
    Message read =
        decode("{'type':'HELLO','payload':'...','features':['later',7,{'a':[]},'bye',[]],'x':1}");

    assertThat(read).isEqualTo(new Hello("...", Set.of(Feature.BYE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "''",
        "'1-1-1-1-1'",
        "{'id':'6f9619ff-8b86-4011-b42d-00cf4fc964ff'}",
        "['6f9619ff-8b86-4011-b42d-00cf4fc964ff']"
      })
  void ignoresARegistrationOfTheWrongForm(String registration) throws MalformedMessage {
    assertThat(decode("{'type':'HEART-BEAT','registration':" + registration + ",'payload':''}"))
        .isEqualTo(HeartBeat.PLAIN);
  }

  @Test
  void readsAsManyFieldsAsItPromises() throws MalformedMessage {
    assertThat(decode("{'type':'TEXT','payload':'hi'" + extraFields(30) + "}"))
        .isEqualTo(new Text("hi"));
  }

  @Test
  void readsAsDeepAsItPromises() throws MalformedMessage {
    String deep = "[".repeat(MessageCodec.MAX_DEPTH - 1) + "]".repeat(MessageCodec.MAX_DEPTH - 1);

    assertThat(decode("{'type':'TEXT','payload':'hi','deep':" + deep + "}"))
        .isEqualTo(new Text("hi"));
  }

  static String extraFields(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> ",\"x" + i + "\":0")
        .collect(Collectors.joining());
  }

  private static Message decode(String json) throws MalformedMessage {
    return MessageCodec.decode(Bytes.utf8(json.replace('\'', '"')));
  }
}
