package dev.routed.testkit;

import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Creates the {@link BundleContext} of a bundle that is stopping. */
public final class StoppingBundle {
    private StoppingBundle() {}

    /** Returns the context of a bundle that an operator stops or uninstalls. */
    public static BundleContext stopped() {
        return persistentlyStarted(false);
    }

    /** Returns the context of a bundle that is updated or refreshed, loses a service, or stops with the framework. */
    public static BundleContext restarting() {
        return persistentlyStarted(true);
    }

    private static BundleContext persistentlyStarted(boolean persistently) {
        return answering(
                BundleContext.class,
                () -> answering(Bundle.class, () -> answering(BundleStartLevel.class, () -> persistently)));
    }

    private static <T> T answering(Class<T> type, Supplier<Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer.get()));
    }
}
