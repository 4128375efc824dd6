package dev.routed.policy.ingress.internal;

import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Endpoint;
import dev.routed.api.policy.Attachment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reports the endpoints that are closed because their options are lost. Thread-safe. */
final class ClosedEndpoints {
    private final LastingConditions conditions;

    ClosedEndpoints(Events events) {
        conditions = new LastingConditions("ingress", events);
    }

    /** Reports all endpoints. @param rules by endpoint ID */
    void replace(Collection<Attachment> all, Map<String, EndpointRules> rules) {
        Map<String, String> found = new TreeMap<>();
        all.forEach(attachment ->
                sentence(attachment, rules).ifPresent(sentence -> found.put(subject(attachment.endpoint()), sentence)));
        conditions.replace(found);
    }

    void update(Attachment attachment, Map<String, EndpointRules> rules) {
        String subject = subject(attachment.endpoint());
        sentence(attachment, rules)
                .ifPresentOrElse(sentence -> conditions.report(subject, sentence), () -> conditions.end(subject));
    }

    void removed(Attachment attachment) {
        conditions.end(subject(attachment.endpoint()));
    }

    List<Finding> findings() {
        return conditions.findings();
    }

    private static Optional<String> sentence(Attachment attachment, Map<String, EndpointRules> rules) {
        return Optional.ofNullable(rules.get(attachment.endpoint().id()))
                .flatMap(present -> IngressOptions.closed(attachment, present));
    }

    private static String subject(Endpoint endpoint) {
        return endpoint.addresses().get(0) + " " + ShortId.of(endpoint.id());
    }
}
