package dev.routed.driver.internal.host;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies steps of which each is tried, even if another one fails: what can be repaired is. */
record IndependentSteps(Kernel kernel) {
    /** @throws KernelException if steps fail, with the obstacle of the first one; the others have been tried */
    void apply(List<Step> steps) {
        List<KernelException> failures = new ArrayList<>();
        List<Step> remaining = steps;
        while (!remaining.isEmpty()) {
            List<Step> tried = remaining;
            try {
                kernel.apply(tried);
                remaining = List.of();
            } catch (KernelException e) {
                Step failed = tried.stream()
                        .filter(step -> e.getMessage().startsWith(step + ":"))
                        .findFirst()
                        .orElseThrow(() -> e);
                failures.add(explained(failed, e));
                remaining = tried.subList(tried.indexOf(failed) + 1, tried.size()).stream()
                        .filter(step -> !isReplacedBy(step, failed))
                        .toList();
            }
        }
        if (!failures.isEmpty()) {
            throw merged(failures);
        }
    }

    /** A route stays until the route that replaces it is there. */
    private static boolean isReplacedBy(Step step, Step failed) {
        return step instanceof Step.RemoveRoute former
                && failed instanceof Step.AddRoute next
                && former.route().destination().equals(next.route().destination());
    }

    private static KernelException merged(List<KernelException> failures) {
        KernelException first = failures.get(0);
        return failures.size() == 1
                ? first
                : new KernelException(
                        first.kind(),
                        "%s; %d more steps failed".formatted(first.getMessage(), failures.size() - 1),
                        first);
    }

    private KernelException explained(Step step, KernelException failure) {
        return obstacle(step, failure)
                .map(text -> new KernelException(failure.kind(), text, failure))
                .orElse(failure);
    }

    private Optional<String> obstacle(Step step, KernelException failure) {
        if (step instanceof Step.AddRoute add && failure.kind() == KernelException.Kind.TAKEN) {
            return kernel.lookup(add.route().destination().ip())
                    .filter(found -> found.isHostRoute() && !found.link().equals(step.link()))
                    .map(found -> "%s: route %s takes its place: remove it by 'ip route del %s'"
                            .formatted(step, found.destination(), command(found)));
        } else if (step instanceof Step.AddAddress add
                && add.address().prefix().ip().isIpv6()) {
            return Optional.of("%s; if IPv6 is turned off, turn it on by 'sysctl -w net.ipv6.conf.%s.disable_ipv6=0'"
                    .formatted(failure.getMessage(), step.link()));
        }
        return Optional.empty();
    }

    private static String command(Route route) {
        String via = route.via().map(hop -> " via " + hop).orElse("");
        String dev = route.link().isEmpty() ? "" : " dev " + route.link();
        return route.destination() + via + dev + " proto " + route.protocol();
    }
}
