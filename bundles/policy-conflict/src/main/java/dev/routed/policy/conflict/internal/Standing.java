package dev.routed.policy.conflict.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Shared;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The endpoints that stand. Safe for threads. */
final class Standing {
    /** An operator has drained the endpoint or handed the address over: whoever announces it then was meant to. */
    private static final Set<Announcement> GIVEN_UP =
            EnumSet.of(Announcement.YIELDING, Announcement.CEDED, Announcement.DRAINED);

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
                    .filter(address -> !GIVEN_UP.contains(attachment.endpoint().announcement(address)))
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
