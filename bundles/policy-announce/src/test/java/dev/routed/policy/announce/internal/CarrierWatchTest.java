package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.testkit.ContainerNamespace;
import dev.routed.testkit.FakeKernel;
import dev.routed.testkit.RecordedEvents;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.After;
import org.junit.Test;

/** The peer of an endpoint's link goes up or down in a container. */
public class CarrierWatchTest {
    private final FakeKernel kernel = new FakeKernel();
    private final RecordedEvents events = new RecordedEvents();
    private final List<String> recorded = events.recorded();
    private final AnnouncePolicy policy = new AnnouncePolicy(events, Given.config());
    private CarrierWatch watch;

    private void start(Kernel through) {
        watch = new CarrierWatch(kernel, through, policy, events);
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
    public void endpointIsReadyWhileThePeerIsUpInTheContainer() {
        kernel.foreign().link(Given.LINK, "");
        policy.update(List.of(Given.endpoint("carrier")));
        start(kernel);
        eventually(false, this::isReady);
        ContainerNamespace container = kernel.foreign().container();
        container.take(Given.LINK + ".p", "eth0");
        container.up("eth0", true);
        eventually(true, this::isReady);
        container.up("eth0", false);
        eventually(false, this::isReady);
    }

    @Test
    public void kernelThatDoesNotAnswerIsRecordedAndChangesNothing() {
        policy.update(List.of(Given.endpoint("carrier")));
        start((Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (self, method, arguments) -> {
                    throw new KernelException(KernelException.Kind.FORBIDDEN, "read link: Operation not permitted");
                }));
        eventually(
                List.of("announce rteeeeeeeeeeee has an unknown carrier, so the last known one applies: read link:"
                        + " Operation not permitted"),
                () -> List.copyOf(recorded));
        eventually(false, this::isReady);
    }
}
