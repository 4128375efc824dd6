package dev.routed.driver.internal.endpoint;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Route;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.AnnouncementRules;
import dev.routed.driver.internal.desired.DesiredEndpoint;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.ContainerLinks;
import dev.routed.driver.internal.host.RepairPlan;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.state.EndpointTable;
import java.util.List;

/** Replaces a live endpoint by its new state in policies, kernel and table. The caller holds the endpoint's lock. */
public record EndpointUpdates(EndpointTable table, Applier applier, PolicyChain policies, Events events) {
    /**
     * Changes the secondary addresses on the host and in the container.
     *
     * @throws RejectedException if the link is gone or the container cannot be seen; nothing is done then
     * @throws KernelException if a step fails
     */
    void change(Endpoint before, Endpoint after, ContainerLinks containers) {
        HostState present = applier.ours(before.link());
        if (present.link(before.link()).isEmpty()) {
            throw RejectedException.of("endpoint %s has no link any more", ShortId.of(before.id()));
        }
        DesiredEndpoint wanted =
                new DesiredEndpoint(after, policies.contributions().requireRoutes(after));
        RepairPlan repair = applier.change(before, wanted, present, containers);
        if (repair.missing()) {
            throw RejectedException.of(
                    "endpoint %s cannot be changed: %s", ShortId.of(before.id()), ContainerLinks.UNSEEN);
        }
        become(before, wanted, repair);
    }

    /**
     * Changes sandbox or options without reading the link, and returns the endpoint afterwards.
     *
     * @throws RejectedException if a policy or the host rejects the change; then all is as before
     */
    Endpoint replace(Endpoint before, Endpoint after) {
        if (before.equals(after)) {
            return before;
        }
        try {
            boolean sameRoutes = before.options().equals(after.options());
            List<Route> former =
                    sameRoutes ? List.of() : policies.contributions().routes(before);
            List<Route> routes = policies.updateForRoutes(after);
            applier.change(
                    new DesiredEndpoint(before, sameRoutes ? routes : former), new DesiredEndpoint(after, routes));
        } catch (RuntimeException e) {
            policies.restore(before);
            throw Applier.rejection(e);
        }
        table.up(after);
        return after;
    }

    /** Carries a repair plan out, then records and reports the new state. A failure leaves the record as it was. */
    void become(Endpoint before, DesiredEndpoint wanted, RepairPlan repair) {
        Endpoint after = wanted.endpoint();
        boolean announcementsAlone = before.withSuppressed(after.suppressed()).equals(after);
        if (announcementsAlone) {
            repair.carryOut(applier.kernel());
        } else {
            try {
                policies.update(after);
                repair.carryOut(applier.kernel());
            } catch (RuntimeException e) {
                policies.restore(before);
                throw e;
            }
        }
        if (before.equals(after)) {
            return;
        }
        table.up(after);
        if (announcementsAlone) {
            policies.announced(after);
        }
        report(before, wanted);
    }

    private void report(Endpoint before, DesiredEndpoint wanted) {
        Endpoint after = wanted.endpoint();
        for (Ip address : after.addresses()) {
            if (before.addresses().contains(address) && before.announcement(address) != after.announcement(address)) {
                events.info("announcement", LinkNames.subject(after), AnnouncementRules.sentence(wanted, address));
            }
        }
        if (before.mtu() != after.mtu()) {
            events.info(
                    "mtu",
                    LinkNames.subject(after),
                    "MTU of both ends is %d bytes, was %d".formatted(after.mtu(), before.mtu()));
        }
    }
}
