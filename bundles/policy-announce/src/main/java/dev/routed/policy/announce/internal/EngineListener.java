package dev.routed.policy.announce.internal;

import dev.routed.api.engine.Containers;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Gives the policy access to the engine, while the engine bundle runs. */
@Component(service = {})
public final class EngineListener {
    private final AnnouncePolicy policy;

    @Activate
    public EngineListener(@Reference Containers engine, @Reference AnnouncePolicy policy) {
        this.policy = policy;
        policy.setEngine(Optional.of(engine));
    }

    @Deactivate
    void stop() {
        policy.setEngine(Optional.empty());
    }
}
