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
import java.util.List;
import org.junit.Test;

/** Answers of {@code ip} that a test cannot bring about on the real kernel at will. */
public class AccidentsTest {
    private static final String LO = "[{\"ifindex\":1,\"ifname\":\"lo\",\"mtu\":65536,\"flags\":[\"UP\"]}]\n";
    private static final String RT1 =
            "[{\"ifindex\":2,\"ifname\":\"rt1\",\"mtu\":1500,\"flags\":[\"UP\"],\"ifalias\":\"ours\"}]\n";
    private static final String INTERRUPTED = "Dump was interrupted and may be inconsistent.\n";
    private static final Step SET_MTU = new Step.SetMtu("rt1", "ours", 1400);

    private final ScriptedProgram ip = new ScriptedProgram();
    private final IpKernel kernel = new IpKernel(ip, new MountedNamespaces(), Unwatched::start);

    private KernelException refused(Step... steps) {
        return assertThrows(KernelException.class, () -> kernel.apply(List.of(steps)));
    }

    @Test
    public void asksAgainWhenTheHostChangedUnderneath() {
        ip.gives(0, RT1, INTERRUPTED).gives(0, LO, "");
        assertEquals("lo", kernel.links().first().name());
        assertEquals(2, ip.given.size());
    }

    @Test
    public void givesUpOnAHostThatNeverStandsStill() {
        for (int i = 0; i < 20; i++) {
            ip.gives(0, LO, INTERRUPTED);
        }
        KernelException refusal = assertThrows(KernelException.class, kernel::links);
        assertEquals("read links: Dump was interrupted and may be inconsistent.", refusal.getMessage());
    }

    /** ip lists all links before it asks for neighbours; that this was interrupted does not matter. */
    @Test
    public void asksOnceForNeighbours() {
        ip.gives(0, LO, "").gives(0, "[]", INTERRUPTED).gives(0, "[]", "").gives(0, "[]", "");
        assertEquals(1, kernel.read().links().size());
        assertEquals(4, ip.given.size());
    }

    @Test
    public void saysThatAnAnswerCannotBeRead() {
        ip.gives(0, "[{", "");
        String sentence = assertThrows(KernelException.class, kernel::links).getMessage();
        assertTrue(sentence, sentence.startsWith("read links: what ip printed cannot be read: it is not JSON: "));
        ip.gives(0, LO + LO, "");
        assertEquals(
                "read links: what ip printed cannot be read: there are 2 answers to one question",
                assertThrows(KernelException.class, kernel::links).getMessage());
    }

    /** No answer for the link means that it is gone only if ip answers at all. */
    @Test
    public void believesNoSilenceUnlessLoopbackAnswers() {
        for (int i = 0; i < 20; i++) {
            ip.gives(1, "", "Cannot open netlink socket: Too many open files\n");
        }
        assertEquals("read links: Cannot open netlink socket: Too many open files", refused(SET_MTU).getMessage());
        ip.gives(1, "[]", "Cannot send link get request: No such device\n");
        ip.gives(1, RT1, "Cannot send dump request\nCommand failed -:2\n");
        ip.gives(1, LO, "Device \"rt1\" does not exist.\nCommand failed -:1\n");
        assertEquals(Kind.NO_LINK, refused(SET_MTU).kind());
        assertEquals(20 + 3, ip.given.size());
    }

    /** Between the look and the act the link has become another's. */
    @Test
    public void saysThatTheLinkWentMeanwhile() {
        ip.gives(0, RT1 + LO, "").gives(1, "", "Cannot find device \"rt1\"\nCommand failed -:1\n");
        ip.gives(1, "", "Device \"rt1\" does not exist.\nCommand failed -:1\n");
        ip.gives(1, LO, "Device \"rt1\" does not exist.\nCommand failed -:1\n");
        KernelException refusal = refused(SET_MTU);
        assertEquals(SET_MTU + ": No such device: there is no link of that name", refusal.getMessage());
        assertEquals(Kind.NO_LINK, refusal.kind());
    }

    @Test
    public void blamesTheFirstStepWhenIpDoesNotSayWhere() {
        ip.gives(0, RT1 + LO, "").gives(255, "", "");
        assertEquals(SET_MTU + ": ip ended with status 255", refused(SET_MTU).getMessage());
    }

    @Test
    public void tellsARefusedLookUpFromNoRoute() {
        ip.gives(1, "", "Cannot open netlink socket: Too many open files\n");
        assertEquals(
                "look up the route to 10.0.0.1: Cannot open netlink socket: Too many open files",
                assertThrows(KernelException.class, () -> kernel.lookup(Ip.parse("10.0.0.1")))
                        .getMessage());
    }

    @Test
    public void readsNothingOfALinkThatIsNotThere() {
        ip.gives(1, "", "Device \"rt1\" does not exist.\nCommand failed -:1\n");
        ip.gives(1, LO, "Device \"rt1\" does not exist.\nCommand failed -:1\n");
        assertEquals(HostState.EMPTY, kernel.read("rt1"));
        ip.gives(0, RT1, "").gives(1, "", "Cannot send dump request\nCommand failed -:1\n").gives(0, RT1 + LO, "");
        assertEquals(
                "read link rt1: Cannot send dump request",
                assertThrows(KernelException.class, () -> kernel.read("rt1")).getMessage());
    }
}
