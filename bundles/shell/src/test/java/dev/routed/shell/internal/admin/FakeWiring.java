package dev.routed.shell.internal.admin;

import dev.routed.shell.internal.Fakes;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.wiring.FrameworkWiring;

/** Fakes the refreshes of a framework. Refreshes run at once, unless a test has begun one. */
final class FakeWiring {
    private final List<FrameworkListener> waiting = new ArrayList<>();
    private int refreshesOfUpdated;
    private boolean busy;

    /** Begins a refresh; requested refreshes wait for its end. */
    synchronized void begins() {
        busy = true;
    }

    synchronized void ends() {
        busy = false;
        waiting.forEach(FakeWiring::tell);
    }

    /** The number of requested refreshes of updated bundles. */
    synchronized int refreshesOfUpdated() {
        return refreshesOfUpdated;
    }

    FrameworkWiring wiring() {
        return (FrameworkWiring) Proxy.newProxyInstance(
                FrameworkWiring.class.getClassLoader(),
                new Class<?>[] {FrameworkWiring.class},
                (self, method, given) -> {
                    if (!method.getName().equals("refreshBundles")) {
                        throw new AssertionError("asked for " + method);
                    }
                    refresh(given[0] == null, (FrameworkListener[]) given[1]);
                    return null;
                });
    }

    private synchronized void refresh(boolean updated, FrameworkListener... listeners) {
        refreshesOfUpdated += updated ? 1 : 0;
        for (FrameworkListener listener : listeners) {
            if (busy) {
                waiting.add(listener);
            } else {
                tell(listener);
            }
        }
    }

    private static void tell(FrameworkListener listener) {
        Bundle system = Fakes.answering(Bundle.class, Map.of());
        listener.frameworkEvent(new FrameworkEvent(FrameworkEvent.PACKAGES_REFRESHED, system, null));
    }
}
