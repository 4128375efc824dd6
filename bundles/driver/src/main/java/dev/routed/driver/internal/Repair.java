package dev.routed.driver.internal;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What puts one host link right, and the other end of its pair.
 *
 * @param link     the host link
 * @param endpoint what its endpoint is afterwards; absent if the link has none and goes
 * @param end      the other end, if something is to be done there
 * @param inside   steps on the other end
 * @param host     steps on the host
 * @param missing  whether something should be done at the other end, and that cannot be seen
 */
record Repair(
        String link,
        Optional<Endpoint> endpoint,
        Optional<ContainerEnd> end,
        List<Step> inside,
        List<Step> host,
        boolean missing) {

    static Repair onHost(String link, Optional<Endpoint> endpoint, List<Step> host) {
        return new Repair(link, endpoint, Optional.empty(), List.of(), host, false);
    }

    /**
     * Inside first: the host link's MTU differs from what is wanted until all is done, so that a repair that was
     * cut off is taken up again.
     */
    void carryOut(Kernel kernel) {
        end.ifPresent(there -> there.kernel().apply(inside));
        kernel.apply(host);
    }

    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        Optional<Ip> container = endpoint.map(standing -> standing.addresses().get(0));
        inside.forEach(step -> changes.add(new Change(link, container, step)));
        host.forEach(step -> changes.add(Change.of(step)));
        return changes;
    }
}
