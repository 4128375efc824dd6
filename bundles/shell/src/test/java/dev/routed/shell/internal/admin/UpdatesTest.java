package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;

import dev.routed.shell.internal.Fakes;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.wiring.FrameworkWiring;

public final class UpdatesTest {
    private final Bundle api = bundle("api");
    private final Bundle driver = bundle("driver");
    private final List<BundleListener> listeners = new ArrayList<>();
    private final List<Object> refreshed = new ArrayList<>();
    private final Updates updates = new Updates(context());

    @Test
    public void whatUsesAnUpdatedBundleIsRefreshedWithIt() {
        tell(BundleEvent.UPDATED, api);
        assertEquals(List.of(Set.of(api)), refreshed);
    }

    @Test
    public void oneThatNobodyUsesIsNot() {
        tell(BundleEvent.UPDATED, driver);
        assertEquals(List.of(), refreshed);
    }

    @Test
    public void norIsOneThatIsOnlyStopped() {
        tell(BundleEvent.STOPPED, api);
        tell(BundleEvent.STARTED, api);
        assertEquals(List.of(), refreshed);
    }

    @Test
    public void nobodyListensInTheEnd() {
        updates.stop();
        assertEquals(List.of(), listeners);
    }

    private void tell(int type, Bundle bundle) {
        listeners.forEach(listener -> listener.bundleChanged(new BundleEvent(type, bundle)));
    }

    private static Bundle bundle(String name) {
        return (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(), new Class<?>[] {Bundle.class}, (self, method, given) -> switch (method.getName()) {
                    case "toString" -> name;
                    case "hashCode" -> name.hashCode();
                    case "equals" -> self == given[0];
                    default -> throw new AssertionError("asked for " + method);
                });
    }

    /** The driver uses the API. */
    private BundleContext context() {
        FrameworkWiring wiring = (FrameworkWiring) Proxy.newProxyInstance(
                FrameworkWiring.class.getClassLoader(),
                new Class<?>[] {FrameworkWiring.class},
                (self, method, given) -> switch (method.getName()) {
                    case "getDependencyClosure" ->
                            ((Collection<?>) given[0]).contains(api) ? Set.of(api, driver) : Set.of(driver);
                    case "refreshBundles" -> {
                        refreshed.add(given[0]);
                        yield null;
                    }
                    default -> throw new AssertionError("asked for " + method);
                });
        Bundle system = Fakes.answering(Bundle.class, Map.of("adapt", wiring));
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, given) -> switch (method.getName()) {
                    case "getBundle" -> system;
                    case "addBundleListener" -> {
                        listeners.add((BundleListener) given[0]);
                        yield null;
                    }
                    case "removeBundleListener" -> {
                        listeners.remove(given[0]);
                        yield null;
                    }
                    default -> throw new AssertionError("asked for " + method);
                });
    }
}
