package dev.routed.policy.announce.internal;

import dev.routed.api.network.Announcing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets what the policy decides take effect at once. Apart from it, since whoever announces asks the policy. */
@Component(service = {})
public final class Announcer {
    private final AnnouncePolicy policy;

    @Activate
    public Announcer(@Reference Announcing announcing, @Reference AnnouncePolicy policy) {
        this.policy = policy;
        policy.decideBy(announcing::reconsider);
    }

    @Deactivate
    void stop() {
        policy.decideBy(endpoint -> {});
    }
}
