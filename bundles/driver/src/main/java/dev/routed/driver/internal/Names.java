package dev.routed.driver.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names and MACs of an endpoint's links. All follow from the endpoint's identifier and address, so that
 * nothing need be remembered.
 */
final class Names {
    private static final String HOST = "rt";
    private static final String CONTAINER = "rc";
    private static final int DIGITS = 12;
    private static final int FEW = 3;

    /** The form of a host link's name: {@code rt} and the endpoint's short identifier as {@code docker} prints it. */
    static final Pattern HOST_LINK = Pattern.compile(HOST + "[0-9a-f]{" + DIGITS + "}");

    private Names() {}

    /** The end that stays on the host. */
    static String hostLink(String endpointId) {
        return HOST + shortId(endpointId);
    }

    /** The end that the engine moves into the container and renames. */
    static String peer(String endpointId) {
        return CONTAINER + shortId(endpointId);
    }

    /** The short identifier of the endpoint that a host link of our form of name belongs to. */
    static String shortIdOf(String hostLink) {
        return hostLink.substring(HOST.length());
    }

    /** What an event calls an endpoint. */
    static String subject(Endpoint endpoint) {
        return endpoint.addresses().get(0) + " " + shortId(endpoint.id());
    }

    static String shortId(String id) {
        return id.substring(0, Math.min(DIGITS, id.length()));
    }

    /** As a sentence names several: {@code 169.254.1.1, fe80::1}. */
    static String list(Collection<?> several) {
        return several.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** As a sentence names many: the first three, and how many there are besides. */
    static String few(List<String> many) {
        int named = Math.min(FEW, many.size());
        String others = many.size() > named ? " and %d others".formatted(many.size() - named) : "";
        return list(many.subList(0, named)) + others;
    }

    /**
     * 02:42 and the IPv4 address, as Docker's own drivers do it, or the last 32 bits of an IPv6 address: a container
     * that comes back keeps its MAC.
     */
    static Mac containerMac(Ip address) {
        return new Mac(0x0242L << 32 | address.low() & 0xffff_ffffL);
    }

    /**
     * The host end's MAC. Given, since udev would give a link without one another MAC a moment later, when the
     * container has already learned the first. 06 marks it as locally administered (IEEE 802).
     */
    static Mac hostMac(String endpointId) {
        return new Mac(0x06L << 40 | Long.parseLong(endpointId.substring(0, 10), 16));
    }
}
