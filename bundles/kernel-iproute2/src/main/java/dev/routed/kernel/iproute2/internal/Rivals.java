package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import java.util.Optional;

/** Finds in what is there the address or route of someone else that is in a step's way. */
final class Rivals {
    private Rivals() {}

    /** What is in the way, in words. */
    static Optional<String> of(Step step, HostState there) {
        if (step instanceof Step.AddAddress add && hasOtherLabel(add, there)) {
            return present(add, there).map(rival -> "its label there is '%s'".formatted(rival.label()));
        } else if (step instanceof Step.AddRoute add) {
            Route wanted = StepRules.asKept(add.route());
            return there.routes().stream()
                    .filter(rival -> rival.metric() == wanted.metric() && rival.compareTo(wanted) != 0)
                    .findFirst()
                    .map(rival -> "there is " + rival);
        }
        return Optional.empty();
    }

    static boolean hasOtherLabel(Step.AddAddress step, HostState there) {
        Address wanted = step.address();
        // The kernel labels an IPv4 address without a label with its link's name.
        String label = wanted.label().isEmpty() && !wanted.prefix().ip().isIpv6() ? wanted.link() : wanted.label();
        return present(step, there).filter(address -> !address.label().equals(label)).isPresent();
    }

    private static Optional<Address> present(Step.AddAddress step, HostState there) {
        return there.addresses().stream()
                .filter(address -> address.compareTo(step.address()) == 0)
                .findFirst();
    }
}
