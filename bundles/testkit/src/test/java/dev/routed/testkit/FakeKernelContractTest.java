package dev.routed.testkit;

import dev.routed.api.kernel.Kernel;

/** The kernel in memory keeps the contract of the real one. */
public class FakeKernelContractTest extends KernelContract {
    private final FakeKernel kernel = new FakeKernel();

    @Override
    protected Kernel kernel() {
        return kernel;
    }

    @Override
    protected Strangers strangers() {
        return kernel.strangers();
    }
}
