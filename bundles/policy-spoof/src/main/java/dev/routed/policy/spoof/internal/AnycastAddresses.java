package dev.routed.policy.spoof.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.AnycastPrefixes;
import dev.routed.api.policy.Attachment;
import java.util.List;
import java.util.stream.Stream;

/** The anycast addresses of an endpoint, from which containers of other hosts send as well. Pure. */
final class AnycastAddresses {
    private AnycastAddresses() {}

    static Stream<Ip> of(Attachment attachment) {
        AnycastPrefixes prefixes = prefixes(attachment);
        return attachment.endpoint().addresses().stream().filter(prefixes::contains);
    }

    /** A bad option of an adopted network counts as none. */
    private static AnycastPrefixes prefixes(Attachment attachment) {
        try {
            return AnycastPrefixes.of(attachment.network());
        } catch (RejectedException e) {
            return new AnycastPrefixes(List.of());
        }
    }
}
