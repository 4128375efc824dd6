package dev.routed.api.nftables;

import java.util.List;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/** Keeps tables of the family {@code inet}, each for one bundle. The tables of others are never touched. */
@ProviderType
public interface Nftables {

    /**
     * A table to be kept. Nothing is done to the kernel before {@link Table#make}.
     *
     * @param name    its name, nobody else's
     * @param content all that is in it: the commands that fill an empty one, each a JSON object as
     *     libnftables-json(5) has it. Asked each time the table is made, under the table's lock
     */
    Table keep(String name, Supplier<List<String>> content);
}
