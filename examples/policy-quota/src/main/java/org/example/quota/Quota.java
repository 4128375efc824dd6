package org.example.quota;

import dev.routed.api.RejectedException;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** Limits the number of a network's endpoints on a host: {@code docker network create -o quota=10}. */
@Component
public final class Quota implements Policy {
    private static final KnownOption QUOTA =
            new KnownOption(KnownOption.Scope.NETWORK, "quota", "the maximum number of its endpoints on a host");

    /** The network ID of each live endpoint, by endpoint ID. */
    private final Map<String, String> networkIds = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "quota";
    }

    @Override
    public List<KnownOption> options() {
        return List.of(QUOTA);
    }

    @Override
    public void check(Network network) {
        quota(network);
    }

    private static long quota(Network network) {
        String text = network.options().getOrDefault(QUOTA.name(), "" + Long.MAX_VALUE);
        if (!text.matches("\\d{1,19}")) {
            throw RejectedException.of("network option quota: '%s' is not a number of endpoints", text);
        }
        return Long.parseLong(text);
    }

    /** The engine creates the endpoints of one network one after the other, so the count is valid until update(). */
    @Override
    public void check(Attachment attachment) {
        String network = attachment.network().id();
        long others = networkIds.entrySet().stream()
                .filter(entry -> entry.getValue().equals(network)
                        && !entry.getKey().equals(attachment.endpoint().id()))
                .count();
        long quota = quota(attachment.network());
        if (others >= quota) {
            throw RejectedException.of(
                    "network %s has %d of %d allowed endpoints on this host: stop one of its containers first",
                    network.substring(0, 12), others, quota);
        }
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        networkIds.clear();
        update(all);
    }

    @Override
    public void update(Collection<Attachment> attachments) {
        attachments.forEach(attachment ->
                networkIds.put(attachment.endpoint().id(), attachment.network().id()));
    }

    @Override
    public void removed(Attachment attachment) {
        networkIds.remove(attachment.endpoint().id());
    }
}
