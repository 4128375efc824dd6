package dev.routed.policy.ingress.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Endpoint;
import dev.routed.api.policy.Attachment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports the endpoints that are closed because their options are lost, or are rejected. Thread-safe. */
final class ClosedEndpoints {
    private final LastingConditions conditions;

    ClosedEndpoints(Events events) {
        conditions = new LastingConditions(
                "ingress", Severity.ERROR, "the container is not reached by those that its options admit", events);
    }

    /** Reports all endpoints. @param rules by endpoint ID */
    void replace(Collection<Attachment> all, Map<String, EndpointRules> rules) {
        conditions.replace(all.stream()
                .flatMap(attachment -> finding(attachment, rules).stream())
                .toList());
    }

    void update(Attachment attachment, Map<String, EndpointRules> rules) {
        finding(attachment, rules).ifPresentOrElse(conditions::report, () -> removed(attachment));
    }

    void removed(Attachment attachment) {
        conditions.end(subject(attachment.endpoint()));
    }

    List<Finding> findings() {
        return conditions.findings();
    }

    private Optional<Finding> finding(Attachment attachment, Map<String, EndpointRules> rules) {
        EndpointRules present = rules.get(attachment.endpoint().id());
        return present == null
                ? Optional.empty()
                : IngressOptions.closed(attachment, present)
                        .map(sentence -> conditions.finding(
                                subject(attachment.endpoint()), sentence, IngressOptions.opening(attachment, present)))
                        .or(() -> rejected(attachment, present));
    }

    /** An adopted endpoint has a bad option: its container runs, so it is closed, and not rejected. */
    private Optional<Finding> rejected(Attachment attachment, EndpointRules present) {
        try {
            IngressOptions.rules(attachment, Optional.of(present));
            return Optional.empty();
        } catch (RejectedException e) {
            return Optional.of(conditions.finding(
                    subject(attachment.endpoint()),
                    "rejects all packets: " + e.getMessage(),
                    "routed ingress %s allow"
                            .formatted(attachment.endpoint().addresses().get(0))));
        }
    }

    private static String subject(Endpoint endpoint) {
        return endpoint.addresses().get(0) + " " + ShortId.of(endpoint.id());
    }
}
