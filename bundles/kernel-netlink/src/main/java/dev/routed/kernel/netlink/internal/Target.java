package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Link;
import java.util.Optional;

/**
 * A link that steps are about, as it will be when the steps so far are done.
 *
 * @param index   the interface index; 0 if there is no such link
 * @param alias   what it carries by then
 * @param created whether the same call has made it, so that no stranger can have come to it
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
