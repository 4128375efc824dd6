package dev.routed.policy.duplicates.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The endpoints that stand, by their addresses. Safe for threads. */
final class Standing {
    private final Map<String, Attachment> endpoints = new HashMap<>();
    private final Map<Ip, Attachment> byAddress = new HashMap<>();

    /** These are all. */
    synchronized void are(Collection<Attachment> all) {
        endpoints.clear();
        byAddress.clear();
        all.forEach(this::add);
    }

    /** One comes up or has changed. */
    synchronized void add(Attachment attachment) {
        remove(attachment);
        endpoints.put(attachment.endpoint().id(), attachment);
        attachment.endpoint().addresses().forEach(address -> byAddress.put(address, attachment));
    }

    synchronized void remove(Attachment attachment) {
        Attachment before = endpoints.remove(attachment.endpoint().id());
        if (before != null) {
            before.endpoint().addresses().forEach(address -> byAddress.remove(address, before));
        }
    }

    synchronized Set<Ip> addresses(String endpointId) {
        return Optional.ofNullable(endpoints.get(endpointId))
                .map(attachment -> Set.copyOf(attachment.endpoint().addresses()))
                .orElse(Set.of());
    }

    synchronized Optional<Attachment> with(Ip address) {
        return Optional.ofNullable(byAddress.get(address));
    }
}
