package dev.routed.web.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.ObjectNames;
import java.util.List;
import java.util.Optional;

/**
 * Looks up the services that the page shows. Each may be away, for example while its bundle is updated; then the part
 * of the page that needs it says so, and the rest is served. Thread-safe.
 */
interface Sources extends AutoCloseable {
    /** Returns the present services of a type, the one with the highest ranking first. */
    <T> List<T> all(Class<T> type);

    default <T> Optional<T> find(Class<T> type) {
        return all(type).stream().findFirst();
    }

    /** @throws RejectedException if the service is away */
    default <T> T get(Class<T> type) {
        return find(type)
                .orElseThrow(() -> RejectedException.away(
                        "service %s is away: 'routed bundle:list' shows which bundle is not active, and the log why"
                                .formatted(type.getSimpleName())));
    }

    /** The names of containers and networks; none while the bundle {@code dev.routed.engine} is away. */
    default ObjectNames.Snapshot names() {
        return find(ObjectNames.class).map(ObjectNames::names).orElse(ObjectNames.Snapshot.EMPTY);
    }

    /** Releases the services. */
    @Override
    void close();
}
