package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;

/** Fields of an object, and the forms of text that are ip's own. */
final class Field {
    /** The lower 64 bits of ::ffff:0:0/96 (RFC 4291, 2.5.5.2). */
    private static final long MAPPED = 0xffff_0000_0000L;

    private Field() {}

    static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isContainerNode()) {
            throw new IllegalArgumentException("no '%s' in %s".formatted(name, object));
        }
        return value.asText();
    }

    /** A number; ip prints some of them as texts. */
    static long number(JsonNode object, String name) {
        String text = text(object, name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' is '%s' where a number is due".formatted(name, text), e);
        }
    }

    static int integer(JsonNode object, String name) {
        return (int) number(object, name);
    }

    static Scope scope(JsonNode object) {
        return Scope.of(integer(object, "scope"));
    }

    /** An IPv4-mapped address stays an IPv6 one. */
    static Ip ip(String text) {
        Ip ip = Ip.parse(text);
        return text.indexOf(':') >= 0 && !ip.isIpv6() ? new Ip(Ip.Family.IPV6, 0, MAPPED | ip.low()) : ip;
    }

    /** {@code default}, an address alone, or one with a length. */
    static Prefix prefix(String text, boolean ipv6) {
        if (text.equals("default")) {
            return new Prefix(ipv6 ? new Ip(Ip.Family.IPV6, 0, 0) : Ip.v4(0), 0);
        }
        int slash = text.indexOf('/');
        return slash < 0
                ? ip(text).asPrefix()
                : new Prefix(ip(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }
}
