package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.Kernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.ForeignObjects;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpForeignObjects;
import dev.routed.testkit.KernelContract;
import org.junit.Rule;

/** The contract on the real kernel, in a fresh network namespace. */
public class IpKernelContractTest extends KernelContract {
    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final IpKernel kernel = new IpKernel(new MountedNamespaces(), new ProcSysctl());

    @Override
    protected Kernel kernel() {
        return kernel;
    }

    @Override
    protected ForeignObjects foreign() {
        return new IpForeignObjects();
    }
}
