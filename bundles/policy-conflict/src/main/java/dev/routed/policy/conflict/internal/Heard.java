package dev.routed.policy.conflict.internal;

import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;

/**
 * What a routing daemon has heard of some addresses.
 *
 * @param self   the identifier of this host's router; absent where nobody else announces any of them
 * @param rivals who else announces which of them
 */
record Heard(Optional<Ip> self, List<Rival> rivals) {
    static final Heard NOTHING = new Heard(Optional.empty(), List.of());
}
