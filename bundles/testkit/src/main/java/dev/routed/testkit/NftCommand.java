package dev.routed.testkit;

import java.util.ArrayList;
import java.util.List;

/** The {@code nft} command, in the network namespace of the calling thread. */
public final class NftCommand {
    private NftCommand() {}

    /**
     * Runs {@code nft} with these arguments.
     *
     * @return what it printed
     * @throws AssertionError with what it printed, if it failed
     */
    public static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("nft"));
        command.addAll(List.of(arguments));
        return Program.run(command, "");
    }

    /** Carries out commands in libnftables' JSON, in one transaction; fails as {@link #run} does. */
    public static String json(List<String> commands) {
        return Program.run(List.of("nft", "-j", "-f", "-"), "{\"nftables\": [" + String.join(", ", commands) + "]}");
    }
}
