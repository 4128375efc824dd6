package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Mac;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** What the kernel in memory can do besides being one. */
public class FakeKernelTest {
    private static final Step CREATE = new Step.CreateVeth("rt1", new Mac(1), "rtp1", new Mac(2), 1500, 0);
    private static final Step SET_ALIAS = new Step.SetAlias("rt1", "", "ours");
    private static final Step SET_MTU = new Step.SetMtu("rt1", "ours", 1400);

    private final FakeKernel kernel = new FakeKernel();

    @Test
    public void chosenStepFails() {
        kernel.failNext(3, KernelException.Kind.EXHAUSTED);
        kernel.apply(List.of(CREATE));
        KernelException failure = assertThrows(KernelException.class, () -> kernel.apply(List.of(SET_ALIAS, SET_MTU)));
        assertEquals(KernelException.Kind.EXHAUSTED, failure.kind());
        assertEquals("link set rt1 mtu 1400: Cannot allocate memory", failure.getMessage());
        assertEquals(List.of(CREATE, SET_ALIAS), kernel.applied());
        kernel.apply(List.of(SET_MTU));
        assertEquals(1400, kernel.read("rt1").link("rt1").orElseThrow().mtu());
    }

    @Test
    public void hookMayStopAtAStep() {
        List<String> seen = new ArrayList<>();
        kernel.before(step -> {
            seen.add(step.getClass().getSimpleName());
            if (step == SET_MTU) {
                throw new IllegalStateException("the power went off");
            }
        });
        assertThrows(IllegalStateException.class, () -> kernel.apply(List.of(CREATE, SET_ALIAS, SET_MTU)));
        assertEquals(List.of("CreateVeth", "SetAlias", "SetMtu"), seen);
        assertEquals(List.of(CREATE, SET_ALIAS), kernel.applied());
    }

    @Test
    public void deletedLinkTakesItsOtherEndAlong() {
        kernel.foreign().link("st0", "");
        assertTrue(kernel.read("st0.p").link("st0.p").isPresent());
        kernel.foreign().deleteLink("st0");
        assertEquals(
                List.of("lo"), kernel.links().stream().map(link -> link.name()).toList());
    }
}
