package dev.routed.kernel.iproute2.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.process.Program;
import java.util.List;
import org.junit.Test;

/** Output of {@code ip} that a test cannot provoke on the real kernel. */
public class FailedCommandsTest {
    private static final String LO = "[{\"ifindex\":1,\"ifname\":\"lo\",\"mtu\":65536,\"flags\":[\"UP\"]}]\n";
    private static final String RT1 =
            "[{\"ifindex\":2,\"ifname\":\"rt1\",\"mtu\":1500,\"flags\":[\"UP\"],\"ifalias\":\"ours\"}]\n";
    private static final String INTERRUPTED = "Dump was interrupted and may be inconsistent.\n";
    private static final Step SET_MTU = new Step.SetMtu("rt1", "ours", 1400);

    private final ScriptedProgram ip = new ScriptedProgram();
    private final IpKernel kernel = new IpKernel(ip, new MountedNamespaces(), new ProcSysctl());

    private KernelException rejected(Step... steps) {
        return assertThrows(KernelException.class, () -> kernel.apply(List.of(steps)));
    }

    @Test
    public void interruptedQueryIsRepeated() {
        ip.returns(0, RT1, INTERRUPTED).returns(0, LO, "");
        assertEquals("lo", kernel.links().first().name());
        assertEquals(2, ip.inputs.size());
    }

    @Test
    public void queryThatIsAlwaysInterruptedFails() {
        for (int i = 0; i < 20; i++) {
            ip.returns(0, LO, INTERRUPTED);
        }
        KernelException rejection = assertThrows(KernelException.class, kernel::links);
        assertEquals("read links: Dump was interrupted and may be inconsistent.", rejection.getMessage());
    }

    /** ip lists all links before it queries neighbours; an interruption of that list does not matter. */
    @Test
    public void queryForNeighboursIsNotRepeated() {
        ip.returns(0, LO, "").returns(0, "[]", INTERRUPTED);
        for (int i = 0; i < 4; i++) {
            ip.returns(0, "[]", "");
        }
        assertEquals(1, kernel.read(200).links().size());
        assertEquals("two protocols in two families", 2 + 4, ip.inputs.size());
    }

    @Test
    public void unreadableAnswerIsReported() {
        ip.returns(0, "[{", "");
        String sentence = assertThrows(KernelException.class, kernel::links).getMessage();
        assertTrue(sentence, sentence.startsWith("read links: what ip printed cannot be read: it is not JSON: "));
        ip.returns(0, LO + LO, "");
        assertEquals(
                "read links: what ip printed cannot be read: there are 2 answers to one query",
                assertThrows(KernelException.class, kernel::links).getMessage());
    }

    /** A missing answer means a missing link only if ip answers at all. */
    @Test
    public void linkCountsAsMissingOnlyIfLoopbackAnswers() {
        for (int i = 0; i < 20; i++) {
            ip.returns(1, "", "Cannot open netlink socket: Too many open files\n");
        }
        assertEquals(
                "read links: Cannot open netlink socket: Too many open files",
                rejected(SET_MTU).getMessage());
        ip.returns(1, "[]", "Cannot send link get request: No such device\n");
        ip.returns(1, RT1, "Cannot send dump request\nCommand failed -:2\n");
        ip.returns(1, LO, "Device \"rt1\" does not exist.\nCommand failed -:1\n");
        assertEquals(Kind.NO_LINK, rejected(SET_MTU).kind());
        assertEquals(20 + 3, ip.inputs.size());
    }

    /** The link is deleted after it was read and before the step. */
    @Test
    public void linkDeletedBeforeTheStepIsReported() {
        ip.returns(0, RT1 + LO, "").returns(1, "", "Cannot find device \"rt1\"\nCommand failed -:1\n");
        ip.returns(1, "", "Device \"rt1\" does not exist.\nCommand failed -:1\n");
        ip.returns(1, LO, "Device \"rt1\" does not exist.\nCommand failed -:1\n");
        KernelException rejection = rejected(SET_MTU);
        assertEquals(SET_MTU + ": No such device: there is no link with this name", rejection.getMessage());
        assertEquals(Kind.NO_LINK, rejection.kind());
    }

    @Test
    public void failureWithoutALineIsReportedForTheFirstStep() {
        ip.returns(0, RT1 + LO, "").returns(255, "", "");
        assertEquals(SET_MTU + ": ip ended with status 255", rejected(SET_MTU).getMessage());
    }

    @Test
    public void failedLookupIsNotAMissingRoute() {
        ip.returns(1, "", "Cannot open netlink socket: Too many open files\n");
        assertEquals(
                "look up the route to 10.0.0.1: Cannot open netlink socket: Too many open files",
                assertThrows(KernelException.class, () -> kernel.lookup(Ip.parse("10.0.0.1")))
                        .getMessage());
    }

    @Test
    public void missingLinkIsReadAsEmpty() {
        ip.returns(1, "", "Device \"rt1\" does not exist.\nCommand failed -:1\n");
        ip.returns(1, LO, "Device \"rt1\" does not exist.\nCommand failed -:1\n");
        assertEquals(HostState.EMPTY, kernel.read("rt1"));
        ip.returns(0, RT1, "")
                .returns(1, "", "Cannot send dump request\nCommand failed -:1\n")
                .returns(0, RT1 + LO, "");
        assertEquals(
                "read link rt1: Cannot send dump request",
                assertThrows(KernelException.class, () -> kernel.read("rt1")).getMessage());
    }

    @Test
    public void missingProgramIsReportedWithTheRemedy() {
        IpKernel without =
                new IpKernel(new Program("no-such-ip", IpKernel.REMEDY), new MountedNamespaces(), new ProcSysctl());
        KernelException rejection = assertThrows(KernelException.class, without::links);
        assertEquals(
                "read links: no-such-ip cannot be run: No such file or directory; install iproute2, or use another"
                        + " backend",
                rejection.getMessage());
        assertEquals(Kind.OTHER, rejection.kind());
    }
}
