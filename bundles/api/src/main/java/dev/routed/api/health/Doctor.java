package dev.routed.api.health;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/** Asks every {@link HealthCheck} and {@link HostCheck}. Thread-safe. */
@ProviderType
public interface Doctor {
    /**
     * Returns the findings by the name of their check. A check without findings has an empty list, so the keys tell
     * what was looked at. Takes seconds at most, however long a single check takes.
     *
     * @param age the largest age of the findings of a {@link HostCheck}; zero looks at the host now
     */
    SortedMap<String, List<Finding>> examine(Duration age);

    /**
     * As {@link #examine}, but returns at once, with the findings of the latest looks that are over. A check that has
     * not yet looked is left out. Looks again in the background if a look is older than this age.
     */
    SortedMap<String, List<Finding>> latest(Duration age);
}
