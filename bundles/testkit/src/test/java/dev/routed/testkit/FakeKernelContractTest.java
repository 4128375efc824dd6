package dev.routed.testkit;

import dev.routed.api.kernel.Kernel;

/** Checks the kernel in memory against the contract of backends. */
public class FakeKernelContractTest extends KernelContract {
    private final FakeKernel kernel = new FakeKernel();

    @Override
    protected Kernel kernel() {
        return kernel;
    }

    @Override
    protected ForeignObjects foreign() {
        return kernel.foreign();
    }
}
