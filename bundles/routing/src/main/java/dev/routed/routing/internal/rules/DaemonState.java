package dev.routed.routing.internal.rules;

import dev.routed.api.net.Ip;
import dev.routed.api.routing.DaemonKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a routing daemon says of itself.
 *
 * @param routerId absent if the daemon has chosen none
 * @param known the single addresses whose kernel routes are in its table
 * @param remedies how its configuration is mended
 */
public record DaemonState(
        DaemonKind kind,
        String version,
        Optional<Ip> routerId,
        List<Announcer> announcers,
        Set<Ip> known,
        Remedies remedies) {
    public DaemonState {
        announcers = List.copyOf(announcers);
        known = Set.copyOf(known);
    }
}
