package dev.routed.nftables.internal;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** With the output of {@code nft monitor} of nftables 1.0.6. */
public class TransactionsTest {

    @Test
    public void transactionHasTheTablesThatItChanged() {
        assertEquals(
                List.of(
                        Set.of("inet ours"),
                        Set.of("ip ours"),
                        Set.of("inet ours", "inet theirs"),
                        Set.of("inet ours", "arp ours")),
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
                        add rule arp ours input iifgroup 7200 drop
                        # new generation 5 by process 23423 (nft)
                        """));
    }

    @Test
    public void tableNameWithinARuleIsNoChange() {
        assertEquals(List.of(Set.of("inet theirs")), tables("""
                add rule inet theirs forward meta nfproto inet ours drop comment "inet ours"
                # new generation 2 by process 23419 (nft)
                """));
    }

    @Test
    public void incompleteLineIsNoChange() {
        assertEquals(List.of(Set.of()), tables("""

                delete
                delete table inet
                inet ours
                # new generation 2 by process 23419 (nft)
                """));
    }

    @Test
    public void lostNotificationsAreReported() {
        Transactions transactions = new Transactions();
        assertEquals(
                true,
                transactions
                        .read("# ERROR: We lost some netlink events!")
                        .orElseThrow()
                        .lost());
        assertEquals(
                false,
                transactions
                        .read("# new generation 9 by process 1 (nft)")
                        .orElseThrow()
                        .lost());
    }

    private static List<Set<String>> tables(String lines) {
        Transactions transactions = new Transactions();
        List<Set<String>> tables = new ArrayList<>();
        lines.lines()
                .forEach(line -> transactions.read(line).ifPresent(transaction -> tables.add(transaction.tables())));
        return tables;
    }
}
