package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import java.util.Optional;

/** Finds the foreign address or route that conflicts with a step. */
final class ForeignConflicts {
    private ForeignConflicts() {}

    static Optional<String> of(Step step, HostState there) {
        if (step instanceof Step.AddAddress add && hasOtherLabel(add, there)) {
            return present(add, there)
                    .map(foreign -> "the address exists with the label '%s'".formatted(foreign.label()));
        } else if (step instanceof Step.AddRoute add) {
            Route wanted = add.route().asStored();
            return there.routes().stream()
                    .filter(foreign -> foreign.metric() == wanted.metric() && foreign.compareTo(wanted) != 0)
                    .findFirst()
                    .map(foreign -> "there is " + foreign);
        }
        return Optional.empty();
    }

    static boolean hasOtherLabel(Step.AddAddress step, HostState there) {
        return present(step, there)
                .filter(address -> !address.label().equals(step.address().storedLabel()))
                .isPresent();
    }

    private static Optional<Address> present(Step.AddAddress step, HostState there) {
        return there.addresses().stream()
                .filter(address -> address.compareTo(step.address()) == 0)
                .findFirst();
    }
}
