package dev.routed.policy.sysctl.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Sysctl;
import java.util.Optional;
import java.util.SortedSet;

/** Rejects changes, as a container without write access to /proc/sys does, until the test ends that. */
final class ReadOnlySysctl implements Sysctl {
    private final Sysctl kernel;
    private boolean ended;

    ReadOnlySysctl(Sysctl kernel) {
        this.kernel = kernel;
    }

    void end() {
        ended = true;
    }

    @Override
    public Optional<String> get(String... name) {
        return kernel.get(name);
    }

    @Override
    public boolean set(String value, String... name) {
        if (!ended) {
            throw RejectedException.host("/proc/sys is read-only, on demand of the test", null);
        }
        return kernel.set(value, name);
    }

    @Override
    public SortedSet<String> list(String... name) {
        return kernel.list(name);
    }
}
