package dev.routed.policy.access.internal;

import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The elements for links whose containers have another access to the host than the default, and the networks of which
 * nobody knows it any more. Thread-safe.
 */
final class LinkAccess {
    private final LastingConditions lost;
    /** By endpoint. */
    private final Map<String, String> elements = new ConcurrentHashMap<>();

    private volatile EnforcedAccess enforced = EnforcedAccess.NONE;

    LinkAccess(Events events) {
        lost = new LastingConditions(
                "access", Severity.ERROR, "new containers of the network reach no service of the host", events);
    }

    /** @param former what the table of a former run enforces */
    void adopt(Collection<Attachment> all, EnforcedAccess former) {
        enforced = former;
        elements.clear();
        all.forEach(this::put);
    }

    EnforcedAccess enforced() {
        return enforced;
    }

    void put(Attachment attachment) {
        Network network = attachment.network();
        String link = attachment.endpoint().link();
        boolean unknown = AccessOptions.isHostAccessLost(network);
        elements.remove(attachment.endpoint().id());
        AccessRuleset.link(link, unknown ? enforced.hostAccess(link) : AccessOptions.hostAccess(network))
                .ifPresent(element -> elements.put(attachment.endpoint().id(), element));
        String subject = "network " + ShortId.of(network.id());
        if (unknown) {
            lost.report(
                    subject,
                    "its options are lost with its file, so new containers reach no service of the host",
                    "routed network-set %s host-access allow".formatted(ShortId.of(network.id())));
        } else {
            lost.end(subject);
        }
    }

    void remove(Attachment attachment) {
        elements.remove(attachment.endpoint().id());
    }

    Set<String> of(Collection<Attachment> attachments) {
        return attachments.stream()
                .map(attachment -> elements.get(attachment.endpoint().id()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    Collection<String> all() {
        return elements.values();
    }

    List<Finding> findings() {
        return lost.findings();
    }
}
