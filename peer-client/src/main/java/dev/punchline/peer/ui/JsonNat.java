package dev.punchline.peer.ui;

import dev.punchline.protocol.nat.emulator.MappingEntry;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What there is to tell about emulated NATs, as the JSON objects that the README documents. */
final class JsonNat {
  private JsonNat() {}

  static Map<String, Object> of(NatNews news) {
    return switch (news) {
      case NatNews.Emulated(var kinds, var host, var shown, var sharesAddress) -> {
        Map<String, Object> event = event("nat-emulated");
        event.put("nat", kinds.stream().map(NatNews.Kind::name).toList());
        event.put("host", host.getHostAddress());
        event.put("public", literals(shown));
        event.put("sharesAddress", sharesAddress);
        yield event;
      }
      case NatNews.Changed(var change, var lost, var shown) -> {
        Map<String, Object> event = event("nat-changed");
        event.put("change", name(change));
        if (change instanceof NatChange.Timeout(Duration timeout)) {
          event.put("timeoutMs", timeout.toMillis());
        }
        event.put("mappingsLost", lost);
        event.put("public", literals(shown));
        yield event;
      }
      case NatNews.Refused(var code, var message) -> JsonEvents.error(code, message);
      case NatNews.Table(var boxes, var now) -> {
        Map<String, Object> event = event("nat");
        event.put("boxes", boxes.stream().map(box -> box(box, now)).toList());
        yield event;
      }
    };
  }

  private static String name(NatChange change) {
    return switch (change) {
      case NatChange.Reboot reboot -> "reboot";
      case NatChange.Timeout timeout -> "timeout";
      case NatChange.Address address -> "address";
    };
  }

  private static Map<String, Object> box(NatNews.Box box, Instant now) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", box.name());
    fields.put("public", literals(box.addresses()));
    fields.put("timeoutMs", box.timeout().toMillis());
    fields.put("mappings", box.mappings().stream().map(entry -> mapping(entry, now)).toList());
    return fields;
  }

  private static Map<String, Object> mapping(MappingEntry entry, Instant now) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("internal", TransportAddress.format(entry.internal()));
    fields.put("external", TransportAddress.format(entry.external()));
    fields.put("towards", entry.towards().toString());
    fields.put("ageMs", Duration.between(entry.created(), now).toMillis());
    fields.put("leftMs", Duration.between(now, entry.expires()).toMillis());
    fields.put("holes", entry.holes().stream().map(hole -> hole(hole, now)).toList());
    return fields;
  }

  private static Map<String, Object> hole(MappingEntry.Hole hole, Instant now) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", hole.from().toString());
    fields.put("leftMs", Duration.between(now, hole.expires()).toMillis());
    return fields;
  }

  private static List<String> literals(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).toList();
  }

  private static Map<String, Object> event(String name) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", name);
    return event;
  }
}
