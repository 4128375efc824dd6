package dev.routed.driver.internal.host;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The steps that repair or change one endpoint, on its host link and on the container's end.
 *
 * @param endpoint the endpoint afterwards; absent if the link has no endpoint and is parked
 * @param end the container's end, if it has steps
 * @param missing whether the container's end needs steps but cannot be found
 */
public record RepairPlan(
        String link,
        Optional<Endpoint> endpoint,
        Optional<ContainerLink> end,
        List<Step> inside,
        List<Step> host,
        boolean missing) {
    static RepairPlan onHost(String link, Optional<Endpoint> endpoint, List<Step> host) {
        return new RepairPlan(link, endpoint, Optional.empty(), List.of(), host, false);
    }

    /**
     * Carries out the steps, the host's last: while its MTU is the old one, a check completes the change. Each step is
     * tried, even if another one fails.
     *
     * @throws KernelException if a step fails
     */
    public void carryOut(Kernel kernel) {
        try {
            end.ifPresent(there -> new IndependentSteps(there.kernel()).apply(inside));
        } catch (KernelException e) {
            List<Step> others =
                    host.stream().filter(step -> !(step instanceof Step.SetMtu)).toList();
            Applier.undo(e, () -> new IndependentSteps(kernel).apply(others));
            throw e;
        }
        new IndependentSteps(kernel).apply(host);
    }

    public List<Change> changes() {
        Optional<Ip> container = endpoint.map(after -> after.addresses().get(0));
        return Stream.concat(
                        inside.stream().map(step -> new Change(link, container, step)),
                        host.stream().map(Change::of))
                .toList();
    }
}
