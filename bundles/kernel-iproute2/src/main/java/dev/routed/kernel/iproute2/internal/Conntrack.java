package dev.routed.kernel.iproute2.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip;
import dev.routed.kernel.iproute2.argv.ConntrackArguments;
import dev.routed.process.Program;
import java.util.Collection;
import java.util.List;

/** Deletes entries of connection tracking by the command {@code conntrack}: one walk over the table for each run. */
record Conntrack(Program program, Sysctl sysctl) {
    private static final String OPERATION = "forget connections";

    /** With this status {@code conntrack} ends if it deleted none, and if it failed. */
    private static final int NONE_OR_FAILED = 1;

    private static final String NONE = "0 flow entries have been deleted";

    void forget(Collection<Ip> addresses) {
        try {
            if (isTracking()) {
                addresses.stream().flatMap(ConntrackArguments::delete).forEach(this::delete);
            }
        } catch (RejectedException e) {
            throw KernelException.because(OPERATION, e);
        }
    }

    /** Absent on a kernel without connection tracking, which needs no {@code conntrack} then. */
    private boolean isTracking() {
        return sysctl.get("netfilter", "nf_conntrack_count")
                .filter(count -> !count.equals("0"))
                .isPresent();
    }

    private void delete(List<String> arguments) {
        // It prints each deleted entry.
        Program.Streamed<String> result = program.stream(arguments, "", deleted -> "");
        boolean none = result.status() == NONE_OR_FAILED && result.errors().contains(NONE);
        if (result.status() != 0 && !none) {
            throw IpFailure.other(OPERATION, result.errors().strip());
        }
    }
}
