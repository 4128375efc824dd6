package dev.routed.doctor.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.RejectedException;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.HostCheck;
import dev.routed.testkit.FindingLines;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.After;
import org.junit.Test;

public final class ExaminationTest {
    private static final Finding FULL = Finding.error("table", "is full", "packets are lost", "");
    private static final String UNKNOWN = "takes too long to look at the host, and is ended";

    private final Examination examination = new Examination(Duration.ofMillis(200));

    @After
    public void stop() {
        examination.stop();
    }

    private void health(String name, Supplier<List<Finding>> findings) {
        examination.healthChecks.add(new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Finding> findings() {
                return findings.get();
            }
        });
    }

    private void host(String name, Callable<List<Finding>> look) {
        examination.hostChecks.add(new HostCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Finding> look() throws Exception {
                return look.call();
            }
        });
    }

    private Map<String, List<String>> examine(Duration age) {
        Map<String, List<String>> lines = new TreeMap<>();
        examination.examine(age).forEach((check, findings) -> lines.put(check, FindingLines.of(findings)));
        return lines;
    }

    @Test
    public void checksOfOneNameAreOneAndChecksWithoutFindingsAreNamed() {
        health("table", () -> List.of(FULL));
        host("table", () -> List.of(FULL));
        host("mtu", List::of);
        assertEquals(
                Map.of("mtu", List.of(), "table", List.of("table: is full", "table: is full")), examine(Duration.ZERO));
    }

    @Test
    public void failedCheckIsAFindingAndTheOthersAreReported() {
        health("broken", () -> {
            throw RejectedException.away("the driver is away");
        });
        host("unreadable", () -> {
            throw new IOException("Permission denied");
        });
        host("table", () -> List.of(FULL));
        assertEquals(
                Map.of(
                        "broken",
                        List.of("check broken: does not report: the driver is away"),
                        "table",
                        List.of("table: is full"),
                        "unreadable",
                        List.of("check unreadable: cannot look at the host: Permission denied")),
                examine(Duration.ZERO));
    }

    /** Adds a check that takes a minute. Returns what counts down when it is interrupted. */
    private CountDownLatch addSlowCheck() {
        CountDownLatch interrupted = new CountDownLatch(1);
        host("slow", () -> {
            try {
                Thread.sleep(Duration.ofMinutes(1).toMillis());
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return List.of();
        });
        return interrupted;
    }

    @Test
    public void checkThatHangsIsInterruptedAndIsAFindingOnce() throws Exception {
        CountDownLatch interrupted = addSlowCheck();
        assertEquals(Map.of("slow", List.of("check slow: " + UNKNOWN)), examine(Duration.ZERO));
        interrupted.await();
    }

    @Test
    public void checkThatIgnoresItsInterruptIsNotStartedAgainBeforeItReturns() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        host("deaf", () -> {
            looks.incrementAndGet();
            while (end.getCount() > 0) {
                Thread.onSpinWait();
            }
            return List.of();
        });
        assertEquals(Map.of("deaf", List.of("check deaf: " + UNKNOWN)), examine(Duration.ZERO));
        assertEquals(Map.of("deaf", List.of("check deaf: " + UNKNOWN)), examine(Duration.ZERO));
        assertEquals(1, looks.get());
        end.countDown();
        while (!examine(Duration.ZERO).equals(Map.of("deaf", List.of()))) {
            Thread.sleep(1);
        }
        assertEquals(2, looks.get());
    }

    @Test
    public void findingsOfAnAllowedAgeAreNotLookedForAgain() {
        AtomicInteger looks = new AtomicInteger();
        host("table", () -> {
            looks.incrementAndGet();
            return List.of(FULL);
        });
        examine(Duration.ZERO);
        examine(Duration.ofMinutes(1));
        assertEquals(1, looks.get());
        examine(Duration.ZERO);
        assertEquals(2, looks.get());
    }

    @Test
    public void latestFindingsAreThoseOfLooksThatAreOver() throws Exception {
        CountDownLatch look = new CountDownLatch(1);
        health("broken", () -> List.of(FULL));
        host("table", () -> {
            look.await();
            return List.of(FULL);
        });
        assertEquals(Set.of("broken"), examination.latest(Duration.ofMinutes(1)).keySet());
        look.countDown();
        examine(Duration.ofMinutes(1));
        assertEquals(
                Map.of("broken", List.of(FULL), "table", List.of(FULL)), examination.latest(Duration.ofMinutes(1)));
    }

    @Test
    public void latestFindingsNameACheckThatHangs() throws Exception {
        CountDownLatch interrupted = addSlowCheck();
        while (interrupted.getCount() > 0) {
            examination.latest(Duration.ofMinutes(1));
            interrupted.await(10, TimeUnit.MILLISECONDS);
        }
        assertEquals(
                List.of("check slow: " + UNKNOWN),
                FindingLines.of(examination.latest(Duration.ofMinutes(1)).get("slow")));
    }
}
