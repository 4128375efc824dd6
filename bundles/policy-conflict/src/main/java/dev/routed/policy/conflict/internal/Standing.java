package dev.routed.policy.conflict.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Shared;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The endpoints that stand. Safe for threads. */
final class Standing {
    private final Map<String, Attachment> endpoints = new ConcurrentHashMap<>();

    /** These are all. */
    void are(Collection<Attachment> all) {
        endpoints.clear();
        all.forEach(this::add);
    }

    /** One comes up or has changed. */
    void add(Attachment attachment) {
        endpoints.put(attachment.endpoint().id(), attachment);
    }

    boolean knows(Attachment attachment) {
        return endpoints.containsKey(attachment.endpoint().id());
    }

    void remove(Attachment attachment) {
        endpoints.remove(attachment.endpoint().id());
    }

    /** The addresses that nobody else may announce, each with whose it is. */
    SortedMap<Ip, Attachment> exclusive() {
        SortedMap<Ip, Attachment> exclusive = new TreeMap<>();
        endpoints.values().forEach(attachment -> {
            Shared shared = Shared.of(attachment.network());
            attachment.endpoint().addresses().stream()
                    .filter(address -> !shared.contains(address))
                    .forEach(address -> exclusive.put(address, attachment));
        });
        return exclusive;
    }

    /** Whether the endpoint still stands with the address that the conflict is about. */
    boolean has(Conflict conflict) {
        Attachment attachment = endpoints.get(conflict.endpoint().endpoint().id());
        return attachment != null && attachment.endpoint().addresses().contains(conflict.address());
    }
}
