package dev.routed.policy.conflict.internal.rules;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.policy.AnycastPrefixes;
import dev.routed.api.policy.Attachment;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The live endpoints of this host, by identifier and by address. Thread-safe. */
public final class LiveEndpoints {
    /** The operator gave the address away: by a drain, or to another host by a handover. */
    private static final Set<Announcement> GIVEN_AWAY =
            EnumSet.of(Announcement.LAST_RESORT, Announcement.HANDED_OVER, Announcement.DRAINED);

    private final Map<String, Attachment> endpoints = new HashMap<>();
    private final Map<Ip, Attachment> byAddress = new HashMap<>();

    public synchronized void set(Collection<Attachment> all) {
        endpoints.clear();
        byAddress.clear();
        all.forEach(this::put);
    }

    public synchronized void put(Attachment attachment) {
        remove(attachment);
        endpoints.put(attachment.endpoint().id(), attachment);
        attachment.endpoint().addresses().forEach(address -> byAddress.put(address, attachment));
    }

    public synchronized void remove(Attachment attachment) {
        Attachment before = endpoints.remove(attachment.endpoint().id());
        if (before != null) {
            before.endpoint().addresses().forEach(address -> byAddress.remove(address, before));
        }
    }

    public synchronized boolean contains(Attachment attachment) {
        return endpoints.containsKey(attachment.endpoint().id());
    }

    public synchronized boolean hasAddress(Ip address) {
        return byAddress.containsKey(address);
    }

    public synchronized boolean hasAddress(String endpointId, Ip address) {
        Attachment attachment = byAddress.get(address);
        return attachment != null && attachment.endpoint().id().equals(endpointId);
    }

    /** Returns addresses that no other host may announce: neither anycast nor given away by the operator. */
    public synchronized SortedMap<Ip, Attachment> exclusive() {
        SortedMap<Ip, Attachment> exclusive = new TreeMap<>();
        endpoints.values().forEach(attachment -> {
            AnycastPrefixes shared = AnycastPrefixes.of(attachment.network());
            Endpoint endpoint = attachment.endpoint();
            endpoint.addresses().stream()
                    .filter(address ->
                            !shared.contains(address) && !GIVEN_AWAY.contains(endpoint.announcement(address)))
                    .forEach(address -> exclusive.put(address, attachment));
        });
        return exclusive;
    }
}
