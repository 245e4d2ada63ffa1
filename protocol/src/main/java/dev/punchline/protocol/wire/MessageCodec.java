package dev.punchline.protocol.wire;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.punchline.protocol.wire.Message.Bye;
import dev.punchline.protocol.wire.Message.Expired;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.Message.Registration;
import dev.punchline.protocol.wire.Message.Success;
import dev.punchline.protocol.wire.Message.Text;
import dev.punchline.protocol.wire.Message.Unknown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Messages to bytes and back: one JSON object (RFC 8259) in UTF-8 per datagram.
 *
 * <p>{@link #decode} is total over hostile input: it is bounded in size, depth, tokens and number
 * length, and whatever it does not accept ends in {@link MalformedMessage}. Stateless; any thread
 * may use it.
 */
public final class MessageCodec {
  /** The longest datagram that is looked at, in bytes. */
  public static final int MAX_BYTES = 65_536;

  /** The longest datagram that a version-1 peer reads, in bytes. */
  public static final int VERSION_1_MAX_BYTES = 1024;

  static final int MAX_DEPTH = 8;
  static final int MAX_FIELDS = 32;
  private static final int MAX_TOKENS = 512;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Without this Jackson guesses, and reads UTF-16 and UTF-32 too.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Without this a character beyond U+FFFF takes 12 bytes instead of 4.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAX_BYTES)
                  .maxNestingDepth(MAX_DEPTH)
                  .maxTokenCount(MAX_TOKENS)
                  .maxNameLength(256)
                  .maxNumberLength(128)
                  .maxStringLength(MAX_BYTES)
                  .build())
          .build();

  /** Names whose bytes are known beforehand. */
  private static final SerializableString TYPE = new SerializedString("type");

  private static final SerializableString PAYLOAD = new SerializedString("payload");
  private static final SerializableString REGISTRATION = new SerializedString("registration");

  private MessageCodec() {}

  /** Writes a message as the datagram that carries it. */
  public static ByteBuffer encode(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeFieldName(TYPE);
      json.writeString(message.type());
      json.writeFieldName(PAYLOAD);
      json.writeString(message.payload());
      switch (message) {
        case Hello hello -> {
          writeFeatures(json, hello.features());
          writeRegistration(json, hello.registration());
        }
        case Success success -> writeFeatures(json, success.features());
        case HeartBeat beat -> writeRegistration(json, beat.registration());
        case Registration registration -> {}
        case InitiateChat initiate -> {}
        case Text text -> {}
        case Expired expired -> {}
        case Bye bye -> {}
        case Unknown unknown -> {}
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  /**
   * Reads the message in the bytes between position and limit, and moves neither.
   *
   * @throws MalformedMessage if they are anything but one JSON object with a string {@code type}, a
   *     string {@code payload} and, for the types known here, a payload with a meaning
   */
  public static Message decode(ByteBuffer datagram) throws MalformedMessage {
    int length = datagram.remaining();
    if (length > MAX_BYTES) {
      throw new MalformedMessage("at most " + MAX_BYTES + " bytes", length + " bytes", MAX_BYTES);
    }
    byte[] bytes = new byte[length];
    datagram.get(datagram.position(), bytes);
    Optional<Message> plain = PlainMessage.of(bytes);
    return plain.isPresent() ? plain.get() : parse(bytes);
  }

  /** Reads any message. */
  static Message parse(byte[] bytes) throws MalformedMessage {
    requireUtf8(bytes);
    try (JsonParser json = JSON.createParser(bytes)) {
      return readFields(json).toMessage();
    } catch (JsonParseException e) {
      throw new MalformedMessage("JSON", e.getOriginalMessage(), offset(e.getLocation()));
    } catch (StreamConstraintsException e) {
      throw new MalformedMessage(
          "a smaller message", e.getOriginalMessage(), offset(e.getLocation()));
    } catch (IOException e) {
      throw new MalformedMessage("JSON", String.valueOf(e.getMessage()), 0);
    }
  }

  private static void writeFeatures(JsonGenerator json, Set<Feature> features) throws IOException {
    if (features.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("features");
    for (Feature feature : features) {
      json.writeString(feature.wireName());
    }
    json.writeEndArray();
  }

  private static void writeRegistration(JsonGenerator json, Optional<UUID> registration)
      throws IOException {
    if (registration.isPresent()) {
      json.writeFieldName(REGISTRATION);
      json.writeString(registration.get().toString());
    }
  }

  /** Jackson lets some ill-formed sequences pass, so they are refused before it sees them. */
  private static void requireUtf8(byte[] bytes) throws MalformedMessage {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, i, bytes.length - i));
          return;
        } catch (CharacterCodingException e) {
          throw new MalformedMessage("UTF-8", "an ill-formed sequence", i);
        }
      }
    }
  }

  private static Fields readFields(JsonParser json) throws IOException, MalformedMessage {
    require(json, json.nextToken() == JsonToken.START_OBJECT, "an object");
    Fields fields = new Fields();
    int count = 0;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      require(json, ++count <= MAX_FIELDS, "at most " + MAX_FIELDS + " fields");
      JsonToken value = json.nextToken();
      switch (name) {
        case "type" -> fields.type = onlyString(json, value, fields.type);
        case "payload" -> fields.payload = onlyString(json, value, fields.payload);
        case "features" -> fields.features = readFeatures(json);
        case "registration" ->
            fields.registration =
                value == JsonToken.VALUE_STRING ? Uuids.parse(json.getText()) : Optional.empty();
        default -> json.skipChildren();
      }
      if (value.isStructStart() && json.currentToken() == value) {
        json.skipChildren();
      }
    }
    require(json, json.currentToken() == JsonToken.END_OBJECT, "a field name");
    require(json, json.nextToken() == null, "nothing after the object");
    return fields;
  }

  private static String onlyString(JsonParser json, JsonToken value, @Nullable String earlier)
      throws IOException, MalformedMessage {
    require(json, value == JsonToken.VALUE_STRING, "a string in \"" + json.currentName() + "\"");
    require(json, earlier == null, "\"" + json.currentName() + "\" once");
    return json.getText();
  }

  /** A field beyond version 1 that has not the expected form is as good as unknown: ignored. */
  private static Set<Feature> readFeatures(JsonParser json) throws IOException {
    EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return features;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        Feature.ofWireName(json.getText()).ifPresent(features::add);
      } else {
        json.skipChildren();
      }
    }
    return features;
  }

  private static void require(JsonParser json, boolean holds, String expected)
      throws MalformedMessage {
    if (!holds) {
      JsonToken found = json.currentToken();
      throw new MalformedMessage(
          expected,
          found == null ? "the end" : found.toString(),
          offset(json.currentTokenLocation()));
    }
  }

  /** Jackson's offset is -1 where it knows none. */
  private static int offset(@Nullable JsonLocation location) {
    return location == null ? 0 : (int) Math.max(0, location.getByteOffset());
  }

  /** What the fields said, before it is known whether that makes sense. */
  private static final class Fields {
    @Nullable String type;
    @Nullable String payload;
    Set<Feature> features = Set.of();
    Optional<UUID> registration = Optional.empty();

    Message toMessage() throws MalformedMessage {
      String type = present(this.type, "type");
      String payload = present(this.payload, "payload");
      return switch (type) {
        case "REGISTRATION" -> new Registration(payload);
        case "INITIATE_CHAT" ->
            new InitiateChat(
                TransportAddress.parse(payload)
                    .orElseThrow(() -> new MalformedMessage("ip:port", payload, 0)));
        case "HELLO" -> new Hello(payload, features, registration);
        case "SUCCESS" -> new Success(payload, features);
        case "TEXT" -> new Text(payload);
        case "HEART-BEAT" -> new HeartBeat(payload, registration);
        case "EXPIRED" ->
            new Expired(
                Uuids.parse(payload).orElseThrow(() -> new MalformedMessage("a UUID", payload, 0)));
        case "BYE" -> new Bye();
        default -> new Unknown(type, payload);
      };
    }

    private static String present(@Nullable String value, String name) throws MalformedMessage {
      if (value == null) {
        throw new MalformedMessage("a \"" + name + "\" field", "none", 0);
      }
      return value;
    }
  }
}
