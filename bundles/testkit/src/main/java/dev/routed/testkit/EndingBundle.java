package dev.routed.testkit;

import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The context of a bundle that ends. */
public final class EndingBundle {

    private EndingBundle() {}

    /** Somebody stopped or uninstalled it. */
    public static BundleContext stopped() {
        return isToBeStarted(false);
    }

    /** It is updated or refreshed, or the framework ends, or a service that it needs has gone. */
    public static BundleContext comingBack() {
        return isToBeStarted(true);
    }

    private static BundleContext isToBeStarted(boolean persistently) {
        return answering(BundleContext.class, () ->
                answering(Bundle.class, () -> answering(BundleStartLevel.class, () -> persistently)));
    }

    private static <T> T answering(Class<T> type, Supplier<Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer.get()));
    }
}
