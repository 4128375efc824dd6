package dev.routed.driver.internal.options;

import dev.routed.api.message.DockerId;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import java.util.regex.Pattern;

/** Derives names and MACs of links from an endpoint's identifier and address, so that none is stored. Pure. */
public final class LinkNames {
    private static final String HOST = "rt";
    private static final String CONTAINER = "rc";

    /** The form of a host link's name: {@code rt} and the endpoint's short identifier as {@code docker} prints it. */
    public static final Pattern HOST_LINK = Pattern.compile(HOST + "[0-9a-f]{" + ShortId.DIGITS + "}");

    private static final Pattern EITHER_END =
            Pattern.compile("(?:" + HOST + "|" + CONTAINER + ")[0-9a-f]{" + ShortId.DIGITS + "}");

    private LinkNames() {}

    /** Whether a link has a name of the form of our links, at either end. A foreign link may have one, too. */
    public static boolean looksOurs(String link) {
        return EITHER_END.matcher(link).matches();
    }

    /** The end that stays on the host. */
    public static String hostLink(String endpointId) {
        return HOST + shortId(endpointId);
    }

    /** The end that the engine moves into the container and renames. */
    public static String peer(String endpointId) {
        return CONTAINER + shortId(endpointId);
    }

    /** @throws dev.routed.api.RejectedException if the text is not an ID, which alone may become a link's name */
    private static String shortId(String endpointId) {
        return ShortId.of(DockerId.require("endpoint", endpointId));
    }

    public static String shortIdOf(String hostLink) {
        return hostLink.substring(HOST.length());
    }

    /** The subject of events about an endpoint. */
    public static String subject(Endpoint endpoint) {
        return endpoint.addresses().get(0) + " " + ShortId.of(endpoint.id());
    }

    /**
     * 02:42 and the IPv4 address, as in Docker's own drivers, or the last 32 bits of an IPv6 address: a container with
     * the same address has the same MAC.
     */
    public static Mac containerMac(Ip address) {
        return new Mac(0x0242L << 32 | address.low() & 0xffff_ffffL);
    }

    /**
     * The MAC of the host's end. Without one in the create message, udev would change the MAC after the container has
     * learned it. 06 marks it as locally administered (IEEE 802).
     */
    public static Mac hostMac(String endpointId) {
        return new Mac(0x06L << 40 | Long.parseLong(endpointId.substring(0, 10), 16));
    }
}
