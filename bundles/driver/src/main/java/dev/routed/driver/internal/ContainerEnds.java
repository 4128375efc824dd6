package dev.routed.driver.internal;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the containers' ends of our links, in one pass over any number of endpoints. The engine renames an end,
 * so that it is known by its MAC and by the index of the host link. A namespace is entered only if somebody asks
 * for an end in it, and then once. For one thread at a time.
 */
final class ContainerEnds {
    private final Kernel kernel;
    private final Namespaces namespaces;
    private final Set<Path> entered = new HashSet<>();
    private final Map<Mark, ContainerEnd> ends = new HashMap<>();
    private List<Path> visible = List.of();

    private record Mark(Mac mac, int hostIndex) {}

    ContainerEnds(Kernel kernel, Namespaces namespaces) {
        this.kernel = kernel;
        this.namespaces = namespaces;
    }

    /**
     * The other end of an endpoint's pair.
     *
     * @param link the host link
     * @return empty if it is in a namespace that cannot be seen from here, or that has just ended
     */
    Optional<ContainerEnd> find(Endpoint endpoint, Link link) {
        return link.peerHere()
                ? onHost(endpoint)
                : inside(new Mark(endpoint.mac(), link.index()), endpoint.sandbox());
    }

    /** Where the engine has not taken it yet, or has given it back. */
    private Optional<ContainerEnd> onHost(Endpoint endpoint) {
        return kernel.read(endpoint.peer())
                .link(endpoint.peer())
                .filter(link -> link.mac().equals(endpoint.mac()))
                .map(link -> new ContainerEnd(kernel, link));
    }

    /** The sandbox's name mostly tells where; what was entered before is known anyway. */
    private Optional<ContainerEnd> inside(Mark mark, Optional<String> sandbox) {
        sandbox.ifPresent(this::enterSandbox);
        if (!ends.containsKey(mark)) {
            visible = namespaces.visible();
            sandbox.ifPresent(this::enterSandbox);
        }
        if (!ends.containsKey(mark)) {
            visible.forEach(this::enter);
        }
        return Optional.ofNullable(ends.get(mark));
    }

    private void enterSandbox(String name) {
        visible.stream().filter(namespace -> namespace.endsWith(name)).forEach(this::enter);
    }

    private void enter(Path namespace) {
        if (!entered.add(namespace)) {
            return;
        }
        Kernel inside = kernel.in(namespace);
        try {
            inside.links().forEach(link -> ends.put(new Mark(link.mac(), link.peer()), new ContainerEnd(inside, link)));
        } catch (KernelException e) {
            // A container that has ended meanwhile has no ends.
            if (e.kind() != KernelException.Kind.NO_LINK) {
                throw e;
            }
        }
    }
}
