package dev.routed.nftables.internal;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** What {@code nft monitor} of nftables 1.0.6 printed, line by line. */
public class TransactionsTest {

    @Test
    public void eachTransactionNamesTheTablesThatItChanged() {
        assertEquals(
                List.of(Set.of("ours"), Set.of(), Set.of("ours", "theirs"), Set.of("ours")),
                tables("""
                        add table inet ours
                        add set inet ours free { type ifname; }
                        add chain inet ours spoof { type filter hook prerouting priority raw; policy accept; }
                        add rule inet ours spoof iifgroup != 7200 accept
                        # new generation 2 by process 23419 (nft)
                        add element ip ours free { "rt1" }
                        # new generation 3 by process 23421 (nft)
                        delete element inet ours free { "rt1" }
                        delete rule inet theirs input handle 4
                        # new generation 4 by process 23422 (nft)
                        add ct helper inet ours ftp { type "ftp" protocol tcp; }
                        # new generation 5 by process 23423 (nft)
                        """));
    }

    @Test
    public void whatIsOnlyNamedInARuleIsNotChanged() {
        assertEquals(List.of(Set.of("theirs")), tables("""
                add rule inet theirs forward meta nfproto inet ours drop comment "inet ours"
                # new generation 2 by process 23419 (nft)
                """));
    }

    @Test
    public void whatIsCutShortIsNothing() {
        assertEquals(List.of(Set.of()), tables("""

                delete
                delete table inet
                inet ours
                # new generation 2 by process 23419 (nft)
                """));
    }

    @Test
    public void lostNotificationsAreTold() {
        Transactions transactions = new Transactions();
        assertEquals(true, transactions.hear("# ERROR: We lost some netlink events!").orElseThrow().lost());
        assertEquals(false, transactions.hear("# new generation 9 by process 1 (nft)").orElseThrow().lost());
    }

    private static List<Set<String>> tables(String lines) {
        Transactions transactions = new Transactions();
        List<Set<String>> tables = new ArrayList<>();
        lines.lines().forEach(line ->
                transactions.hear(line).ifPresent(transaction -> tables.add(transaction.tables())));
        return tables;
    }
}
