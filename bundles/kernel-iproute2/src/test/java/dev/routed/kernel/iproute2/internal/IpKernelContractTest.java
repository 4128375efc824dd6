package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.Kernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpStrangers;
import dev.routed.testkit.KernelContract;
import dev.routed.testkit.Strangers;
import org.junit.Rule;

/** The backend keeps the contract on the real kernel, in a network namespace of its own. */
public class IpKernelContractTest extends KernelContract {
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
}
