package dev.routed.testkit;

import dev.routed.api.concurrent.DaemonThreads;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A container on the real kernel: a thread in a new network namespace, which exists as long as the thread. */
final class IpContainerNamespace implements ContainerNamespace {
    private static final long END_SECONDS = 60;

    private final ExecutorService inside = DaemonThreads.pool("container", 1);
    private final Path namespace;

    IpContainerNamespace() {
        namespace = inside(() -> {
            Unshare.network();
            IpCommand.run("link", "set", "lo", "up");
            return ownNamespace();
        });
    }

    private static Path ownNamespace() {
        return Path.of(
                "/proc/%d/task/%d/ns/net".formatted(ProcessHandle.current().pid(), Unshare.threadId()));
    }

    private <T> T inside(Supplier<T> work) {
        try {
            return inside.submit(work::get).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the container was at work", e);
        }
    }

    @Override
    public Path namespace() {
        return namespace;
    }

    @Override
    public void take(String link, String name) {
        IpCommand.run("link", "set", "dev", link, "netns", namespace.toString(), "name", name);
        // The engine gives a container IPv6 only on request.
        inside(() -> IpCommand.run("link", "set", "dev", name, "addrgenmode", "none", "up"));
    }

    @Override
    public void up(String name, boolean up) {
        inside(() -> IpCommand.run("link", "set", "dev", name, up ? "up" : "down"));
    }

    @Override
    public void giveBack(String name, String link) {
        String host = ownNamespace().toString();
        inside(() -> {
            IpCommand.run("link", "set", "dev", name, "down");
            return IpCommand.run("link", "set", "dev", name, "netns", host, "name", link);
        });
    }

    @Override
    public String show(String link) {
        return inside(() -> new IpForeignObjects().show(link));
    }

    @Override
    public void close() {
        inside.shutdown();
        try {
            if (!inside.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the container does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the container ended", e);
        }
    }
}
