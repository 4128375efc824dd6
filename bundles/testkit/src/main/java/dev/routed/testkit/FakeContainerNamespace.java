package dev.routed.testkit;

import java.nio.file.Path;
import java.util.List;

/** A container on a host in memory. */
record FakeContainerNamespace(FakeKernel kernel, Path namespace, FakeHost host, FakeHost inside)
        implements ContainerNamespace {
    @Override
    public void take(String link, String name) {
        kernel.change(() -> host.move(link, inside, name));
        kernel.change(() -> inside.setUp(name, true));
    }

    @Override
    public void up(String name, boolean up) {
        kernel.change(() -> inside.setUp(name, up));
    }

    @Override
    public void giveBack(String name, String link) {
        kernel.change(() -> inside.move(name, host, link));
    }

    @Override
    public String show(String link) {
        return kernel.in(namespace).read(link).toString();
    }

    @Override
    public void close() {
        kernel.change(() -> List.copyOf(inside.links.keySet()).forEach(inside::deleteLink));
        kernel.forget(namespace);
    }
}
