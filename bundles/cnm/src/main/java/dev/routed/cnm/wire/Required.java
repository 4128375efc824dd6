package dev.routed.cnm.wire;

import dev.routed.api.ipam.Pool;
import dev.routed.api.message.DockerId;
import dev.routed.api.net.Mac;
import java.util.regex.Pattern;

/** Rejects requests whose mandatory field is missing, or whose field has not the form that the engine gives it. */
final class Required {
    /** An absolute path such as {@code /var/run/docker/netns/4b1c5a2c8f3d}, without a step upwards. */
    private static final Pattern SANDBOX_KEY =
            Pattern.compile("(?s)(?!.*/\\.\\.?/)/(?:[^\\p{Cc}/]+/)*\\w[\\w.-]{0,63}");

    private Required() {}

    static void present(String field, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }

    /** Checks a field that must not be empty: Go sends "" for an unset string. */
    private static void given(String field, String value) {
        present(field, value == null || value.isEmpty() ? null : value);
    }

    static void id(String field, String value) {
        given(field, value);
        if (!DockerId.isValid(value)) {
            throw new IllegalArgumentException("%s: '%s' is not %s".formatted(field, value, DockerId.FORM));
        }
    }

    static void networkId(String field, String value) {
        given(field, value);
        if (!DockerId.isNetwork(value)) {
            throw new IllegalArgumentException("%s: '%s' is not %s".formatted(field, value, DockerId.NETWORK_FORM));
        }
    }

    static void addressSpace(String field, String value) {
        given(field, value);
        if (!Pool.isAddressSpace(value)) {
            throw new IllegalArgumentException(
                    "%s: '%s' is not the name of an address space such as RoutedLocal".formatted(field, value));
        }
    }

    static void sandboxKey(String field, String value) {
        given(field, value);
        if (!SANDBOX_KEY.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "%s: '%s' is not the path of a network namespace such as /run/docker/netns/4b1c5a2c8f3d"
                            .formatted(field, value));
        }
    }

    /** Checks a number of TCP, UDP or SCTP. @param least 0 where it means any port */
    static void port(String field, int value, int least) {
        if (value < least || value > 65535) {
            throw new IllegalArgumentException("%s: %d is not a port from %d to 65535".formatted(field, value, least));
        }
    }

    /** Checks an optional address that an interface can have: the kernel takes no other one. */
    static void ofInterface(String field, Mac value) {
        if (value != null && (value.value() == 0 || (value.value() >>> 40 & 1) == 1)) {
            throw new IllegalArgumentException(
                    "%s: '%s' is not the MAC address of an interface: choose one with an even first octet"
                            .formatted(field, value));
        }
    }
}
