package dev.routed.api.kernel;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.function.BiFunction;
import org.junit.Test;

public final class StepCasesTest {
    private static StepCases<Integer, String> links() {
        return new StepCases<Integer, String>()
                .on(Step.CreateVeth.class, (step, number) -> "create")
                .on(Step.SetAlias.class, (step, number) -> step.alias() + number)
                .on(Step.SetMtu.class, (step, number) -> "mtu")
                .on(Step.LeaveIpv6ToUs.class, (step, number) -> "IPv6")
                .on(Step.SetUp.class, (step, number) -> "up")
                .on(Step.SetGroup.class, (step, number) -> "group")
                .on(Step.DeleteLink.class, (step, number) -> "delete")
                .on(Step.DeleteGroup.class, (step, number) -> "delete group")
                .on(Step.AddAddress.class, (step, number) -> "add address")
                .on(Step.RemoveAddress.class, (step, number) -> "remove address")
                .on(Step.AddNeighbour.class, (step, number) -> "add neighbour")
                .on(Step.RemoveNeighbour.class, (step, number) -> "remove neighbour")
                .on(Step.AddRoute.class, (step, number) -> "add route");
    }

    @Test
    public void completeCasesCallTheCaseOfTheStep() {
        BiFunction<Step, Integer, String> cases = links().on(Step.RemoveRoute.class, (step, number) -> "remove route")
                .complete();
        assertEquals("x7", cases.apply(new Step.SetAlias("veth0", "", "x"), 7));
        assertEquals("up", cases.apply(new Step.SetUp("veth0", ""), 7));
    }

    @Test
    public void missingCaseIsRejectedByName() {
        String message = assertThrows(IllegalStateException.class, () -> links().complete())
                .getMessage();
        assertTrue(message, message.contains("RemoveRoute"));
    }
}
