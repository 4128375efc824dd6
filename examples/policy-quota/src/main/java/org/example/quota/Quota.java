package org.example.quota;

import dev.routed.api.Refusal;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** Lets a network have so many endpoints on a host and no more: {@code docker network create -o quota=10}. */
@Component
public final class Quota implements Policy {
    private static final KnownOption QUOTA =
            new KnownOption(KnownOption.Scope.NETWORK, "quota", "the most endpoints that it may have on a host");

    /** The network of each endpoint that stands. */
    private final Map<String, String> standing = new ConcurrentHashMap<>();

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
            throw Refusal.of("network option quota: '%s' is not a number of endpoints", text);
        }
        return Long.parseLong(text);
    }

    /** The engine makes the endpoints of one network one after the other, so nothing comes between this and stand. */
    @Override
    public void check(Attachment attachment) {
        String network = attachment.network().id();
        long others = standing.entrySet().stream()
                .filter(entry -> entry.getValue().equals(network) && !entry.getKey().equals(attachment.endpoint().id()))
                .count();
        long quota = quota(attachment.network());
        if (others >= quota) {
            throw Refusal.of("this network may have %d endpoints on a host and has %d: stop a container first", quota, others);
        }
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        standing.clear();
        stand(all);
    }

    @Override
    public void stand(Collection<Attachment> attachments) {
        attachments.forEach(attachment -> standing.put(attachment.endpoint().id(), attachment.network().id()));
    }

    @Override
    public void gone(Attachment attachment) {
        standing.remove(attachment.endpoint().id());
    }
}
