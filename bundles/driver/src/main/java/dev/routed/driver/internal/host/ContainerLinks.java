package dev.routed.driver.internal.host;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.LostIpv6;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds containers' ends of our links, in one pass over any number of endpoints. The engine renames an end, so an end
 * is identified by its MAC and the index of the host link. Each namespace is entered once at most, and only to find an
 * end. For one thread at a time.
 */
public final class ContainerLinks {
    public static final String UNSEEN =
            "its container's network namespace cannot be seen: if routed runs in a container, start that with -v"
                    + " /run/docker/netns:/run/docker/netns:rslave";

    private final Kernel kernel;
    private final Namespaces namespaces;
    private final Set<Path> entered = new HashSet<>();
    private final Map<Mark, ContainerLink> ends = new HashMap<>();
    private List<Path> visible = List.of();

    private record Mark(Mac mac, int hostIndex) {}

    ContainerLinks(Kernel kernel, Namespaces namespaces) {
        this.kernel = kernel;
        this.namespaces = namespaces;
    }

    /** Whether a container has the other end of a host link and the engine has set it up, which it does last. */
    public static boolean isTaken(Link link) {
        return !link.peerHere() && link.carrier();
    }

    /** Empty if the end is in a namespace that cannot be seen from here, or that has just ended. */
    Optional<ContainerLink> find(Endpoint endpoint, Link link) {
        return link.peerHere() ? onHost(endpoint) : inside(new Mark(endpoint.mac(), link.index()), endpoint.sandbox());
    }

    /**
     * Gives a container back the IPv6 addresses and routes that it has lost, if it can be seen.
     *
     * @throws KernelException if a step fails
     */
    public List<Change> restoreIpv6(Endpoint endpoint, Link link) {
        return find(endpoint, link)
                .map(end -> {
                    List<Step> steps = LostIpv6.steps(endpoint, end.link(), end.inside());
                    new IndependentSteps(end.kernel()).apply(steps);
                    Optional<Ip> container = Optional.of(endpoint.addresses().get(0));
                    return steps.stream()
                            .map(step -> new Change(endpoint.link(), container, step))
                            .toList();
                })
                .orElse(List.of());
    }

    /** The end is on the host before the engine moves it, and after the container ended. */
    private Optional<ContainerLink> onHost(Endpoint endpoint) {
        return kernel.read(endpoint.peer())
                .link(endpoint.peer())
                .filter(link -> link.mac().equals(endpoint.mac()))
                .map(link -> new ContainerLink(kernel, link));
    }

    /** The file of a namespace mostly has the sandbox's name, so that file is tried first. */
    private Optional<ContainerLink> inside(Mark mark, Optional<String> sandbox) {
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
            inside.links()
                    .forEach(link -> ends.put(new Mark(link.mac(), link.peer()), new ContainerLink(inside, link)));
        } catch (KernelException e) {
            // The container ended meanwhile.
            if (e.kind() != KernelException.Kind.NO_LINK) {
                throw e;
            }
        }
    }
}
