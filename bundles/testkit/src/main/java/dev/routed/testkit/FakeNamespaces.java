package dev.routed.testkit;

import dev.routed.api.kernel.Namespaces;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The namespaces of the containers on a host in memory. */
record FakeNamespaces(FakeKernel kernel) implements Namespaces {
    @Override
    public <T> T inside(Path namespace, Supplier<T> work) {
        kernel.inside(namespace, host -> host);
        return work.get();
    }

    @Override
    public List<Path> visible() {
        return kernel.visible();
    }

    @Override
    public boolean sees(Path namespace) {
        return kernel.shows();
    }
}
