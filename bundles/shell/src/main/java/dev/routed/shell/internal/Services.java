package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import java.util.List;

/** The services that a command may ask. */
interface Services {

    /**
     * The service of this type as it is now.
     *
     * @throws Refusal if there is none at the moment
     */
    <T> T get(Class<T> type);

    /**
     * All services of this type as they are now, at least one.
     *
     * @throws Refusal if there is none at the moment
     */
    <T> List<T> all(Class<T> type);
}
