package dev.routed.driver.internal.host;

import static org.junit.Assert.assertEquals;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.plan.Ownership;
import dev.routed.testkit.RecordedEvents;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.Test;

public class ReaperTest {
    private static final int ATTEMPTS = 3;

    @Test
    public void repeatedFailureIsOneEventAndAFindingUntilItEnds() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        Kernel kernel = (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (self, method, arguments) -> {
                    if (asked.incrementAndGet() <= ATTEMPTS) {
                        throw new KernelException(
                                KernelException.Kind.FORBIDDEN, "read links: Operation not permitted");
                    }
                    return new TreeSet<Link>();
                });
        RecordedEvents events = new RecordedEvents();
        LastingConditions failures = new LastingConditions("reconcile", Severity.WARNING, "", events);
        ScheduledExecutorService later = DaemonThreads.scheduler("test");
        Pattern any = Pattern.compile(".*");
        new Reaper(kernel, new Ownership(any, any, 7200, 7201, 200, "lo:routed"), failures, later).wake();
        while (asked.get() <= ATTEMPTS || events.recorded().size() < 2) {
            Thread.sleep(1);
        }
        later.shutdownNow();
        String text = "cannot be deleted; retried every second: read links: Operation not permitted";
        assertEquals(
                List.of("reconcile parked links " + text, "reconcile parked links is over: " + text),
                events.recorded());
        assertEquals(List.of(), failures.findings());
    }
}
