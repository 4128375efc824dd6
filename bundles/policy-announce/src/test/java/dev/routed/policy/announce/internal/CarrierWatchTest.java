package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.testkit.Container;
import dev.routed.testkit.FakeKernel;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.After;
import org.junit.Test;

/** The other end of an endpoint's link comes up in a container, or goes down there. */
public class CarrierWatchTest implements Events {
    private final FakeKernel kernel = new FakeKernel();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AnnouncePolicy policy = new AnnouncePolicy(this, new Probe(), Given.config());
    private CarrierWatch watch;

    private void start(Kernel through) {
        watch = new CarrierWatch(kernel, through, policy, this);
    }

    @After
    public void stop() {
        watch.stop();
        policy.stop();
    }

    private <T> void eventually(T expected, Supplier<T> actual) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!expected.equals(actual.get()) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(expected, actual.get());
    }

    private boolean isReady() {
        return policy.reasons(Given.endpoint("carrier"), Given.ADDRESS).isEmpty();
    }

    @Test
    public void readyWhileTheLinkIsUpInside() {
        kernel.strangers().link(Given.LINK, "");
        policy.stand(List.of(Given.endpoint("carrier")));
        start(kernel);
        eventually(false, this::isReady);
        Container container = kernel.strangers().container();
        container.take(Given.LINK + ".p", "eth0");
        container.up("eth0", true);
        eventually(true, this::isReady);
        container.up("eth0", false);
        eventually(false, this::isReady);
    }

    @Test
    public void whatTheKernelCannotTellIsToldAndChangesNothing() {
        policy.stand(List.of(Given.endpoint("carrier")));
        start((Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (self, method, arguments) -> {
                    throw new KernelException(KernelException.Kind.FORBIDDEN, "read link: Operation not permitted");
                }));
        eventually(List.of("announce rteeeeeeeeeeee may have lost its carrier or got it: read link: Operation not permitted"),
                () -> List.copyOf(told));
        eventually(false, this::isReady);
    }

    @Override
    public void happened(String kind, String subject, String sentence) {
        told.add(kind + " " + subject + " " + sentence);
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        happened(kind, subject, sentence);
    }

    @Override
    public List<Event> latest() {
        throw new AssertionError("nobody asks");
    }
}
