package dev.routed.lifecycle.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Registers {@link GracefulShutdown} as a shutdown hook while the framework runs. When the framework stops by itself,
 * Karaf's Main waits for it and exits with status 0.
 */
@Component
public final class ProcessExit {
    /** Time limit: supervisors are configured to wait 5 s, of which the Java virtual machine needs half a second. */
    private static final long MILLISECONDS = 4_500;

    private final Thread hook;

    @Activate
    public ProcessExit(BundleContext context) {
        Framework framework = context.getBundle(0).adapt(Framework.class);
        // halt, because exit would wait for this hook and keep the exit status of the signal.
        hook = new Thread(new GracefulShutdown(framework, MILLISECONDS, Runtime.getRuntime()::halt), "routed-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Deactivate
    void deactivate() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running and stops this component.
            return;
        }
    }
}
