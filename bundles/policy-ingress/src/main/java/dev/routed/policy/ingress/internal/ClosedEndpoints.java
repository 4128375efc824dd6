package dev.routed.policy.ingress.internal;

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

/** Reports the endpoints that are closed because their options are lost. Thread-safe. */
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
        return Optional.ofNullable(rules.get(attachment.endpoint().id()))
                .flatMap(present -> IngressOptions.closed(attachment, present)
                        .map(sentence -> conditions.finding(
                                subject(attachment.endpoint()),
                                sentence,
                                IngressOptions.opening(attachment, present))));
    }

    private static String subject(Endpoint endpoint) {
        return endpoint.addresses().get(0) + " " + ShortId.of(endpoint.id());
    }
}
