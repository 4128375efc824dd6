package dev.routed.lifecycle.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Hooks {@link OrderlyEnd} to the end of the Java virtual machine, for as long as the framework runs. Once the
 * framework stops by itself there is nothing to do: Karaf's Main waits for it and ends with status 0.
 */
@Component
public final class EndOfProcess {

    /** A supervisor is told to grant 5 s; half a second of them is left for the virtual machine itself. */
    private static final long MILLISECONDS = 4_500;

    private final Thread hook;

    /** Called by Declarative Services. */
    @Activate
    public EndOfProcess(BundleContext context) {
        Framework framework = context.getBundle(0).adapt(Framework.class);
        // halt, since the virtual machine is on its way out already, with the status of the signal.
        hook = new Thread(new OrderlyEnd(framework, MILLISECONDS, Runtime.getRuntime()::halt), "orderly-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Deactivate
    void deactivate() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs: it is what stops this component.
            return;
        }
    }
}
