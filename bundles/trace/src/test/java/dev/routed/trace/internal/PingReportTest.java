package dev.routed.trace.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Optional;
import org.junit.Test;

/** Output of ping of iputils 20221126 (Debian 12). */
public class PingReportTest {
    private static final String BEGIN = "PING 10.1.0.3 (10.1.0.3) from 10.1.0.2 : 56(84) bytes of data.\n";

    @Test
    public void reply_isAnAnswer() {
        PingReport report = PingReport.of(0, BEGIN + "64 bytes from 10.1.0.3: icmp_seq=1 ttl=63 time=0.062 ms\n");
        assertEquals(new PingReport(true, Optional.empty(), "", 0), report);
    }

    @Test
    public void silence_hasNoReason() {
        PingReport report = PingReport.of(1, BEGIN + "\n--- 10.1.0.3 ping statistics ---\n1 packets transmitted\n");
        assertEquals(new PingReport(false, Optional.empty(), "", 0), report);
    }

    @Test
    public void unreachable_namesTheRouterThatReportsIt() {
        PingReport report = PingReport.of(1, BEGIN + "From 10.0.11.4 icmp_seq=1 Destination Host Unreachable\n");
        assertEquals(new PingReport(false, Optional.of("10.0.11.4"), "Destination Host Unreachable", 0), report);
    }

    @Test
    public void smallerMtu_isReadFromRoutersOfBothFamilies() {
        assertEquals(
                new PingReport(false, Optional.of("10.0.0.1"), "Frag needed and DF set (mtu = 1400)", 1400),
                PingReport.of(1, BEGIN + "From 10.0.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1400)\n"));
        assertEquals(
                new PingReport(false, Optional.of("fd00:7::1"), "FirstPacket too big: mtu=1400", 1400),
                PingReport.of(1, "From fd00:7::1 icmp_seq=1 FirstPacket too big: mtu=1400\n"));
    }

    @Test
    public void smallerMtuOfTheSender_hasNoReporter() {
        assertEquals(
                new PingReport(false, Optional.empty(), "message too long, mtu=1400", 1400),
                PingReport.of(1, BEGIN + "ping: local error: message too long, mtu=1400\n"));
    }

    @Test
    public void expiredPacket_isToldFromOtherReports() {
        assertTrue(PingReport.of(1, BEGIN + "From 10.0.0.1 icmp_seq=1 Time to live exceeded\n")
                .isExpired());
        assertTrue(PingReport.of(1, "From fd00::1 icmp_seq=1 Time exceeded: Hop limit\n")
                .isExpired());
        assertFalse(PingReport.of(1, BEGIN + "From 10.0.0.1 icmp_seq=1 FirstPacket filtered\n")
                .isExpired());
    }

    @Test
    public void errorOfThePingItself_isTheReason() {
        assertEquals(
                "connect: Network is unreachable",
                PingReport.of(2, "ping: connect: Network is unreachable\n").error());
    }
}
