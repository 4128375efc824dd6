package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.Kernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpStrangers;
import dev.routed.testkit.Strangers;
import dev.routed.testkit.WatchContract;
import org.junit.After;
import org.junit.Rule;

/** The backend tells what the real kernel does, in a network namespace of its own. */
public class IpWatchContractTest extends WatchContract {
    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final IpKernel kernel = new IpKernel(new MountedNamespaces());

    @Override
    protected Kernel kernel() {
        return kernel;
    }

    @Override
    protected Strangers strangers() {
        return new IpStrangers();
    }

    @After
    public void stop() {
        kernel.stop();
    }
}
