package dev.routed.testkit;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Those who watch a host in memory. */
final class FakeWatches {
    private final FakeHost host;
    private final List<FakeWatch> all = new ArrayList<>();
    /** What the host was when it last was told of; out of date while nobody watches. */
    private HostState told = HostState.EMPTY;

    FakeWatches(FakeHost host) {
        this.host = host;
    }

    synchronized Watch begin(ChangeListener listener) {
        if (all.isEmpty()) {
            told = host.state();
        }
        FakeWatch watch = new FakeWatch(listener, this::end);
        all.add(watch);
        return watch;
    }

    private synchronized void end(FakeWatch watch) {
        all.remove(watch);
    }

    /** Call after each change of the host. */
    synchronized void hostChanged() {
        if (all.isEmpty()) {
            return;
        }
        HostState now = host.state();
        for (String link : Losses.between(told, now)) {
            tell(listener -> listener.changed(link));
        }
        told = now;
    }

    synchronized void tell(Consumer<ChangeListener> call) {
        all.forEach(watch -> watch.tell(call));
    }
}
