package dev.routed.driver.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import java.util.Collection;

/**
 * The end of a pair that does not stay on the host.
 *
 * @param kernel as seen where the end is: inside its container, or still on the host
 * @param link   the end
 */
record ContainerEnd(Kernel kernel, Link link) {

    /** Those that stand on it now. */
    Collection<Address> addresses() {
        return kernel.read(link.name()).addresses();
    }
}
