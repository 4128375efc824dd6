package dev.routed.api.message;

import static org.junit.Assert.assertEquals;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.KernelException;
import org.junit.Test;

public class FailureTest {
    @Test
    public void sentenceOfAForeseenFailureIsShown() {
        assertEquals("no address is free", Failure.reason(RejectedException.of("no address is free")));
        assertEquals(
                "link add rt1: File exists",
                Failure.reason(new KernelException(KernelException.Kind.TAKEN, "link add rt1: File exists")));
    }

    @Test
    public void defectIsShownWithoutItsClass() {
        for (RuntimeException defect : new RuntimeException[] {
            new NullPointerException("Cannot invoke \"dev.routed.Internal.method()\""), new IllegalStateException()
        }) {
            assertEquals("a defect; the log of routed has the details", Failure.reason(defect));
        }
    }
}
