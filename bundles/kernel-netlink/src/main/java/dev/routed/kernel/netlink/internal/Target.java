package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Link;
import java.util.Optional;

/**
 * The link of a step, as the previous steps of the call leave it. The index is 0 if there is no such link. A link that
 * the same call creates has no foreign objects.
 */
record Target(int index, String alias, boolean created) {
    static final Target NONE = new Target(0, "", false);

    static Target of(String name, Optional<Link> found) {
        return found.filter(link -> link.name().equals(name))
                .map(link -> new Target(link.index(), link.alias(), false))
                .orElse(NONE);
    }

    boolean exists() {
        return index != 0;
    }

    Target withAlias(String other) {
        return new Target(index, other, created);
    }
}
