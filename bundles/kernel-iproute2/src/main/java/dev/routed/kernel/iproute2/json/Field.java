package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.Scope;
import dev.routed.api.message.Printable;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.regex.Pattern;

/** Reads fields of a JSON object as values. */
final class Field {
    /** The lower 64 bits of ::ffff:0:0/96 (RFC 4291, 2.5.5.2). */
    private static final long MAPPED = 0xffff_0000_0000L;

    private static final Pattern MAC = Pattern.compile("(?:[0-9a-f]{2}:){5}[0-9a-f]{2}");

    private static final Pattern PREFIX = Pattern.compile("[0-9a-fA-F.:]+(?:/[0-9]{1,3})?");

    private Field() {}

    static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isValueNode() || value.isNull()) {
            throw new IllegalArgumentException("no '%s' in %s".formatted(name, Printable.of(object.toString())));
        }
        return value.asText();
    }

    /** The same, or the default if there is no such field. */
    static String text(JsonNode object, String name, String otherwise) {
        return object.has(name) ? text(object, name) : otherwise;
    }

    /** A tunnel has an IP address as its link-layer address: then, and without one, the MAC is all zero. */
    static Mac mac(String text) {
        return MAC.matcher(text).matches() ? Mac.parse(text) : new Mac(0);
    }

    /** A number; ip prints some numbers as strings. */
    static long number(JsonNode object, String name) {
        String text = text(object, name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' is '%s' and not a number".formatted(name, text), e);
        }
    }

    static int integer(JsonNode object, String name) {
        long number = number(object, name);
        if (number != (int) number) {
            throw new IllegalArgumentException("'%s' is %d, which is out of range".formatted(name, number));
        }
        return (int) number;
    }

    static Scope scope(JsonNode object) {
        return Scope.of(integer(object, "scope"));
    }

    /** Keeps an IPv4-mapped address as an IPv6 address. */
    static Ip ip(String text) {
        Ip ip = Ip.parse(text);
        return text.indexOf(':') >= 0 && !ip.isIpv6() ? new Ip(Ip.Family.IPV6, 0, MAPPED | ip.low()) : ip;
    }

    /** {@code default}, an address, or a prefix. */
    static Prefix prefix(String text, boolean ipv6) {
        if (text.equals("default")) {
            return new Prefix(ipv6 ? new Ip(Ip.Family.IPV6, 0, 0) : Ip.v4(0), 0);
        }
        if (!PREFIX.matcher(text).matches()) {
            throw new IllegalArgumentException("'%s' is not a prefix".formatted(Printable.of(text)));
        }
        int slash = text.indexOf('/');
        return slash < 0
                ? ip(text).asPrefix()
                : new Prefix(ip(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }
}
